/**
 * Fuzzing of those who are asked: somebody in the middle changes what a server sends to its clients,
 * or a leader to its follower. What cannot be read breaks that connection, and nothing more.
 */

import { RandomStream } from '../../../core/kernel/random.ts';
import { KIND } from '../../../core/machine/kinds.ts';
import type { Connection, System } from '../../../core/machine/system.ts';
import { type Client, connect } from '../../../core/zookeeper/client/index.ts';
import { KeeperException } from '../../../core/zookeeper/client/keeper-exception.ts';
import { JuteReader } from '../../../core/zookeeper/protocol/jute.ts';
import { encodePacket, QuorumPacket } from '../../../core/zookeeper/protocol/quorum-packet.ts';
import { type Ensemble, ensemble } from '../ensemble.ts';
import { joined, mutate, withLength } from './mutations.ts';

/** Changes what comes back, or leaves it. */
type Change = (bytes: Uint8Array) => Uint8Array;

/** Passes on connections to a port of another host, and what comes back as it is changed. */
function passOn(sys: System, port: number, host: string, to: number, change: Change): void {
  sys.net.listen(port, (near) => {
    const far = sys.net.connect(host, to);
    const early: Uint8Array[] = [];
    const write = (tcp: Connection, bytes: Uint8Array) => tcp.state === 'open' && tcp.write(bytes);
    far.onOpen = () => {
      for (const bytes of early) write(far, bytes);
      near.onData = (bytes) => write(far, bytes);
    };
    near.onData = (bytes) => early.push(bytes);
    near.onEnd = () => far.close();
    near.onError = () => far.reset();
    far.onData = (bytes) => write(near, change(bytes));
    far.onEnd = () => near.close();
    far.onError = () => near.state === 'open' && near.reset();
  });
}

/** Frames are changed within, for the most part. */
function garblingFrames(random: RandomStream): Change {
  const seen: Uint8Array[] = [new Uint8Array(40)];
  return (bytes) => {
    if (random.chance(700_000)) return bytes;
    seen[random.int(0, 20)] = bytes;
    const others = seen.filter(Boolean);
    if (bytes.length < 5 || random.chance(200_000)) return mutate(random, bytes, others);
    return withLength(mutate(random, bytes.subarray(4), others));
  };
}

/** Packets of a leader are changed in what they carry, their type or their zxid. */
function garblingPackets(random: RandomStream): Change {
  const types = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13, 14, 15, 17, 18, 19, 99];
  const change = (packet: QuorumPacket): Uint8Array => {
    const { type, zxid, data } = packet;
    switch (random.int(0, 3)) {
      case 0:
        return encodePacket(random.pick(types), zxid, data);
      case 1:
        return encodePacket(type, zxid + BigInt(random.int(-2, 2)), data);
      default:
        return encodePacket(type, zxid, data && mutate(random, data, [data]));
    }
  };
  return (bytes) => {
    if (random.chance(800_000)) return bytes;
    const packets: Uint8Array[] = [];
    const input = new JuteReader(bytes);
    try {
      while (input.remaining > 0) packets.push(change(QuorumPacket.read(input)));
    } catch {
      return mutate(random, bytes, [bytes]);
    }
    return joined(...packets);
  };
}

/** Whatever a client can ask for. */
async function askAnything(client: Client, random: RandomStream): Promise<unknown> {
  const path = `/f/${random.int(0, 5)}`;
  switch (random.int(0, 10)) {
    case 0:
      return client.create(path, 'x', { mode: 'ephemeral' });
    case 1:
      return client.setData(path, 'y');
    case 2:
      return client.getData(path, () => {});
    case 3:
      return client.getChildren('/f', () => {});
    case 4:
      return client.exists(path, () => {});
    case 5:
      return client.delete(path);
    case 6:
      return client.getACL(path);
    case 7:
      return client.multi([{ create: path }, { set: path, data: 'z' }]);
    case 8:
      return client.multiRead([{ get: path }, { children: '/f' }]);
    case 9:
      return client.getEphemerals('/');
    default:
      return client.sync('/');
  }
}

export interface LiarsReport {
  readonly rounds: number;
  /** How often an answer, or a leader, was given up. */
  readonly lost: number;
  /** How often all went well. */
  readonly well: number;
  /** Exit codes of the server that was lied to. */
  readonly exits: Readonly<Record<string, number>>;
  readonly wrong: readonly string[];
}

/** Clients behind a server that lies ask so often; each gives up after a while, and another comes. */
export async function fuzzReplies(seed: number, rounds: number): Promise<LiarsReport> {
  const random = new RandomStream(seed, 'replies');
  const wrong: string[] = [];
  let lost = 0;
  let well = 0;
  let done = 0;
  const ask = async (client: Client): Promise<void> => {
    try {
      await askAnything(client, random);
      well++;
    } catch (error) {
      if (error instanceof KeeperException) lost++;
      else wrong.push(`${(error as Error).stack}`);
    }
    done++;
  };
  await ensemble({
    voters: 1,
    joiners: 1,
    seed,
    script: async (e) => {
      e.start('m1');
      await e.serving('m1');
      e.begin(async (sys) => {
        passOn(sys, 2181, 'm1', 2181, garblingFrames(random));
        await sys.forever();
      }, 'm2');
      await e.on(async (sys) => {
        const straight = await connect(sys, 'm1:2181', { timeout: 10_000 });
        await straight.ensure('/f');
        while (done < rounds) {
          const clients = await Promise.all(
            Array.from({ length: 5 }, () => connectIfPossible(sys, 'm2:2181')),
          );
          const asking = clients.flatMap((client) =>
            client === undefined ? [] : Array.from({ length: 20 }, () => ask(client)),
          );
          await sys.sleep(30_000, Promise.all(asking));
          for (const client of clients) void client?.close();
          if ((await straight.getChildren('/')).children.length === 0)
            wrong.push('nothing is left');
        }
        await straight.close();
      });
    },
  });
  return { rounds: done, lost, well, exits: {}, wrong };
}

async function connectIfPossible(sys: System, servers: string): Promise<Client | undefined> {
  let client: Client | undefined;
  const connected = connect(sys, servers, { timeout: 4_000 }).then(
    (it) => {
      client = it;
    },
    () => {},
  );
  await sys.sleep(5_000, connected);
  return client;
}

/** A follower is lied to by whoever leads; it starts anew, with an empty disk, in every round. */
export async function fuzzLeader(seed: number, rounds: number): Promise<LiarsReport> {
  const random = new RandomStream(seed, 'leader');
  const wrong: string[] = [];
  const exits: Record<string, number> = {};
  let lost = 0;
  let well = 0;
  let done = 0;
  await ensemble({
    voters: 3,
    joiners: 2,
    seed,
    cfg: 'snapCount=50',
    script: async (e) => {
      e.start('m1', 'm2');
      await e.serving('m1', 'm2');
      for (const [liar, server] of [
        ['m4', 'm1'],
        ['m5', 'm2'],
      ] as const) {
        e.begin(async (sys) => {
          passOn(sys, 2888, server, 2888, garblingPackets(random));
          passOn(sys, 3888, server, 3888, (bytes) => bytes);
          await sys.forever();
        }, liar);
      }
      // More than a leader keeps in memory, so that a new follower gets a snapshot.
      await e.on(async (sys) => {
        const client = await e.client(sys, 'm1');
        await Promise.all(Array.from({ length: 520 }, (_, i) => client.create(`/old${i}`, 'x')));
        await client.close();
      });
      const stop = { stop: false };
      e.begin((sys) => writeOn(e, sys, stop, wrong));
      for (; done < rounds; done++) {
        await e.on(async ({ disk }) => {
          if (disk.exists('/data/version-2')) disk.remove('/data/version-2', { recursive: true });
          const cfg = disk.readText('/zoo.cfg').replace(/=m1:2/, '=m4:2').replace(/=m2:2/, '=m5:2');
          disk.write('/zoo.cfg', cfg);
        }, 'm3');
        e.start('m3');
        await e.stage.sleep(20_000 + random.int(0, 10_000));
        e.signal('m3', 'KILL');
        await e.stage.sleep(100);
      }
      stop.stop = true;
      await e.stage.sleep(1_000);
      const count = (kind: string) => e.stage.events(kind).filter(({ lane }) => lane === 3).length;
      lost = count('zookeeper/stepped-down');
      well = count('zookeeper/serving');
      for (const { lane, data } of e.stage.events(KIND.exited)) {
        if (data.program !== 'QuorumPeerMain') continue;
        if (lane !== 3) wrong.push(`m${lane} ended with ${data.code}`);
        else if (data.signal === null || data.signal === undefined) {
          exits[`${data.code}`] = (exits[`${data.code}`] ?? 0) + 1;
        }
      }
    },
  });
  return { rounds: done, lost, well, exits, wrong };
}

/** The others go on, so that there is something to lie about. */
async function writeOn(
  e: Ensemble,
  sys: System,
  stop: { readonly stop: boolean },
  wrong: string[],
): Promise<void> {
  const client = await connect(sys, 'm1:2181,m2:2181', { timeout: 20_000 });
  await client.ensure('/w');
  for (let i = 0; !stop.stop; i++) {
    try {
      await client.create(`/w/${i}`, `${i}`);
      if (i > 20) await client.delete(`/w/${i - 20}`);
    } catch (error) {
      wrong.push(`${e.leader()}: ${(error as Error).message}`);
    }
    await sys.sleep(200);
  }
  await client.close();
}
