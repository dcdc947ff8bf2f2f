/**
 * Which sets of servers are a quorum: a majority of the voters (`QuorumMaj`), or, where groups are
 * configured, more than half of the weight in more than half of the groups
 * (`QuorumHierarchical`). Also the text of the membership as it travels in notifications and
 * stands in `/zookeeper/config`.
 */
import { lastOfEach, readProperties } from '../config/properties.ts';
import type { ServerSpec } from '../config/quorum-config.ts';
import { formatServerLine } from '../config/server-line.ts';
import { type Membership, readMembership } from '../config/zoo-members.ts';

export interface QuorumVerifier {
  /** Participants and observers, ascending by sid. */
  readonly servers: readonly ServerSpec[];
  /** The zxid of the transaction that made it; 0 for one that was only read from a file. */
  readonly version: bigint;
  /** Groups and weights decide, not heads. */
  readonly isHierarchical: boolean;
  member(sid: number): ServerSpec | undefined;
  /** The same members under another version. */
  withVersion(version: bigint): QuorumVerifier;
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
export function quorumVerifier(members: Membership): QuorumVerifier {
  const { servers, groups, weights, version = 0n } = members;
  const voters = servers.filter((s) => s.role === 'participant').map((s) => s.sid);
  const voting = new Set(voters);
  const bySid = new Map(servers.map((server) => [server.sid, server]));
  const hierarchy = groups && new Hierarchy(groups, weights ?? new Map());
  return {
    servers,
    version,
    isHierarchical: hierarchy !== undefined,
    member: (sid) => bySid.get(sid),
    withVersion: (next) => quorumVerifier({ ...members, version: next }),
    voters,
    isVoter: (sid) => voting.has(sid),
    weight: (sid) => hierarchy?.weight(sid) ?? 1,
    containsQuorum(acks) {
      const counted = new Set<number>();
      for (const sid of acks) if (voting.has(sid)) counted.add(sid);
      return hierarchy ? hierarchy.containsQuorum(counted) : counted.size > voters.length >> 1;
    },
    minimum: hierarchy?.minimum ?? (voters.length >> 1) + 1,
    text: configText(servers, voters, hierarchy, version),
  };
}

/**
 * `QuorumPeer.configFromString`: a membership as it travels. @throws ConfigError with the text of
 * the real exception
 */
export function verifierFromText(text: string, standaloneEnabled: boolean): QuorumVerifier {
  const table = lastOfEach(readProperties(text));
  return quorumVerifier(readMembership(table, { strict: true, standaloneEnabled, log: [] }));
}

/** `QuorumMaj.equals`: one version is one membership; otherwise server by server. */
export function sameMembers(a: QuorumVerifier, b: QuorumVerifier): boolean {
  if (a.version === b.version) return true;
  return a.withVersion(0n).text === b.withVersion(0n).text;
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
    const groups = [...this.#groups].map(
      ([gid, members]) => `group.${gid}=${[...members].sort((a, b) => a - b).join(':')}`,
    );
    return [...groups, ...voters.map((sid) => `weight.${sid}=${this.weight(sid)}`)];
  }
}

/** `QuorumMaj.toString` and `QuorumHierarchical.toString`, in the order of Java's `HashMap`. */
function configText(
  servers: readonly ServerSpec[],
  voters: readonly number[],
  hierarchy: Hierarchy | undefined,
  version: bigint,
): string {
  let capacity = 16;
  while (servers.length > capacity * 0.75) capacity *= 2;
  const bucket = (server: ServerSpec) => server.sid & (capacity - 1);
  const ordered = [...servers].sort((a, b) => bucket(a) - bucket(b));
  const lines = ordered.map((s) => `server.${s.sid}=${formatServerLine(s)}`);
  lines.push(...(hierarchy?.lines(voters) ?? []));
  return [...lines, `version=${version.toString(16)}`].join('\n');
}
