/**
 * What servers send to each other, packet by packet, against a recording of the real ones: the same
 * story is played in simulation with a tap on the ports of the servers. Times, session ids and what
 * depends on them are left aside, and so are heartbeats, which come by the clock.
 */

import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Connection, Network, System } from '../../core/machine/system.ts';
import {
  Deframer,
  decodeHandshake,
  decodeNotification,
} from '../../core/zookeeper/election/messages.ts';
import {
  encodePacket,
  PacketType,
  type QuorumPacket,
  QuorumPacketReader,
} from '../../core/zookeeper/protocol/quorum-packet.ts';
import { FIRST } from './conformance/place.ts';
import { playCase } from './conformance/player.ts';
import { SERVERS, type ServerSetup } from './conformance/servers.ts';
import { withSimulated } from './conformance/simulated.ts';

/** What the recorded client did. */
const STORY = [
  'a connect server=1 timeout=8000',
  'a create /z data=abc',
  'a setData /z data=def',
  'a create /z/e mode=ephemeral',
  'a delete /z v=7',
  'a sync /',
  'a connect session=a server=2 timeout=8000',
  'a setData /z data=moved',
  'a multi create /z/m1 | create /z/m2',
  'a close',
];
/** With it all three servers are up in time for the first election, as they were in the recording. */
const SEED = 2;
/** So slow that each acknowledgement is there before the next request. */
const SLOW_STORY = ['wait 2000', ...STORY.flatMap((step) => [step, 'wait 100'])];
const QUORUM_PORT_3 = 22813;
const FIRST_ELECTION_PORT = 23811;
/** Of each type the recording shows so many. */
const SHOWN = 6;
const NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries(PacketType).map(([name, type]) => [type, name.toUpperCase()]),
);

/** The bytes of one direction of a connection. */
interface Stream {
  readonly port: number;
  readonly isToListener: boolean;
  bytes: Uint8Array;
}

/** One direction as text. */
interface Talk {
  readonly bytes: number;
  readonly lines: readonly string[];
}

// --- the recording ---------------------------------------------------------------------------------

interface Recorded extends Talk {
  readonly kind: string;
  readonly direction: string;
  readonly counts: Readonly<Record<string, number>>;
}

function recording(): Recorded[] {
  const text = readFileSync(new URL('quorum-wire.txt', import.meta.url), 'utf8');
  return text
    .split('\n## ')
    .slice(1)
    .map((part) => {
      const [heading = '', ...rest] = part.trimEnd().split('\n');
      const found = /^(\w+) connection (to|from) listener of server \d, (\d+) bytes$/.exec(heading);
      const [, kind = '', direction = '', bytes] = found ?? [];
      const all = rest.map((line) => line.trim());
      const counted = all.find((line) => line.startsWith('counts ')) ?? '';
      const pairs = [...counted.matchAll(/(\w+)=(\d+)/g)];
      const counts = Object.fromEntries(pairs.map(([, name, count]) => [name, Number(count)]));
      const lines = all.filter((line) => !line.startsWith('counts '));
      return { kind, direction, bytes: Number(bytes), lines, counts };
    });
}

// --- the tap -----------------------------------------------------------------------------------------

/** Notes both directions of every connection that a server accepts at a port of servers. */
function tap(streams: Stream[]): (sys: System) => System {
  return (sys) => {
    const listen: Network['listen'] = (port, accept, options) =>
      sys.net.listen(port, (tcp) => accept(noted(tcp, port, streams)), options);
    const net = Object.create(sys.net, { listen: { value: listen } }) as Network;
    return Object.create(sys, { net: { value: net } }) as System;
  };
}

function noted(tcp: Connection, port: number, streams: Stream[]): Connection {
  if (port < QUORUM_PORT_3) return tcp;
  const to: Stream = { port, isToListener: true, bytes: new Uint8Array(0) };
  const from: Stream = { port, isToListener: false, bytes: new Uint8Array(0) };
  streams.push(to, from);
  const note = (stream: Stream, bytes: Uint8Array) => {
    stream.bytes = Buffer.concat([stream.bytes, bytes]);
  };
  return new Proxy(tcp, {
    get(target, key) {
      if (key === 'write') {
        return (bytes: Uint8Array) => {
          note(from, bytes);
          target.write(bytes);
        };
      }
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? value.bind(target) : value;
    },
    set(target, key, value) {
      if (key !== 'onData') return Reflect.set(target, key, value);
      target.onData = (bytes) => {
        note(to, bytes);
        value(bytes);
      };
      return true;
    },
  });
}

// --- packets as the recording writes them --------------------------------------------------------

const zxidText = (zxid: bigint): string =>
  zxid < 0n ? `-0x${(-zxid).toString(16)}` : `0x${zxid.toString(16)}`;

function packetText({ type, zxid, data, authInfo }: QuorumPacket): string {
  const bytes = data === null ? 'None' : Buffer.from(data).toString('hex');
  const ids = authInfo?.map(({ scheme, id }) => `'${scheme}:${id}'`).join(', ');
  const auth = ids === undefined ? 'None' : `[${ids}]`;
  return `${NAMES.get(type)} zxid=${zxidText(zxid)} data=${bytes} authinfo=${auth}`;
}

function quorumTalk({ bytes }: Stream): Talk & { readonly counts: Record<string, number> } {
  const lines: string[] = [];
  const counts: Record<string, number> = {};
  let size = 0;
  const reader = new QuorumPacketReader((packet) => {
    const name = NAMES.get(packet.type) as string;
    counts[name] = (counts[name] ?? 0) + 1;
    // Clients of a host's own are seen with its address, in the recording with that of loopback.
    const authInfo =
      packet.authInfo?.map(({ scheme, id }) => ({
        scheme,
        id: scheme === 'ip' ? '127.0.0.1' : id,
      })) ?? null;
    if (packet.type !== PacketType.ping) {
      size += encodePacket(packet.type, packet.zxid, packet.data, authInfo).length;
    }
    if ((counts[name] ?? 0) <= SHOWN) lines.push(packetText({ ...packet, authInfo }));
  });
  reader.push(bytes);
  return { bytes: size, lines, counts };
}

function electionTalk({ bytes, isToListener }: Stream): Talk {
  const lines: string[] = [];
  let rest = bytes;
  const hello = isToListener ? decodeHandshake(rest) : undefined;
  if (hello !== undefined && hello !== 'invalid') {
    const { sid, addresses } = hello.handshake;
    lines.push(`INITIAL proto=-65536 sid=${sid} addr=${addresses}`);
    rest = rest.subarray(hello.size);
  }
  const payloads = new Deframer().push(rest);
  if (payloads === 'invalid') throw new Error('a notification without a length');
  for (const payload of payloads) {
    const { state, leader, zxid, electionEpoch, peerEpoch, version, configText } =
      decodeNotification(payload) as NonNullable<ReturnType<typeof decodeNotification>>;
    const vote = `state=${state} leader=${leader} zxid=${zxidText(zxid)}`;
    const epochs = `electionEpoch=${electionEpoch} peerEpoch=${peerEpoch} ver=${version}`;
    const config = `config=b'${configText?.replaceAll('\n', '\\n')}'`;
    lines.push(`NOTIFICATION len=${payload.length} ${vote} ${epochs} ${config}`);
  }
  return { bytes: bytes.length, lines };
}

/** Leaves out what is of its time: the session but for its server, times of transactions, digests. */
function timeless(line: string): string {
  const session = (data: string) => `${data.slice(0, 2)}<session>${data.slice(16)}`;
  return line.replace(/^(REQUEST|REVALIDATE|PROPOSAL) (.* data=)(\w+)/, (_, type, head, data) => {
    if (type !== 'PROPOSAL') return `${type} ${head}${session(data)}`;
    const dated = `${data.slice(0, 40)}<time>${data.slice(56)}`;
    // A transaction that changes nothing carries no digest.
    const isError = data.slice(56, 64) === 'ffffffff';
    return `${type} ${head}${session(isError ? dated : `${dated.slice(0, -16)}<digest>`)}`;
  });
}

const isBeat = (line: string): boolean => line.startsWith('PING ');
const withoutBeats = (lines: readonly string[]) =>
  lines.filter((line) => !isBeat(line)).map(timeless);

describe('what servers send to each other', () => {
  const streams: Stream[] = [];
  const recorded = recording();

  beforeAll(async () => {
    await withSimulated(
      SERVERS.ensemble as ServerSetup,
      async (network) => {
        await playCase(SLOW_STORY, { network, root: '/z', base: 0n, homes: FIRST });
        await network.sleep(4_000);
      },
      { tapped: tap(streams), seed: SEED },
    );
  });

  const quorum = (isToListener: boolean) =>
    streams
      .filter((stream) => stream.port === QUORUM_PORT_3 && stream.isToListener === isToListener)
      .map(quorumTalk);
  const recordedQuorum = (direction: string) =>
    recorded.filter((one) => one.kind === 'quorum' && one.direction === direction);

  for (const [direction, isToListener] of [
    ['to', true],
    ['from', false],
  ] as const) {
    it(`${direction} the leader: the same packets in the same order, of the same size`, () => {
      const was = recordedQuorum(direction);
      // Which follower comes first is chance.
      const order = ({ lines }: Talk) =>
        lines.some((line) => line.startsWith('REVALIDATE ')) ? 1 : 0;
      const is = quorum(isToListener).sort((a, b) => order(a) - order(b));
      expect(is.map(({ lines }) => withoutBeats(lines))).toEqual(
        was.map(({ lines }) => withoutBeats(lines)),
      );
      const { ping: beat = 5 } = PacketType;
      const beatBytes = encodePacket(beat, 0n).length;
      const without = was.map(({ bytes, counts }) => bytes - (counts.PING ?? 0) * beatBytes);
      expect(is.map(({ bytes }) => bytes)).toEqual(without);
      const others = ({
        counts: { PING: _, ...rest },
      }: {
        counts: Readonly<Record<string, number>>;
      }) => rest;
      expect(is.map(others)).toEqual(was.map(others));
    });

    it(`${direction} the leader: heartbeats of the same form`, () => {
      const beats = (talks: readonly Talk[]) =>
        new Set(talks.flatMap(({ lines }) => lines.filter(isBeat)));
      const isAtRest = (line: string) => line.includes('data= ') || line.includes('data=None');
      const is = [...beats(quorum(isToListener))].filter(isAtRest);
      expect(new Set(is)).toEqual(beats(recordedQuorum(direction)));
    });
  }

  it('in the election: the same greetings and the same votes', () => {
    const talks = streams.filter(({ port }) => port >= FIRST_ELECTION_PORT).map(electionTalk);
    const lines = (all: readonly Talk[]) => [...new Set(all.flatMap((talk) => talk.lines))].sort();
    expect(lines(talks)).toEqual(lines(recorded.filter(({ kind }) => kind === 'election')));
  });
});
