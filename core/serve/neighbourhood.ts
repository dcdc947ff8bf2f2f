/**
 * What is open between a served cluster and real programs besides the ports for clients: doors, by
 * which real programs reach more ports of a host, and neighbours, real programs that hosts reach by
 * a name or an address of loopback.
 */

import { QuorateError } from '../errors/quorate-error.ts';
import { listOf } from '../plugin/problem.ts';
import type { ClusterModel } from '../scenario/model.ts';
import { isLoopback } from '../scenario/run/specification.ts';
import { LOOPBACK } from './door.ts';
import type { DoorPlan, Endpoint, Neighbour, Way } from './endpoints.ts';

/** Port of a host -> that of this machine, 0 for a free one. */
export type PortMap = Readonly<Record<number, number>>;

export interface Neighbourhood {
  /** Host -> its ports. */
  readonly doors?: Readonly<Record<string, PortMap>>;
  /** Name or address -> the ports that hosts ask for, and where the program really listens. */
  readonly neighbours?: Readonly<Record<string, PortMap>>;
}

/** Where the doors are: `m1:3888` -> `127.0.0.1:40123`. */
export function doorsByName(doors: readonly Endpoint[]): Readonly<Record<string, string>> {
  return Object.fromEntries(doors.map(({ host, port, address }) => [`${host}:${port}`, address]));
}

const HIGHEST_PORT = 65_535;

/** As the run takes them. @throws QuorateError serve/no-such-door, serve/bad-neighbour, serve/bad-port */
export function neighbourhoodOf(
  { hosts }: ClusterModel,
  { doors = {}, neighbours = {} }: Neighbourhood,
): { readonly doors: readonly DoorPlan[]; readonly neighbours: readonly Neighbour[] } {
  const names = hosts.map(({ name }) => name);
  for (const host of Object.keys(doors)) {
    if (names.includes(host)) continue;
    throw new QuorateError('serve/no-such-door', { host, hosts: listOf(names) });
  }
  for (const name of Object.keys(neighbours)) {
    const ours = name === LOOPBACK || names.includes(name);
    if (ours || !/^[\w.-]+$/.test(name)) throw new QuorateError('serve/bad-neighbour', { name });
  }
  return {
    doors: Object.entries(doors).flatMap(([host, ports]) =>
      pairsOf(ports, 0).map(([port, at]) => ({ host, port, at })),
    ),
    neighbours: Object.entries(neighbours).map(([name, ports]) => ({
      name,
      ways: pairsOf(ports, 1).map(([port, at]): Way => {
        return { port, at, address: isLoopback(name) ? name : LOOPBACK };
      }),
    })),
  };
}

function pairsOf(ports: PortMap, lowest: number): [number, number][] {
  return Object.entries(ports).map(([text, at]) => {
    const port = Number(text);
    for (const [value, from] of [[port, 1] as const, [at, lowest] as const]) {
      if (Number.isInteger(value) && value >= from && value <= HIGHEST_PORT) continue;
      throw new QuorateError('serve/bad-port', { text: String(value) });
    }
    return [port, at];
  });
}
