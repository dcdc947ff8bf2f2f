/**
 * The recorded conversation with a follower of a real ensemble, replayed against a follower of a
 * simulated one: three servers on one host, as they were recorded. Every answer and watch event must
 * be the same bytes, times, session ids and passwords apart.
 */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Connection, Program, System } from '../../core/machine/system.ts';
import { JuteWriter } from '../../core/zookeeper/protocol/jute.ts';
import { sessionPassword } from '../../core/zookeeper/server/session-id.ts';
import { quorumPeerMain } from '../../plugins/zookeeper/quorum-peer-main.ts';
import { simulate } from '../support/simulate.ts';

interface Section {
  readonly name: string;
  readonly sent: readonly string[];
  readonly received: readonly string[];
}

function readSections(): Section[] {
  const text = readFileSync(new URL('./wire-golden.txt', import.meta.url), 'utf8');
  return text
    .split(/^## /m)
    .slice(1)
    .map((block) => {
      const lines = block.split('\n');
      const frames = (mark: string) =>
        lines.filter((line) => line.startsWith(`  ${mark} `)).map((line) => line.slice(4).trim());
      return { name: lines[0] as string, sent: frames('>'), received: frames('<') };
    });
}

const SECTIONS = readSections();
const RECORDED_SESSION = 0x0100001aa5540000n;
const cfg = (sid: number) => `tickTime=2000
initLimit=10
syncLimit=5
dataDir=/srv/s${sid}
clientPort=2181${sid}
maxClientCnxns=0
extendedTypesEnabled=true
4lw.commands.whitelist=*
server.1=127.0.0.1:22811:23811
server.2=127.0.0.1:22812:23812
server.3=127.0.0.1:22813:23813
`;

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const sessionHex = (id: bigint) => BigInt.asUintN(64, id).toString(16).padStart(16, '0');
const passwordHex = (id: bigint) => hex(sessionPassword(id));

/** Frames and the end of one connection, in order of arrival. */
class Wire {
  readonly frames: string[] = [];
  closed = false;
  private buffer = '';
  private readonly sys: System;
  private readonly tcp: Connection;

  constructor(sys: System) {
    this.sys = sys;
    this.tcp = sys.net.connect('127.0.0.1', 21811);
    this.tcp.onData = (bytes) => {
      this.buffer += hex(bytes);
      for (;;) {
        const end = 8 + 2 * Number.parseInt(this.buffer.slice(0, 8), 16);
        if (this.buffer.length < 8 || this.buffer.length < end) return;
        this.frames.push(this.buffer.slice(0, end));
        this.buffer = this.buffer.slice(end);
      }
    };
    this.tcp.onEnd = () => {
      this.closed = true;
    };
    this.tcp.onError = this.tcp.onEnd;
  }

  send(frame: string): void {
    this.tcp.write(new Uint8Array(Buffer.from(frame, 'hex')));
  }

  /** Sends, then waits for as many frames (or the end). */
  async ask(frame: string, answers: number): Promise<string[]> {
    const before = this.frames.length;
    this.send(frame);
    for (let i = 0; i < 400 && this.frames.length < before + answers && !this.closed; i++) {
      await this.sys.sleep(10);
    }
    // Whatever comes too much must show as well.
    await this.sys.sleep(20);
    return this.frames.slice(before);
  }
}

const answers = new Map<string, string[]>();
const notes = new Map<string, unknown>();

/** Sections that one connection, the first, goes through in order. */
const lastOfFirst = SECTIONS.findIndex((section) => section.name.startsWith('second client'));
const FIRST = SECTIONS.slice(0, lastOfFirst);

let ours = 0n;
let address = '';

function toOurs(frame: string): string {
  return frame
    .replaceAll(sessionHex(RECORDED_SESSION), sessionHex(ours))
    .replaceAll(passwordHex(RECORDED_SESSION), passwordHex(ours));
}

function normalised(frame: string, session: bigint, time: RegExp): string {
  let text = frame.replace(time, 'TTTTTTTTTTTTTTTT');
  for (const more of [0n, 1n, 2n]) {
    text = text
      .replaceAll(sessionHex(session + more), `SESSION${more}`)
      .replaceAll(passwordHex(session + more), `PASSWORD${more}`);
  }
  return text;
}

const recorded = (frame: string) =>
  normalised(frame, RECORDED_SESSION, /000001a200[de][0-9a-f]{5}/g);
/** Connections inside a simulated host carry its own address, not 127.0.0.1. */
const withOurAddress = (frame: string) => {
  const text = (address: string) =>
    address.length.toString(16).padStart(8, '0') + Buffer.from(address).toString('hex');
  const body = frame.slice(8).replace(`6970${text('127.0.0.1')}`, `6970${text(address)}`);
  return (body.length / 2).toString(16).padStart(8, '0') + body;
};
const replayed = (frame: string) => normalised(frame, ours, /000001941f[0-9a-f]{6}/g);

async function conversation(sys: System): Promise<void> {
  address = sys.net.connect('127.0.0.1', 21811).local.address;
  const first = new Wire(sys);
  for (const section of FIRST) {
    const frame = toOurs(section.sent[0] as string);
    const got = await first.ask(frame, section.received.length);
    if (ours === 0n) ours = BigInt.asIntN(64, BigInt(`0x${got[0]?.slice(24, 40)}`));
    answers.set(section.name, got);
  }
  const by = (name: string) => SECTIONS.find((section) => section.name === name) as Section;
  const ask = async (wire: Wire, name: string, count = by(name).received.length) => {
    answers.set(name, await wire.ask(toOurs(by(name).sent[0] as string), count));
  };
  const second = new Wire(sys);
  await second.ask(by('connect new session timeout=12000 readOnly=false').sent[0] as string, 1);
  for (const [xid, type, name] of [
    [1, 4, 'getData'],
    [2, 6, 'getACL'],
    [3, 3, 'exists'],
  ] as const) {
    notes.set(name, await second.ask(read(xid, type, '/g/sec'), 1));
  }
  await ask(second, 'second client bad auth scheme');
  notes.set('bad auth closes', second.closed);
  const third = new Wire(sys);
  await ask(third, 'reconnect with wrong password');
  notes.set('wrong password', { closed: third.closed, firstClosed: first.closed });
  const fourth = new Wire(sys);
  await ask(fourth, 'connect with unknown session id');
  notes.set('unknown session closes', fourth.closed);
  const fifth = new Wire(sys);
  await ask(fifth, 'connect with lastZxid far ahead', 1);
  notes.set('far ahead', { closed: fifth.closed, frames: fifth.frames.length });
  const old = new Wire(sys);
  await ask(old, 'connect without trailing readOnly byte (old client)');
  notes.set(
    'close',
    await old.ask(by('connect without trailing readOnly byte (old client)').sent[1] as string, 1),
  );
  notes.set('close closes', old.closed);
  const moved = new Wire(sys);
  await ask(moved, 'session move: same sid+pw from a second socket, then the old socket', 1);
  notes.set('moved closes the old socket', first.closed);
  await ask(moved, 'unknown opcode 999');
  notes.set('unknown opcode closes', moved.closed);
  for (const [name, timeout] of [
    ['min', 100],
    ['max', 10_000_000],
  ] as const) {
    const wire = new Wire(sys);
    const got = await wire.ask(connect(timeout), 1);
    notes.set(name, Number.parseInt(got[0]?.slice(16, 24) ?? '', 16));
  }
  const large = new Wire(sys);
  await large.ask(by('connect new session timeout=12000 readOnly=false').sent[0] as string, 1);
  large.send('00200000');
  await sys.sleep(100);
  notes.set('too large closes', large.closed);
}

function read(xid: number, type: number, path: string): string {
  const body = new JuteWriter();
  body.int(xid);
  body.int(type);
  body.string(path);
  if (type !== 6) body.bool(false);
  return framed(body);
}

function connect(timeoutMs: number): string {
  const body = new JuteWriter();
  body.int(0);
  body.long(0n);
  body.int(timeoutMs);
  body.long(0n);
  body.buffer(new Uint8Array(16));
  body.bool(false);
  return framed(body);
}

function framed(body: JuteWriter): string {
  return body.length.toString(16).padStart(8, '0') + hex(body.finish());
}

const client: Program = {
  name: 'wire-client',
  kind: 'command',
  jvm: false,
  startup: { minMs: 1, maxMs: 1 },
  main: (sys) => conversation(sys),
};

beforeAll(async () => {
  const result = await simulate({
    hosts: ['m1'],
    programs: [quorumPeerMain, client],
    image: () =>
      Object.fromEntries(
        [1, 2, 3].flatMap((sid) => [
          [`/srv/s${sid}.cfg`, cfg(sid)],
          [`/srv/s${sid}/myid`, `${sid}`],
        ]),
      ),
    script: async (stage) => {
      for (const sid of [1, 2, 3]) stage.start('m1', 'QuorumPeerMain', `/srv/s${sid}.cfg`);
      await stage.until(() => stage.events('zookeeper/serving').length === 3 || undefined);
      stage.start('m1', 'wire-client');
      await stage.until(() => (notes.has('too large closes') ? true : undefined), 600_000);
    },
  });
  if (result.failure) throw result.failure;
});

describe('a follower answers the recorded requests with the recorded bytes', () => {
  it.each(FIRST.map((section) => section.name))('%s', (name) => {
    const section = FIRST.find((candidate) => candidate.name === name) as Section;
    expect(answers.get(name)?.map(replayed)).toEqual(
      section.received.map((frame) => recorded(withOurAddress(frame))),
    );
  });

  it.each([
    'second client bad auth scheme',
    'reconnect with wrong password',
    'connect with unknown session id',
    'unknown opcode 999',
    'connect without trailing readOnly byte (old client)',
  ])('%s', (name) => {
    const section = SECTIONS.find((candidate) => candidate.name === name) as Section;
    expect(answers.get(name)?.map(replayed)).toEqual(section.received.map(recorded));
  });
});

describe('a follower treats connections as the recorded one did', () => {
  it('refuses a read without permission, and shows the stat without it', () => {
    const header = (xid: number, err: number, length: number) =>
      `${length.toString(16).padStart(8, '0')}0000000${xid}000000010000002e${(err >>> 0).toString(16).padStart(8, '0')}`;
    expect(notes.get('getData')).toEqual([header(1, -102, 16)]);
    expect(notes.get('getACL')).toEqual([header(2, -102, 16)]);
    const [exists] = notes.get('exists') as string[];
    expect(exists?.slice(0, 40)).toBe(header(3, 0, 84));
    expect(notes.get('bad auth closes')).toBe(true);
  });

  it('closes a connection with a wrong password, and, unlike 3.8.0, leaves the live one', () => {
    expect(notes.get('wrong password')).toEqual({ closed: true, firstClosed: false });
  });

  it('closes without an answer when the client has seen more than it', () => {
    expect(notes.get('unknown session closes')).toBe(true);
    expect(notes.get('far ahead')).toEqual({ closed: true, frames: 0 });
  });

  it('moves a session to a second socket and closes the first', () => {
    expect(notes.get('moved closes the old socket')).toBe(true);
    const moved = answers.get(
      'session move: same sid+pw from a second socket, then the old socket',
    );
    expect(moved?.map(replayed)).toEqual(['000000250000000000002ee0SESSION000000010PASSWORD000']);
  });

  it('answers closeSession and an unknown operation, and closes', () => {
    expect((notes.get('close') as string[])[0]?.slice(0, 16)).toBe('0000001000000001');
    expect(notes.get('close closes')).toBe(true);
    expect(notes.get('unknown opcode closes')).toBe(true);
  });

  it('keeps session time-outs within 2 and 20 ticks, and frames below jute.maxbuffer', () => {
    expect(notes.get('min')).toBe(4_000);
    expect(notes.get('max')).toBe(40_000);
    expect(notes.get('too large closes')).toBe(true);
  });
});
