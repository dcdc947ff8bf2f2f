/** What has to be installed for the tests of clients, and is not everywhere. */

import { spawnSync } from 'node:child_process';

/** The reason to skip, or undefined: a command that succeeds where everything is there. */
export function missing(
  what: string,
  command: string,
  ...parameters: string[]
): string | undefined {
  const { status } = spawnSync(command, parameters);
  return status === 0 ? undefined : `${what} is not installed`;
}
