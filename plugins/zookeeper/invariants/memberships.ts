/**
 * Who belongs to the ensemble at each point of its history, where that may change: read from what
 * servers told of memberships, and counted by the rules that ZooKeeper documents (a majority of the
 * voters, or more than half of the weight in more than half of the groups).
 */

import type { TraceEvent } from '../../../core/plugin/index.ts';
import { epochOf, LastingServers } from './history.ts';

export class Members {
  /** Servers that vote. */
  readonly voters: ReadonlySet<number>;
  /** `1,2,3`, for messages. */
  readonly text: string;
  private readonly groups: readonly (readonly number[])[];
  private readonly weights: ReadonlyMap<number, number>;

  constructor(text: string) {
    const lines = text.split('\n').map((line) => line.split('=', 2) as [string, string]);
    const numbered = (name: string) =>
      lines
        .filter(([key]) => key.startsWith(`${name}.`))
        .map(([key, value = '']) => [Number(key.slice(name.length + 1)), value] as const);
    const voting = numbered('server').filter(([, value]) => !/:observer(;|$)/.test(value));
    this.voters = new Set(voting.map(([server]) => server));
    this.text = [...this.voters].join();
    this.groups = numbered('group').map(([, value]) => value.split(':').map(Number));
    this.weights = new Map(numbered('weight').map(([server, value]) => [server, Number(value)]));
  }

  isQuorum(servers: ReadonlySet<number>): boolean {
    const groups = this.groups.length > 0 ? this.groups : [[...this.voters]];
    const counting = groups.filter((group) => this.weightOf(group) > 0);
    const won = counting.filter((group) => {
      const present = group.filter((server) => this.voters.has(server) && servers.has(server));
      return this.weightOf(present) * 2 > this.weightOf(group);
    });
    return won.length * 2 > counting.length;
  }

  private weightOf(group: readonly number[]): number {
    return group.reduce((sum, server) => sum + (this.weights.get(server) ?? 1), 0);
  }
}

/** What an epoch goes by. */
interface Ruled {
  /** The membership that its leader began with. */
  readonly begun: number;
  /** Those that were proposed in it, by their zxids, in order. */
  readonly proposed: number[];
}

export class Memberships {
  readonly servers = new LastingServers();
  private readonly known = new Map<number, Members>();
  /** By server: what it has named since it took up its role. */
  private readonly named = new Map<number, number[]>();
  private readonly epochs = new Map<number, Ruled>();

  told(event: TraceEvent): void {
    const { data } = event;
    const version = Number(data.version as bigint);
    this.known.set(version, new Members(data.members as string));
    const epoch = this.epochs.get(epochOf(version));
    const isProposed = epoch !== undefined && version > epoch.begun;
    if (isProposed && !epoch.proposed.includes(version)) epoch.proposed.push(version);
    this.servers.note(event);
    const server = this.servers.keyOf(event);
    this.named.set(server, [...(this.named.get(server) ?? []), version]);
  }

  /** A server has started, or its role has ended: what it named before is over. */
  recovered(event: TraceEvent): void {
    this.servers.note(event);
    this.named.delete(this.servers.keyOf(event));
  }

  /** A leader is established. @returns those that must have agreed to it; none if nothing is known */
  established(event: TraceEvent): readonly Members[] {
    const versions = [...new Set(this.named.get(this.servers.keyOf(event)) ?? [])];
    if (versions.length === 0) return [];
    this.epochs.set(event.data.epoch as number, { begun: Math.max(...versions), proposed: [] });
    return versions.map((version) => this.known.get(version) as Members);
  }

  /** Whether this transaction makes a membership. */
  isOne(zxid: number): boolean {
    return this.known.has(zxid);
  }

  /** The version that a leader's epoch began with. */
  begunWith(epoch: number): number | undefined {
    return this.epochs.get(epoch)?.begun;
  }

  /** Those that must have this transaction on disk before it is committed. */
  needed(zxid: number): readonly Members[] {
    const epoch = this.epochs.get(epochOf(zxid));
    if (epoch === undefined) return [];
    const upTo = [epoch.begun, ...epoch.proposed.filter((version) => version <= zxid)];
    const versions = upTo.slice(upTo.at(-1) === zxid ? -2 : -1);
    return versions.map((version) => this.known.get(version) as Members);
  }

  /** The one in force right before this transaction is committed, if it is known. */
  before(zxid: number): Members | undefined {
    return this.needed(zxid)[0];
  }
}
