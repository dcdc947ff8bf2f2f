/**
 * What a client may be told to do, or has to put up with: servers without a quorum, replies that do
 * not come, are too long or make no sense, watches that stay and that are taken away. The servers
 * here are scripts that record what they get.
 */
import { describe, expect, it } from 'vitest';
import type { Connection, Program, System } from '../../core/machine/system.ts';
import {
  Client,
  type ClientOptions,
  type EventType,
  eventText,
  type KeeperException,
  ZooKeeper,
} from '../../core/zookeeper/client/index.ts';
import { FrameAssembler } from '../../core/zookeeper/protocol/frame.ts';
import { encodeUtf8, JuteReader, JuteWriter } from '../../core/zookeeper/protocol/jute.ts';
import { Op, Xid } from '../../core/zookeeper/protocol/opcodes.ts';
import { ConnectRequest, ConnectResponse } from '../../core/zookeeper/protocol/records.ts';
import {
  PathRecord,
  PathTypeRequest,
  SetWatches2,
} from '../../core/zookeeper/protocol/requests.ts';
import { type Stage, simulate } from '../support/simulate.ts';

const PASSWORD = new Uint8Array(16).fill(9);
const ISRO = 0x6973726f;
const TIMEOUT_MS = 6_000;

function send(connection: Connection, write: (output: JuteWriter) => void): void {
  const output = new JuteWriter();
  output.int(0);
  write(output);
  output.patchInt(0, output.length - 4);
  connection.write(output.take());
}

const reply = (connection: Connection, xid: number, err: number, length = 0) =>
  send(connection, (output) => {
    output.int(xid);
    output.long(40n + BigInt(xid));
    output.int(err);
    if (length > 0) output.raw(new Uint8Array(length));
  });

/** `argv[1]` is `rw` or `ro`. What it answers goes by the path; HUP closes all connections. */
const server: Program = {
  name: 'server',
  kind: 'role',
  jvm: false,
  startup: { minMs: 0, maxMs: 0 },
  main(sys: System) {
    const readOnly = sys.argv[1] === 'ro';
    const open = new Set<Connection>();
    const session = readOnly ? 99n : 7n;
    const answer = (connection: Connection, xid: number, type: number, input: JuteReader) => {
      if (type === Op.ping || type === Op.closeSession) return reply(connection, xid, 0);
      if (type === Op.setWatches2) {
        sys.observe('test/set-watches', { ...SetWatches2.read(input) });
        return reply(connection, xid, 0);
      }
      if (type === Op.addWatch || type === Op.removeWatches || type === Op.checkWatches) {
        sys.observe('test/watch', { ...PathTypeRequest.read(input) });
        return reply(connection, xid, 0);
      }
      const { path } = PathRecord.read(input);
      if (path === '/silent') return;
      if (path === '/short') return reply(connection, xid, 0, 3);
      reply(connection, xid, 0, path === '/long' ? 5_000 : 68);
    };
    sys.net.listen(2181, (connection) => {
      open.add(connection);
      let first = true;
      const frames = new FrameAssembler({
        firstWord(word) {
          if (word !== ISRO) return false;
          sys.observe('test/asked', { at: sys.clock.monotonic() });
          connection.write(encodeUtf8(readOnly ? 'ro' : 'rw'));
          connection.close();
          return true;
        },
        frame(bytes) {
          const input = new JuteReader(bytes);
          if (!first) return answer(connection, input.int(), input.int(), input);
          first = false;
          const { sessionId, readOnly: mayBe } = ConnectRequest.read(input);
          sys.observe('test/connect', { host: sys.host.name, sessionId, mayBe: mayBe ?? null });
          const fields = { protocolVersion: 0, timeoutMs: TIMEOUT_MS, password: PASSWORD };
          const given = { ...fields, sessionId: sessionId || session, readOnly };
          send(connection, (output) => ConnectResponse.write(output, given));
        },
        badLength: () => connection.close(),
      });
      connection.onData = (bytes) => frames.push(bytes);
      connection.onEnd = () => connection.close();
    });
    sys.onSignal('HUP', () => {
      for (const connection of open) connection.close();
      open.clear();
    });
    sys.onCommand('notify', (event) => {
      const { type, path } = event as { type: number; path: string };
      for (const connection of open) {
        send(connection, (output) => {
          output.int(Xid.notification);
          output.long(-1n);
          output.int(0);
          output.int(type);
          output.int(3);
          output.string(path);
        });
      }
    });
    return sys.forever();
  },
};

type Body = (sys: System, client: Client, say: (what: string) => void) => Promise<void>;

async function play(
  body: Body,
  script: (stage: Stage) => Promise<void>,
  options: ClientOptions & { servers?: Readonly<Record<string, 'ro' | 'rw'>> } = {},
): Promise<Stage> {
  let seen: Stage | undefined;
  const { servers = { m2: 'rw' }, ...clientOptions } = options;
  const quorum = Object.keys(servers).map((host) => `${host}:2181`);
  const client: Program = {
    name: 'client',
    kind: 'command',
    jvm: false,
    startup: { minMs: 10, maxMs: 10 },
    async main(sys) {
      const say = (what: string) => sys.observe('test/said', { what, at: sys.clock.monotonic() });
      const watcher = (event: Parameters<typeof eventText>[0]) =>
        say(eventText(event).slice('WatchedEvent '.length));
      const all = { timeoutMs: TIMEOUT_MS, watcher, ...clientOptions };
      await body(sys, new Client(sys, quorum.join(','), all), say);
      return sys.forever();
    },
  };
  const { failure } = await simulate({
    hosts: ['m1', ...Object.keys(servers)],
    programs: [client, server],
    async script(stage) {
      seen = stage;
      for (const [host, mode] of Object.entries(servers)) stage.start(host, 'server', mode);
      stage.start('m1', 'client');
      await script(stage);
    },
  });
  if (failure) throw failure;
  return seen as Stage;
}

const said = (stage: Stage) => stage.events('test/said').map(({ data }) => String(data.what));
const says = (stage: Stage, what: string) =>
  stage.until(() => said(stage).includes(what) || undefined);

function hup(stage: Stage): void {
  const pid = stage.pid(2, 'server') as number;
  stage.control('m2', { verb: 'signal', pid, signal: 'HUP' });
}

describe('a client that may be read-only', () => {
  const connects: Body = async (_sys, client, say) => {
    await client.connected();
    say(client.state);
  };

  it('takes a server without a quorum, and leaves it for one that takes writes', async () => {
    const stage = await play(
      connects,
      async (s) => {
        // The one that takes writes is dead at first.
        const pid = await s.until(() => s.pid(3, 'server'));
        s.control('m3', { verb: 'signal', pid, signal: 'KILL' });
        await says(s, 'CONNECTEDREADONLY');
        await s.sleep(5_000);
        s.start('m3', 'server', 'rw');
        await says(s, 'state:SyncConnected type:None path:null');
      },
      { readOnly: true, servers: { m2: 'ro', m3: 'rw' } },
    );
    expect(said(stage)).toEqual([
      'state:ConnectedReadOnly type:None path:null',
      'CONNECTEDREADONLY',
      'state:Disconnected type:None path:null',
      'state:SyncConnected type:None path:null',
    ]);
    const connections = stage.events('test/connect').map(({ data }) => data);
    // What a read-only server gave is no session, so another one is asked for.
    expect(connections).toEqual([
      { host: 'm2', sessionId: 0n, mayBe: true },
      { host: 'm3', sessionId: 0n, mayBe: true },
    ]);
  });

  it('asks less and less often', async () => {
    const stage = await play(connects, (s) => s.sleep(30_000), {
      readOnly: true,
      servers: { m2: 'ro' },
    });
    const asked = stage.events('test/asked').map(({ data }) => Number(data.at));
    const pauses = asked.slice(1).map((at, i) => Math.round((at - (asked[i] as number)) / 100));
    expect(pauses).toEqual([2, 4, 8, 16, 32, 64, 128]);
  });

  it('is not, unless it says so', async () => {
    const stage = await play(connects, (s) => s.sleep(1_000));
    expect(stage.events('test/connect')[0]?.data).toMatchObject({ mayBe: false });
  });
});

describe('a reply', () => {
  const outcome = (say: (what: string) => void) => (error: KeeperException) =>
    say(`${error.code} ${error.path}`);

  it('that does not come in time ends the connection, and the others are lost with it', async () => {
    const stage = await play(
      async (sys, client, say) => {
        await client.connected();
        const first = client.exists('/silent').catch(outcome(say));
        await sys.sleep(500);
        await Promise.all([first, client.exists('/silent').catch(outcome(say))]);
        await sys.sleep(3_000);
        await client.exists('/a').then(() => say('works again'));
      },
      (s) => says(s, 'works again').then(),
      { requestTimeoutMs: 1_500 },
    );
    expect(said(stage)).toEqual([
      'state:SyncConnected type:None path:null',
      '-122 /silent',
      '-4 /silent',
      'state:Disconnected type:None path:null',
      'state:SyncConnected type:None path:null',
      'works again',
    ]);
    const [, late] = stage.events('test/said').map(({ data }) => Number(data.at));
    expect(late).toBeGreaterThan(1_600);
    expect(late).toBeLessThan(1_700);
  });

  it.each(['/long', '/short'])(
    'that is too %s for the client is a broken connection',
    async (path) => {
      const stage = await play(
        async (_sys, client, say) => {
          await client.connected();
          await client.exists(path).then(
            () => say('taken'),
            (error: Error) => say(error.message),
          );
        },
        (s) => s.sleep(1_000),
        { maxReplyBytes: 4_000 },
      );
      expect(said(stage)[1]).toBe(`KeeperErrorCode = ConnectionLoss for ${path}`);
    },
  );
});

describe('a watch that stays', () => {
  const notify = (s: Stage, type: (typeof EventType)[keyof typeof EventType], path: string) =>
    s.control('m2', {
      verb: 'command',
      pid: s.pid(2, 'server') as number,
      name: 'notify',
      argument: { type, path },
    });

  it('hears more than once, of what is below where it is recursive, and follows', async () => {
    const stage = await play(
      async (_sys, client, say) => {
        await client.addWatch('/a', 'persistent', ({ path }) => say(`persistent ${path}`));
        await client.addWatch('/', 'recursive', ({ path }) => say(`recursive ${path}`));
        say('set');
      },
      async (s) => {
        await says(s, 'set');
        notify(s, 3, '/a');
        notify(s, 3, '/a/b');
        notify(s, 4, '/a');
        await s.sleep(100);
        hup(s);
        await s.until(() => s.events('test/set-watches')[0]);
      },
    );
    expect(said(stage).filter((line) => line.includes('/'))).toEqual([
      'persistent /a',
      'recursive /a',
      'recursive /a/b',
      'persistent /a',
      'recursive /a',
    ]);
    expect(stage.events('test/watch').map(({ data }) => [data.path, data.type])).toEqual([
      ['/a', 0],
      ['/', 1],
    ]);
    expect(stage.events('test/set-watches')[0]?.data).toMatchObject({
      dataWatches: [],
      persistentWatches: ['/a'],
      persistentRecursiveWatches: ['/'],
    });
  });

  it('is taken away with an event of its own, if it was there', async () => {
    const stage = await play(
      async (_sys, client, say) => {
        const hear = (event: Parameters<typeof eventText>[0]) =>
          say(eventText(event).slice('WatchedEvent '.length));
        await client.addWatch('/a', 'persistent', hear);
        await client.exists('/b', hear);
        const failed = (error: Error) => say(error.message);
        await client.removeWatches('/a', hear, 'data').catch(failed);
        await client.removeWatches('/a', hear);
        await client.removeWatches('/b', () => {}).catch(failed);
        await client.removeAllWatches('/b', 'data');
        await client.removeAllWatches('/b').catch(failed);
        say('over');
      },
      (s) => says(s, 'over').then(),
    );
    expect(said(stage).slice(1)).toEqual([
      'KeeperErrorCode = No such watcher for /a',
      'state:SyncConnected type:PersistentWatchRemoved path:/a',
      'KeeperErrorCode = No such watcher for /b',
      'state:SyncConnected type:DataWatchRemoved path:/b',
      'KeeperErrorCode = No such watcher for /b',
      'over',
    ]);
  });

  it('is taken away here even if no server can be asked', async () => {
    const stage = await play(
      async (sys, client, say) => {
        const hear = (event: Parameters<typeof eventText>[0]) =>
          say(eventText(event).slice('WatchedEvent '.length));
        await client.exists('/a', hear);
        say('set');
        while (client.state === 'CONNECTED') await sys.sleep(100);
        const asked = client.removeAllWatches('/a').catch((error: Error) => say(error.message));
        const local = client.removeAllWatches('/a', 'any', { local: true });
        await Promise.all([asked, local.then(() => say('gone'))]);
      },
      async (s) => {
        await says(s, 'set');
        const pid = s.pid(2, 'server') as number;
        s.control('m2', { verb: 'signal', pid, signal: 'KILL' });
        await says(s, 'gone');
      },
    );
    expect(
      said(stage)
        .slice(2)
        .filter((line) => !line.includes('null')),
    ).toEqual([
      'KeeperErrorCode = ConnectionLoss for /a',
      'state:Disconnected type:DataWatchRemoved path:/a',
      'gone',
    ]);
  });
});

it('a session goes on in another handle, which brings its ticket', async () => {
  const stage = await play(
    async (sys, client, say) => {
      await client.connected();
      const other = new ZooKeeper(sys, 'm2:2181', { session: client.ticket });
      await other.connected();
      say(`${other.sessionId}`);
    },
    (s) => says(s, '7').then(),
  );
  expect(stage.events('test/connect').map(({ data }) => data.sessionId)).toEqual([0n, 7n]);
});
