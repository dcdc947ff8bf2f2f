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
  readonly outside: readonly OutsidePlan[];
}

/** The look-ahead never exceeds this, so that the timeline is never further away. */
const LONGEST_LOOKAHEAD = 1_000;

/** Real programs that hosts reach by a name. */
export interface NeighbourPlan {
  readonly name: string;
  /** Where the hosts find them. */
  readonly ports: readonly number[];
}

/** Real programs reach the hosts from here; on the ports of a neighbour, hosts reach them. */
export interface OutsidePlan extends PeerHost {
  readonly ports: readonly number[];
}

/**
 * `neighbours`: real programs take part, so it lasts as long as they like. Clients of this machine
 * look to a server as they look to a real one. Neighbours have the loopback address that is their
 * name, or one that follows.
 */
export function specify(
  scenario: ScenarioModel,
  seed: number,
  neighbours?: readonly NeighbourPlan[],
): RunSpecification {
  const { cluster, image } = scenario;
  const { latency } = cluster.network;
  const first = cluster.hosts.length + 1;
  const outside = neighbours ? outsideOf(neighbours, first) : [];
  const lookahead =
    cluster.hosts.length + outside.length > 1
      ? Math.min(latency, LONGEST_LOOKAHEAD)
      : LONGEST_LOOKAHEAD;
  const limits = { ...cluster.limits, events: Number.MAX_SAFE_INTEGER };
  const lasting = neighbours ? { ...cluster, limits } : cluster;
  return { seed, image, cluster: lasting, lookahead, outside };
}

const CLIENTS: NeighbourPlan = { name: 'outside', ports: [] };

function outsideOf(neighbours: readonly NeighbourPlan[], first: number): OutsidePlan[] {
  const taken = new Set(neighbours.map(({ name }) => name));
  let last = 0;
  const free = (): string => {
    const address = `127.0.0.${++last}`;
    return taken.has(address) ? free() : address;
  };
  return [CLIENTS, ...neighbours].map(({ name, ports }, at) => {
    return { lane: first + at, name, ports, address: isLoopback(name) ? name : free() };
  });
}

/** Whether it is an address at which this machine is only reached by itself. */
export function isLoopback(text: string): boolean {
  return /^127(\.\d{1,3}){3}$/.test(text);
}
