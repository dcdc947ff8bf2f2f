/** What a thread needs to build hosts: plain data, made from a scenario and a seed. */

import type { PeerHost } from '../../machine/network/peers.ts';
import type { ClusterModel, ScenarioModel } from '../model.ts';

export interface RunSpecification {
  readonly seed: number;
  readonly image: ScenarioModel['image'];
  readonly cluster: ClusterModel;
  /** No message between hosts, or between a host and the timeline, is faster; microseconds. */
  readonly lookahead: number;
  /** Where real programs are, beside the hosts; nobody is there in a run of its own. */
  readonly outside: readonly PeerHost[];
}

/** The look-ahead never exceeds this, so that the timeline is never further away. */
const LONGEST_LOOKAHEAD = 1_000;

/** What real clients of this machine look like to a server. */
const OUTSIDE = { name: 'outside', address: '127.0.0.1' } as const;

/** `joined`: real programs take part, so it lasts as long as they like. */
export function specify(scenario: ScenarioModel, seed: number, joined = false): RunSpecification {
  const { cluster, image } = scenario;
  const { latency } = cluster.network;
  const outside = joined ? [{ lane: cluster.hosts.length + 1, ...OUTSIDE }] : [];
  const lookahead =
    cluster.hosts.length + outside.length > 1
      ? Math.min(latency, LONGEST_LOOKAHEAD)
      : LONGEST_LOOKAHEAD;
  const limits = { ...cluster.limits, events: Number.MAX_SAFE_INTEGER };
  const lasting = joined ? { ...cluster, limits } : cluster;
  return { seed, image, cluster: lasting, lookahead, outside };
}
