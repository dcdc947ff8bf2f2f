/** What a thread needs to build hosts: plain data, made from a scenario and a seed. */

import type { ClusterModel, ScenarioModel } from '../model.ts';

export interface RunSpecification {
  readonly seed: number;
  readonly image: ScenarioModel['image'];
  readonly cluster: ClusterModel;
  /** No message between hosts, or between a host and the timeline, is faster; microseconds. */
  readonly lookahead: number;
}

/** The look-ahead never exceeds this, so that the timeline is never further away. */
const LONGEST_LOOKAHEAD = 1_000;

export function specify(scenario: ScenarioModel, seed: number): RunSpecification {
  const { cluster, image } = scenario;
  const { latency } = cluster.network;
  const lookahead =
    cluster.hosts.length > 1 ? Math.min(latency, LONGEST_LOOKAHEAD) : LONGEST_LOOKAHEAD;
  return { seed, image, cluster, lookahead };
}
