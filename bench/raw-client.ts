/**
 * The client that both sides are measured with, in a process of its own so that it disturbs neither:
 * frames of the protocol without a library. It is told by messages of its parent what to do, one
 * task at a time, and answers each by one message.
 */

import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export const PATH = '/bench';
const DATA = Buffer.alloc(100, 'x');
const SESSION_TIMEOUT_MS = 30_000;
/** Between two attempts of somebody who waits for a server. */
const PROBE_MS = 10;
/** Whoever does not answer by then is asked anew. */
const PATIENCE_MS = 1_000;
const OP = { create: 1, getData: 4, setData: 5 } as const;
const NO_NODE = -101;
const NODE_EXISTS = -110;

export type Operation = 'getData' | 'setData';

export type Task =
  /** The first acknowledged write of a new session at any of the ports. */
  | { readonly task: 'first write'; readonly ports: readonly number[] }
  /** Opens a session, which the next task needs. */
  | { readonly task: 'establish'; readonly port: number }
  /** The first write of a new session, and that of the established one. */
  | { readonly task: 'survive'; readonly ports: readonly number[] }
  /** Operations a second, with so many in flight on a connection to each of the ports. */
  | {
      readonly task: 'load';
      readonly ports: readonly number[];
      readonly operation: Operation;
      readonly inFlight: number;
      readonly ms: number;
    };

/** Moments ({@link moment}) in the order of the task's words; of a load, operations a second. */
export type Answer = { readonly values: readonly number[] } | { readonly error: string };

/** Milliseconds on a clock that all processes of this machine share. */
export function moment(): number {
  return performance.timeOrigin + performance.now();
}

interface Session {
  readonly id: bigint;
  readonly password: Buffer;
}

const NO_SESSION: Session = { id: 0n, password: Buffer.alloc(16) };

/** One connection with an established session. */
class Connection {
  readonly socket: Socket;
  readonly session: Session;
  private rest: Buffer = Buffer.alloc(0);

  constructor(socket: Socket, session: Session) {
    this.socket = socket;
    this.session = session;
  }

  /** @throws Error when nobody is there, or the session is not taken */
  static async open(port: number, { id, password }: Session = NO_SESSION): Promise<Connection> {
    const socket = connect({ host: '127.0.0.1', port, noDelay: true });
    socket.on('error', () => {});
    await eventOf(socket, 'connect');
    const body = Buffer.alloc(45);
    body.writeInt32BE(SESSION_TIMEOUT_MS, 12);
    body.writeBigInt64BE(id, 16);
    body.writeInt32BE(16, 24);
    password.copy(body, 28);
    socket.write(framed(body));
    const answer = await eventOf(socket, 'data');
    if (answer.readInt32BE(8) <= 0) throw new Error('the session is not taken');
    const session = { id: answer.readBigInt64BE(12), password: answer.subarray(24, 40) };
    return new Connection(socket, session);
  }

  /** Sends a request alone; returns its error code. */
  async ask(request: Buffer): Promise<number> {
    this.socket.write(request);
    return (await eventOf(this.socket, 'data')).readInt32BE(16);
  }

  /** Counts the replies that are whole by now. @throws Error for one that tells of an error */
  repliesIn(bytes: Buffer): number {
    const input = this.rest.length === 0 ? bytes : Buffer.concat([this.rest, bytes]);
    let at = 0;
    let count = 0;
    while (input.length - at >= 20) {
      const end = at + 4 + input.readInt32BE(at);
      if (end > input.length) break;
      if (input.readInt32BE(at + 16) !== 0) throw new Error(`error ${input.readInt32BE(at + 16)}`);
      count++;
      at = end;
    }
    this.rest = input.subarray(at);
    return count;
  }
}

function framed(body: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length);
  return Buffer.concat([length, body]);
}

/** @throws Error when the connection ends, or nothing comes */
function eventOf(socket: Socket, event: 'connect' | 'data'): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const over = () => done(() => reject(new Error('the connection ended')));
    const came = (bytes: Buffer) => done(() => resolve(bytes));
    const timer = setTimeout(() => socket.destroy(), PATIENCE_MS);
    const done = (settle: () => void) => {
      clearTimeout(timer);
      socket.off('close', over);
      socket.off(event, came);
      settle();
    };
    socket.once('close', over);
    socket.once(event, came);
  });
}

function int(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function text(value: Buffer | string): Buffer {
  return Buffer.concat([int(value.length), Buffer.from(value)]);
}

const ACL = Buffer.concat([int(1), int(31), text('world'), text('anyone')]);
const head = (op: number) => Buffer.concat([int(1), int(op), text(PATH)]);
const REQUEST = {
  create: framed(Buffer.concat([head(OP.create), text(DATA), ACL, int(0)])),
  getData: framed(Buffer.concat([head(OP.getData), Buffer.alloc(1)])),
  setData: framed(Buffer.concat([head(OP.setData), text(DATA), int(-1)])),
} as const;

/** Until a write of this session, or of a new one, is acknowledged by one of the servers. */
async function write(ports: readonly number[], session?: Session): Promise<number> {
  for (let attempt = 0; ; attempt++) {
    const port = ports[attempt % ports.length]!;
    try {
      const connection = await Connection.open(port, session);
      const code = await settled(connection);
      connection.socket.destroy();
      if (code === 0 || code === NODE_EXISTS) return moment();
    } catch {
      await sleep(PROBE_MS);
    }
  }
}

async function settled(connection: Connection): Promise<number> {
  const code = await connection.ask(REQUEST.setData);
  return code === NO_NODE ? connection.ask(REQUEST.create) : code;
}

let kept: Connection | undefined;

async function survive(ports: readonly number[]): Promise<number[]> {
  const { socket, session } = kept!;
  const lost = new Promise((resolve) => socket.once('close', resolve));
  if (socket.destroyed) throw new Error('the session was lost before its time');
  await lost;
  return Promise.all([write(ports), write(ports, session)]);
}

async function load({ ports, operation, inFlight, ms }: Extract<Task, { task: 'load' }>) {
  const connections = await Promise.all(ports.map((port) => Connection.open(port)));
  const request = REQUEST[operation];
  let replies = 0;
  let xid = 1;
  const send = (socket: Socket, count: number) => {
    const bytes = Buffer.allocUnsafe(request.length * count);
    for (let at = 0; at < bytes.length; at += request.length) {
      request.copy(bytes, at);
      bytes.writeInt32BE(xid++, at + 4);
    }
    socket.write(bytes);
  };
  const begun = performance.now();
  const over = connections.map(async (connection) => {
    const { socket } = connection;
    await new Promise<void>((resolve, reject) => {
      socket.on('close', () => reject(new Error('the connection ended under load')));
      socket.on('data', (bytes) => {
        const count = connection.repliesIn(bytes);
        replies += count;
        if (performance.now() - begun >= ms) resolve();
        else if (count > 0) send(socket, count);
      });
      send(socket, inFlight);
    });
    return performance.now();
  });
  const ends = await Promise.all(over);
  for (const { socket } of connections) socket.destroy();
  return (replies * 1_000) / (Math.max(...ends) - begun);
}

async function perform(task: Task): Promise<number[]> {
  switch (task.task) {
    case 'first write':
      return [await write(task.ports)];
    case 'establish':
      kept = await Connection.open(task.port);
      return [];
    case 'survive':
      return survive(task.ports);
    case 'load':
      return [await load(task)];
  }
}

process.on('message', (task: Task) => {
  perform(task).then(
    (values) => answer({ values }),
    (error: Error) => answer({ error: error.message }),
  );
});

function answer(answer: Answer): void {
  process.send!(answer);
}
