/**
 * Conversations with a real server on its own, as they were recorded frame by frame, held against a
 * simulated one. Lines are `K > hex` (sent on connection K, as is), `K < hex` (a frame came), `K x`
 * (the server closed), `K .` (nothing more came), `K ~` (something came that is deliberately otherwise
 * here), and `# what it is about`. Times, session ids and
 * passwords are put into terms of the recording.
 */

import type { Connection, System } from '../../core/machine/system.ts';
import { sessionPassword } from '../../core/zookeeper/server/session-id.ts';

export interface Difference {
  readonly about: string;
  readonly line: number;
  readonly recorded: string;
  readonly ours: string;
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const idHex = (id: bigint) => BigInt.asUintN(64, id).toString(16).padStart(16, '0');
const passwordHex = (id: bigint) => hex(sessionPassword(id));

/** Ids that a recording may have used, counted from its first. */
const SESSIONS = 64n;
/** `.` and `x` are waited for this long, in virtual ms. */
const PATIENCE_MS = 60;

class Wire {
  readonly frames: string[] = [];
  closed = false;
  private buffer = '';
  private readonly tcp: Connection;

  get address(): string {
    return this.tcp.local.address;
  }

  constructor(sys: System, port: number) {
    this.tcp = sys.net.connect('m1', port);
    this.tcp.onData = (bytes) => {
      this.buffer += hex(bytes);
      for (;;) {
        const end = 8 + 2 * Number.parseInt(this.buffer.slice(0, 8), 16);
        if (this.buffer.length < 8 || this.buffer.length < end) return;
        this.frames.push(this.buffer.slice(8, end));
        this.buffer = this.buffer.slice(end);
      }
    };
    this.tcp.onEnd = () => {
      this.closed = true;
    };
    this.tcp.onError = this.tcp.onEnd;
  }

  send(bytes: string): void {
    if (!this.closed) this.tcp.write(new Uint8Array(Buffer.from(bytes, 'hex')));
  }
}

/** Replaces ids and passwords of one count of sessions by those of another. */
function translate(text: string, from: bigint, to: bigint): string {
  let result = text;
  for (let i = 0n; i < SESSIONS; i++) {
    if (!result.includes(idHex(from).slice(0, 12))) break;
    result = result
      .replaceAll(idHex(from + i), idHex(to + i))
      .replaceAll(passwordHex(from + i), passwordHex(to + i));
  }
  return result;
}

/** Milliseconds since 1970: of a run, and of the recordings. */
const withoutTimes = (frame: string) =>
  frame.replace(/000001941f[0-9a-f]{6}|000001a216[0-9a-f]{6}/g, 'T');

const lengthAndText = (text: string) =>
  text.length.toString(16).padStart(8, '0') + Buffer.from(text).toString('hex');

/** Plays all lines on one server and returns where it answers otherwise. */
export async function replay(sys: System, text: string, port: number): Promise<Difference[]> {
  const wires = new Map<string, Wire>();
  const differences: Difference[] = [];
  let about = '';
  let recordedFirst = 0n;
  let oursFirst = 0n;
  for (const [at, line] of text.split('\n').entries()) {
    if (line === '') continue;
    if (line.startsWith('#')) {
      about = line.slice(2);
      continue;
    }
    const [name = '', mark, body = ''] = line.split(' ');
    const wire = wires.get(name) ?? new Wire(sys, port);
    wires.set(name, wire);
    if (mark === '>') {
      wire.send(translate(body, recordedFirst, oursFirst));
      continue;
    }
    for (let ms = 0; ms < PATIENCE_MS && wire.frames.length === 0 && !wire.closed; ms += 2) {
      await sys.sleep(2);
    }
    const came = wire.frames.shift() ?? (wire.closed ? 'x' : '.');
    if (mark === '~') continue;
    if (recordedFirst === 0n && mark === '<') {
      recordedFirst = BigInt(`0x${body.slice(16, 32)}`);
      oursFirst = BigInt(`0x${came.slice(16, 32)}`);
    }
    const ours = withoutTimes(translate(came, oursFirst, recordedFirst)).replace(
      lengthAndText(wire.address),
      lengthAndText('127.0.0.1'),
    );
    const recorded = mark === '<' ? withoutTimes(body) : (mark ?? '');
    if (ours !== recorded) differences.push({ about, line: at + 1, recorded, ours });
  }
  return differences;
}
