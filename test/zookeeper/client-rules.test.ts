/**
 * The rules of the client that show on the wire: when it pings, how it reconnects, what it tells a
 * new server, what happens to requests in flight. The server here is a script that records what it
 * gets and misbehaves on request; the engine's own server is tested with the client elsewhere.
 */
import { describe, expect, it } from 'vitest';
import type { Connection, Program, System } from '../../core/machine/system.ts';
import { Client, eventText, type KeeperException } from '../../core/zookeeper/client/index.ts';
import { FrameAssembler } from '../../core/zookeeper/protocol/frame.ts';
import { JuteReader, JuteWriter } from '../../core/zookeeper/protocol/jute.ts';
import { Op, Xid } from '../../core/zookeeper/protocol/opcodes.ts';
import { ConnectRequest, ConnectResponse } from '../../core/zookeeper/protocol/records.ts';
import { PathWatchRequest, SetWatches } from '../../core/zookeeper/protocol/requests.ts';
import { type Stage, simulate } from '../support/simulate.ts';

const SESSION = 0x0100_0000_0000_0007n;
const PASSWORD = new Uint8Array(16).fill(9);

function send(connection: Connection, write: (output: JuteWriter) => void): void {
  const output = new JuteWriter();
  output.int(0);
  write(output);
  output.patchInt(0, output.length - 4);
  connection.write(output.take());
}

const stat = (output: JuteWriter) => output.raw(new Uint8Array(68));

/** HUP closes all connections; TERM does too, and the session has expired. */
const scripted: Program = {
  name: 'scripted',
  kind: 'role',
  jvm: false,
  startup: { minMs: 0, maxMs: 0 },
  main(sys: System) {
    const timeoutMs = Number(sys.argv[1]);
    const open = new Set<Connection>();
    let expired = false;
    const answer = (connection: Connection, xid: number, type: number, input: JuteReader) => {
      if (type === Op.setWatches) {
        const { relativeZxid, dataWatches, existWatches, childWatches } = SetWatches.read(input);
        sys.observe('test/set-watches', { relativeZxid, dataWatches, existWatches, childWatches });
      }
      let err = 0;
      if (type === Op.exists || type === Op.getData) {
        const { path } = PathWatchRequest.read(input);
        if (path === '/silent') return;
        if (path === '/drop') {
          connection.close();
          return;
        }
        if (path.startsWith('/missing')) err = -101;
      }
      send(connection, (output) => {
        output.int(xid);
        output.long(xid < 0 ? 0n : 40n + BigInt(xid));
        output.int(err);
        if (err === 0 && type === Op.exists) stat(output);
        if (err === 0 && type === Op.getData) {
          output.int(-1);
          stat(output);
        }
      });
    };
    sys.net.listen(2181, (connection) => {
      open.add(connection);
      let first = true;
      const frames = new FrameAssembler({
        frame(bytes) {
          const input = new JuteReader(bytes);
          const at = sys.clock.monotonic();
          if (first) {
            first = false;
            const { sessionId, lastZxidSeen, password } = ConnectRequest.read(input);
            sys.observe('test/connect', { at, sessionId, lastZxidSeen, password });
            send(connection, (output) =>
              ConnectResponse.write(output, {
                protocolVersion: 0,
                timeoutMs: expired ? 0 : timeoutMs,
                sessionId: expired ? 0n : SESSION,
                password: expired ? new Uint8Array(16) : PASSWORD,
                readOnly: false,
              }),
            );
            return;
          }
          const [xid, type] = [input.int(), input.int()];
          sys.observe('test/frame', { at, xid, type });
          answer(connection, xid, type, input);
        },
        badLength: () => connection.close(),
      });
      connection.onData = (bytes) => frames.push(bytes);
      connection.onEnd = () => connection.close();
    });
    const closeAll = () => {
      for (const connection of open) connection.close();
      open.clear();
    };
    sys.onSignal('HUP', closeAll);
    sys.onSignal('TERM', () => {
      expired = true;
      closeAll();
    });
    return sys.forever();
  },
};

type Body = (sys: System, client: Client, say: (what: string) => void) => Promise<void>;

/** Runs a client on m1 against the script on m2 (and, where named, hosts that do not answer). */
async function play(
  body: Body,
  script: (stage: Stage) => Promise<void>,
  options: { quorum?: string; timeoutMs?: number; hosts?: string[]; seed?: number } = {},
): Promise<Stage> {
  let seen: Stage | undefined;
  const { timeoutMs = 6000, quorum = 'm2:2181' } = options;
  const client: Program = {
    name: 'client',
    kind: 'command',
    jvm: false,
    startup: { minMs: 10, maxMs: 10 },
    async main(sys) {
      const say = (what: string) => sys.observe('test/said', { what, at: sys.clock.monotonic() });
      const watcher = (event: Parameters<typeof eventText>[0]) => say(eventText(event));
      await body(sys, new Client(sys, quorum, { timeoutMs, watcher }), say);
      return sys.forever();
    },
  };
  const { failure } = await simulate({
    hosts: options.hosts ?? ['m1', 'm2'],
    programs: [client, scripted],
    seed: options.seed ?? 1,
    async script(stage) {
      seen = stage;
      stage.start('m2', 'scripted', String(timeoutMs));
      stage.start('m1', 'client');
      await script(stage);
    },
  });
  if (failure) throw failure;
  return seen as Stage;
}

const said = (stage: Stage) => stage.events('test/said').map(({ data }) => String(data.what));
const pids = (stage: Stage) => ({ server: stage.pid(2, 'scripted') as number });
const hup = (stage: Stage) =>
  stage.control('m2', { verb: 'signal', pid: pids(stage).server, signal: 'HUP' });

describe('a client that has nothing to say', () => {
  it('pings after a third of the session time-out', async () => {
    const stage = await play(
      async () => {},
      (s) => s.sleep(20_500),
    );
    const times = [...stage.events('test/connect'), ...stage.events('test/frame')].map(({ data }) =>
      Number(data.at),
    );
    const pings = stage.events('test/frame');
    expect(pings.every(({ data }) => data.xid === Xid.ping && data.type === Op.ping)).toBe(true);
    // 6000 * 2/3 / 2: every 2 s, to within the way there and back.
    for (let i = 1; i < times.length; i++) {
      expect(times[i]! - times[i - 1]!).toBeGreaterThanOrEqual(1999);
      expect(times[i]! - times[i - 1]!).toBeLessThan(2010);
    }
    expect(pings.length).toBe(10);
    expect(said(stage)).toEqual(['WatchedEvent state:SyncConnected type:None path:null']);
  });

  it('leaves a server that does not answer for two thirds of the time-out', async () => {
    const stage = await play(
      async (_sys, client) => {
        await client.connected();
        await client.exists('/a');
      },
      async (s) => {
        await s.sleep(1_000);
        s.control('m2', { verb: 'signal', pid: pids(s).server, signal: 'STOP' });
        await s.sleep(8_000);
      },
    );
    const [up, down] = stage.events('test/said').map(({ data }) => Number(data.at));
    expect(said(stage)[1]).toBe('WatchedEvent state:Disconnected type:None path:null');
    expect(down! - up!).toBeGreaterThan(4000);
    expect(down! - up!).toBeLessThan(4200);
  });
});

describe('a client that loses its connection', () => {
  it('comes back within a second with its session, password and last zxid', async () => {
    const stage = await play(
      async (_sys, client) => {
        await client.connected();
        await client.exists('/a');
      },
      async (s) => {
        await s.sleep(1_000);
        hup(s);
        await s.sleep(3_000);
      },
    );
    const [first, second] = stage.events('test/connect').map(({ data }) => data);
    expect(first).toMatchObject({ sessionId: 0n, lastZxidSeen: 0n });
    expect(second).toMatchObject({ sessionId: SESSION, lastZxidSeen: 41n, password: PASSWORD });
    const events = stage.events('test/said').map(({ data }) => data);
    expect(events.map(({ what }) => /state:(\w+)/.exec(String(what))?.[1])).toEqual([
      'SyncConnected',
      'Disconnected',
      'SyncConnected',
    ]);
    // One server: a second of rest besides the random part of up to a second.
    const awayMs = Number(events[2]?.at) - Number(events[1]?.at);
    expect(awayMs).toBeGreaterThan(1000);
    expect(awayMs).toBeLessThan(2010);
  });

  it('tells the new server of its watches, by table, and who it is before', async () => {
    const stage = await play(
      async (_sys, client) => {
        await client.connected();
        client.addAuth('digest', 'bob:pw');
        await client.getData('/d', true);
        await client.exists('/d2', true);
        await client.exists('/missing', true);
        await client.getData('/missing2', true).catch(() => {});
      },
      async (s) => {
        await s.sleep(1_000);
        hup(s);
        await s.sleep(3_000);
      },
    );
    expect(stage.events('test/set-watches').map(({ data }) => data)).toEqual([
      {
        relativeZxid: 44n,
        dataWatches: ['/d', '/d2'],
        existWatches: ['/missing'],
        childWatches: [],
      },
    ]);
    const types = stage.events('test/frame').map(({ data }) => data.type);
    expect(types.filter((type) => type !== Op.ping)).toEqual([
      Op.auth,
      Op.getData,
      Op.exists,
      Op.exists,
      Op.getData,
      Op.auth,
      Op.setWatches,
    ]);
  });

  it('splits many watches into packets of 128 KiB of paths', async () => {
    const paths = Array.from(
      { length: 40 },
      (_, i) => `/${String(i).padStart(3, '0')}${'x'.repeat(9996)}`,
    );
    const stage = await play(
      async (_sys, client) => {
        await client.connected();
        for (const path of paths) await client.exists(path, true);
      },
      async (s) => {
        await s.sleep(2_000);
        hup(s);
        await s.sleep(3_000);
      },
    );
    const sizes = stage
      .events('test/set-watches')
      .map(({ data }) => (data.dataWatches as string[]).length);
    // The last packet comes first: Java puts each at the head of the queue.
    expect(sizes).toEqual([12, 14, 14]);
  });

  it('tells whoever waits for a reply that the outcome is unknown', async () => {
    const stage = await play(
      async (_sys, client, say) => {
        await client.connected();
        const failed = (error: unknown) => say((error as KeeperException).message);
        const first = client.exists('/silent').catch(failed);
        await client.exists('/drop').catch(failed);
        await first;
        await client.exists('/a').then(() => say('works again'), failed);
      },
      (s) => s.sleep(5_000),
    );
    expect(said(stage)).toEqual([
      'WatchedEvent state:SyncConnected type:None path:null',
      'KeeperErrorCode = ConnectionLoss for /silent',
      'KeeperErrorCode = ConnectionLoss for /drop',
      'WatchedEvent state:Disconnected type:None path:null',
      'WatchedEvent state:SyncConnected type:None path:null',
      'works again',
    ]);
  });

  it('learns at the reconnect that its session has expired, and then is dead', async () => {
    const stage = await play(
      async (_sys, client, say) => {
        await client.connected();
        client.onSession(() => {
          if (client.isAlive) return;
          client.exists('/a').catch((error: Error) => say(error.message));
          client.connected().catch((error: Error) => say(error.message));
        });
      },
      async (s) => {
        await s.sleep(1_000);
        s.control('m2', { verb: 'signal', pid: pids(s).server, signal: 'TERM' });
        await s.sleep(10_000);
      },
    );
    expect(said(stage)).toEqual([
      'WatchedEvent state:SyncConnected type:None path:null',
      'WatchedEvent state:Disconnected type:None path:null',
      'WatchedEvent state:Expired type:None path:null',
      'KeeperErrorCode = Session expired',
      'KeeperErrorCode = Session expired for /a',
    ]);
    expect(stage.events('test/connect')).toHaveLength(2);
  });
});

describe('a client with several servers', () => {
  it('gives each of them its share of the time-out to connect', async () => {
    const arrivals: number[] = [];
    for (let seed = 1; seed <= 8; seed++) {
      const stage = await play(
        async () => {},
        async (s) => {
          s.control('m3', { verb: 'power', on: false });
          await s.until(() => s.events('test/connect')[0], 20_000);
        },
        { quorum: 'm3:2181,m2:2181', hosts: ['m1', 'm2', 'm3'], seed },
      );
      arrivals.push(Number(stage.events('test/connect')[0]?.data.at));
    }
    // 6000 / 2 at m3, and 100 ms of cleaning up, where m3 came first.
    const late = arrivals.filter((at) => at > 1_000);
    expect(late.every((at) => at > 3_000 && at < 3_300)).toBe(true);
    expect(late.length).toBeGreaterThan(0);
    expect(late.length).toBeLessThan(arrivals.length);
  });

  it('keeps to its chroot in requests, and out of it in answers', async () => {
    const stage = await play(
      async (_sys, client, say) => {
        await client.connected();
        await client.exists('/missing', true);
        say(String(await client.exists('/')));
      },
      async (s) => {
        await s.sleep(1_000);
        hup(s);
        await s.sleep(3_000);
      },
      { quorum: 'm2:2181/app' },
    );
    // "/app/missing" is a node to this script, so the watch is in the table of data watches.
    expect(stage.events('test/set-watches')[0]?.data).toMatchObject({
      dataWatches: ['/app/missing'],
    });
  });
});
