/**
 * Which sets of servers are a quorum: a majority of the voters (`QuorumMaj`), or, where groups are
 * configured, more than half of the weight in more than half of the groups
 * (`QuorumHierarchical`). Also the text of the membership as it travels in notifications and
 * stands in `/zookeeper/config`.
 */
import { formatServerLine } from '../config/server-line.ts';
import type { QuorumConfig } from '../config/zoo-cfg.ts';

export interface QuorumVerifier {
  /** Sids of the participants, ascending. */
  readonly voters: readonly number[];
  isVoter(sid: number): boolean;
  /** 0 for a server that must never lead. */
  weight(sid: number): number;
  /** Whether these voters are a quorum; sids that do not vote are not counted. */
  containsQuorum(acks: Iterable<number>): boolean;
  /** How many servers a quorum has at least. */
  readonly minimum: number;
  /** `server.1=host:quorumPort:electionPort:role`, one line each, then `version=<hex>`. */
  readonly text: string;
}

/** The verifier that a configuration asks for. */
export function quorumVerifier(
  config: Pick<QuorumConfig, 'servers' | 'groups' | 'weights'>,
  version = 0n,
): QuorumVerifier {
  const voters = config.servers.filter((s) => s.role === 'participant').map((s) => s.sid);
  const voting = new Set(voters);
  const hierarchy = config.groups && new Hierarchy(config.groups, config.weights ?? new Map());
  return {
    voters,
    isVoter: (sid) => voting.has(sid),
    weight: (sid) => hierarchy?.weight(sid) ?? 1,
    containsQuorum(acks) {
      const counted = new Set<number>();
      for (const sid of acks) if (voting.has(sid)) counted.add(sid);
      return hierarchy ? hierarchy.containsQuorum(counted) : counted.size > voters.length >> 1;
    },
    minimum: hierarchy?.minimum ?? (voters.length >> 1) + 1,
    text: configText(config, hierarchy, version),
  };
}

class Hierarchy {
  readonly #groups: ReadonlyMap<number, readonly number[]>;
  readonly #weights: ReadonlyMap<number, number>;

  constructor(
    groups: ReadonlyMap<number, readonly number[]>,
    weights: ReadonlyMap<number, number>,
  ) {
    this.#groups = groups;
    this.#weights = weights;
  }

  weight(sid: number): number {
    return this.#weights.get(sid) ?? 1;
  }

  /** The heaviest servers of those groups that are won with the fewest. */
  get minimum(): number {
    const fewest: number[] = [];
    for (const members of this.#groups.values()) {
      const weights = members.map((sid) => this.weight(sid)).sort((a, b) => b - a);
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      if (total === 0) continue;
      let count = 0;
      for (let won = 0; won <= total >> 1; count++) won += weights[count] ?? 0;
      fewest.push(count);
    }
    fewest.sort((a, b) => a - b);
    return fewest.slice(0, (fewest.length >> 1) + 1).reduce((sum, count) => sum + count, 0);
  }

  /** Groups whose weight is 0 do not count. */
  containsQuorum(acks: ReadonlySet<number>): boolean {
    let groups = 0;
    let won = 0;
    for (const members of this.#groups.values()) {
      const total = members.reduce((sum, sid) => sum + this.weight(sid), 0);
      if (total === 0) continue;
      groups++;
      const acked = members.reduce((sum, sid) => sum + (acks.has(sid) ? this.weight(sid) : 0), 0);
      if (acked > total >> 1) won++;
    }
    return won > groups >> 1;
  }

  lines(voters: readonly number[]): string[] {
    const groups = [...this.#groups].map(([gid, members]) => `group.${gid}=${members.join(':')}`);
    return [...groups, ...voters.map((sid) => `weight.${sid}=${this.weight(sid)}`)];
  }
}

/** `QuorumMaj.toString` and `QuorumHierarchical.toString`. */
function configText(
  config: Pick<QuorumConfig, 'servers'>,
  hierarchy: Hierarchy | undefined,
  version: bigint,
): string {
  const servers = config.servers.map((s) => `server.${s.sid}=${formatServerLine(s)}`);
  const voters = config.servers.filter((s) => s.role === 'participant').map((s) => s.sid);
  const lines = [...servers, ...(hierarchy?.lines(voters) ?? [])];
  return [...lines, `version=${version.toString(16)}`].join('\n');
}
