/** Who is on the network, and what the links between them are like. */

export interface PeerHost {
  readonly lane: number;
  readonly name: string;
  readonly address: string;
}

export interface NetworkOptions {
  readonly seed: number;
  readonly hosts: readonly PeerHost[];
  /** Those who are told at which ports hosts listen, for they refuse what nobody would take. */
  readonly porters?: readonly PeerHost[];
  /** One-way between different hosts, microseconds. */
  readonly latency: number;
  readonly jitter: number;
  readonly bytesPerSecond: number;
  readonly unreachable: 'silent' | 'neighbour';
}
