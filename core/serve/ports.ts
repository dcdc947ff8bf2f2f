/** Which port of this machine stands for the client port of which host. */

import { QuorateError } from '../errors/quorate-error.ts';
import { listOf } from '../plugin/problem.ts';
import type { Registry } from '../plugin/registry.ts';
import type { ClusterModel } from '../scenario/model.ts';
import { servedRole } from '../scenario/run/serving.ts';

/** What was asked for. */
export interface WantedPorts {
  /** The port of the first host, the others behind it; undefined: free ones. */
  readonly first: number | undefined;
  /** 0: a free one. */
  readonly byHost: Readonly<Record<string, number>>;
}

const HIGHEST_PORT = 65_535;

/** Host -> port. @throws QuorateError serve/no-client-port, serve/no-such-host, serve/bad-port */
export function portsOf(
  { file, hosts }: ClusterModel,
  registry: Registry,
  { first, byHost }: WantedPorts,
): Readonly<Record<string, number>> {
  const server = servedRole(registry);
  const names = hosts.flatMap(({ name, roles }) =>
    roles.some((one) => one === server) ? [name] : [],
  );
  if (names.length === 0) throw new QuorateError('serve/no-client-port', { file });
  for (const host of Object.keys(byHost)) {
    if (!names.includes(host)) {
      throw new QuorateError('serve/no-such-host', { host, hosts: listOf(names) });
    }
  }
  const ports = names.map((name, at) => {
    return [name, byHost[name] ?? (first ? first + at : 0)] as const;
  });
  for (const [, port] of ports) {
    if (!(Number.isInteger(port) && port >= 0 && port <= HIGHEST_PORT)) {
      throw new QuorateError('serve/bad-port', { text: String(port) });
    }
  }
  return Object.fromEntries(ports);
}
