/**
 * What is not simulated, as the simulated hosts see it: a neighbour on their network with a stack
 * of its own, on a lane of its own. It does nothing by itself. What real programs did reaches it as
 * inputs, messages with a time like any other; what simulated programs answer it passes on through
 * its gate. With the same inputs it behaves the same, whether or not anybody stands at the gate.
 */

import type { PlainValue } from '../kernel/codec.ts';
import { Lane } from '../kernel/lane.ts';
import type { Message } from '../kernel/message.ts';
import type { Packet } from './network/packet.ts';
import type { NetworkOptions, PeerHost } from './network/peers.ts';
import type { Socket } from './network/socket.ts';
import { NetworkStack } from './network/stack.ts';
import { Process } from './process.ts';
import type { Program } from './system.ts';

/** What a real program did. Connections are numbered by who opens them, here or there. */
export type OutsideInput =
  /** `from`: the real port of the client, which the server sees too. */
  | {
      readonly kind: 'open';
      readonly connection: number;
      readonly host: string;
      readonly port: number;
      readonly from: number;
    }
  /** What a host asked for: there is somebody; there is not. */
  | { readonly kind: 'accepted'; readonly connection: number }
  | { readonly kind: 'refused'; readonly connection: number }
  | { readonly kind: 'data'; readonly connection: number; readonly bytes: Uint8Array }
  /** End of stream; it still reads. */
  | { readonly kind: 'end'; readonly connection: number }
  /** It is gone: closed, or broken off. */
  | { readonly kind: 'close'; readonly connection: number }
  | { readonly kind: 'reset'; readonly connection: number }
  /** It does not read at the moment; it reads on. */
  | { readonly kind: 'full'; readonly connection: number }
  | { readonly kind: 'ready'; readonly connection: number }
  /** The run ends: what the connections came to is told. */
  | { readonly kind: 'stop' };

/** The real side. Nothing of it comes back but as an input. */
export interface Gate {
  /** Where a host listens from now on; without power nobody is there to refuse. */
  listening(host: string, powered: boolean, ports: readonly number[]): void;
  /** A host asks for a connection to one of the ports. */
  dial(connection: number, port: number): void;
  data(connection: number, bytes: Uint8Array): void;
  /** The simulated program closed its side. */
  ended(connection: number): void;
  /** Refused, reset, or given up. */
  broke(connection: number): void;
  /** More waits to be sent than the simulated network takes; it takes more again. */
  congested(connection: number, congested: boolean): void;
}

/** The trace's names for what happens here. */
export const OUTSIDE_KIND = {
  /** `{ connection, host, port, from }` */
  connected: 'outside/connected',
  /** `{ connection, port, from }`: a host has reached a real program. */
  reached: 'outside/reached',
  /** `{ connection, how, sent, received, sum }`: bytes from and to the outside, and which. */
  closed: 'outside/closed',
} as const;

/** More than this on the way to a server, and the real client has to wait. */
const MOST_PENDING_BYTES = 256 * 1024;
const LIMITS = { instant: Number.MAX_SAFE_INTEGER, events: Number.MAX_SAFE_INTEGER };

const PROGRAM: Program = {
  name: 'outside',
  kind: 'command',
  jvm: false,
  startup: { minMs: 0, maxMs: 0 },
  plugin: '',
  main: () => undefined,
};

interface Open {
  readonly socket: Socket;
  sent: number;
  received: number;
  /** Of all bytes that were received. */
  sum: number;
  congested: boolean;
}

export class OutsideHost {
  readonly lane: Lane;
  readonly net: NetworkStack;
  private readonly gate: Gate | undefined;
  private readonly owner = new Process({ pid: 0, ppid: 0, program: PROGRAM, argv: [] });
  private readonly open = new Map<number, Open>();
  /** What hosts have asked for, and nobody has decided. */
  private readonly asked = new Map<number, Packet>();
  private dialled = 0;

  /** `ports`: those at which hosts find somebody. */
  constructor(
    self: PeerHost,
    options: {
      readonly network: NetworkOptions;
      readonly lookahead: number;
      readonly ports: readonly number[];
      readonly gate: Gate | undefined;
    },
  ) {
    this.gate = options.gate;
    this.lane = new Lane({
      index: self.lane,
      name: self.name,
      lookahead: options.lookahead,
      limits: LIMITS,
    });
    this.lane.receive = (message) => this.receive(message);
    this.net = new NetworkStack(this.lane, self, options.network, {
      wake: (_, run) => run(),
      checkBytes: () => {},
    });
    this.net.onAsked = (syn) => this.dial(syn, options.ports);
  }

  private receive(message: Message): void {
    const [what, body] = message.body as PlainValue[];
    if (what === 'packet') this.net.receive(body as unknown as Packet);
    else if (what === 'ports') this.gate?.listening(...(body as [string, boolean, number[]]));
    else this.carryOut(body as OutsideInput);
  }

  private carryOut(input: OutsideInput): void {
    if (input.kind === 'open') return this.connect(input);
    if (input.kind === 'stop') return this.stop();
    if (input.kind === 'accepted' || input.kind === 'refused') return this.decided(input);
    const one = this.open.get(input.connection);
    if (!one) return;
    switch (input.kind) {
      case 'data':
        return this.send(input.connection, one, input.bytes);
      case 'end':
        return one.socket.shutdown();
      case 'close':
        one.socket.close();
        return this.closed(input.connection, 'closed outside');
      case 'reset':
        one.socket.reset();
        return this.closed(input.connection, 'reset outside');
      case 'full':
        return one.socket.pause();
      case 'ready':
        return one.socket.resume();
    }
  }

  private connect({ connection, host, port, from }: Extract<OutsideInput, { kind: 'open' }>): void {
    this.lane.emit(OUTSIDE_KIND.connected, { connection, host, port, from });
    this.join(connection, this.net.connect(this.owner, host, port, {}, from));
  }

  /** Whether it is asked outside; on any other port nobody listens. */
  private dial(syn: Packet, ports: readonly number[]): void {
    if (!ports.includes(syn.port)) return this.net.refuse(syn);
    const connection = this.dialled++;
    this.asked.set(connection, syn);
    this.gate?.dial(connection, syn.port);
  }

  private decided({ kind, connection }: OutsideInput & { readonly connection: number }): void {
    const syn = this.asked.get(connection);
    if (!syn) return;
    this.asked.delete(connection);
    if (kind === 'refused') return this.net.refuse(syn);
    const { port, sourcePort } = syn;
    this.lane.emit(OUTSIDE_KIND.reached, { connection, port, from: sourcePort });
    const listener = this.net.listen(this.owner, port, (socket) =>
      this.join(connection, socket as Socket),
    );
    this.net.take(syn);
    listener.close();
  }

  private join(connection: number, socket: Socket): void {
    const one: Open = { socket, sent: 0, received: 0, sum: 0, congested: false };
    this.open.set(connection, one);
    socket.onData = (bytes) => {
      one.received += bytes.length;
      one.sum = sumOf(one.sum, bytes);
      this.gate?.data(connection, bytes);
    };
    socket.onEnd = () => this.gate?.ended(connection);
    socket.onError = ({ code }) => {
      this.gate?.broke(connection);
      this.closed(connection, code);
    };
    socket.onDrain = () => this.congest(connection, one, false);
  }

  private send(connection: number, one: Open, bytes: Uint8Array): void {
    one.sent += bytes.length;
    one.socket.write(bytes);
    if (one.socket.pendingBytes > MOST_PENDING_BYTES) this.congest(connection, one, true);
  }

  private congest(connection: number, one: Open, congested: boolean): void {
    if (one.congested === congested) return;
    one.congested = congested;
    this.gate?.congested(connection, congested);
  }

  private closed(connection: number, how: string): void {
    const { sent, received, sum } = this.open.get(connection)!;
    this.open.delete(connection);
    this.lane.emit(OUTSIDE_KIND.closed, { connection, how, sent, received, sum });
  }

  private stop(): void {
    for (const connection of [...this.open.keys()]) this.closed(connection, 'the run ended');
  }
}

/** Another sum for other bytes, nearly always, so that a trace that is the same means the same. */
function sumOf(before: number, bytes: Uint8Array): number {
  let sum = before;
  for (let at = 0; at < bytes.length; at++) sum = (Math.imul(sum, 31) + bytes[at]!) | 0;
  return sum >>> 0;
}
