/** The linux plugin on simulated hosts, for its tests. */

import type { FileTree } from '../../core/machine/image.ts';
import { COMMANDS, SSHD } from '../../plugins/linux/commands/index.ts';
import { baseImage } from '../../plugins/linux/image.ts';
import { type SimulateOptions, type Simulation, simulate } from '../support/simulate.ts';

export const LINUX = [...COMMANDS, SSHD];

/** The base image of a host; addresses as the test stage gives them out. */
export function linuxImage(host: string, hosts: readonly string[]): FileTree {
  const all = hosts.map((name, at) => ({ name, address: `192.168.0.${at + 2}` }));
  return baseImage(all.find(({ name }) => name === host)!, all, LINUX);
}

/** Runs a script against hosts with the commands and sshd; a failure of code is thrown. */
export async function onLinux(
  options: Partial<SimulateOptions> & Pick<SimulateOptions, 'script'>,
): Promise<Simulation> {
  const { hosts = ['m1'] } = options;
  const simulation = await simulate({
    programs: LINUX,
    services: ['sshd'],
    ...options,
    hosts,
    image: (host) => ({ ...linuxImage(host, hosts), ...options.image?.(host) }),
  });
  if (simulation.failure) throw simulation.failure;
  return simulation;
}
