/** Runs another command in place of this one, for `env` and `nohup`. */

import { reasonOf } from './failure.ts';
import type { SpawnOptions, System } from './system.ts';

/** The exit code of the command, or 126 and 127 with GNU's message where it cannot be run. */
export async function relay(
  sys: System,
  name: string,
  argv: readonly string[],
  options: SpawnOptions & { readonly env: ReadonlyMap<string, string> },
  describe: (command: string, reason: string) => string,
): Promise<number> {
  const [word = ''] = argv;
  try {
    const status = await sys.spawn(argv, options).exited;
    return status.code;
  } catch (error) {
    const reason = reasonOf(error);
    // A text without a program's header is a script: a shell knows what to do with it.
    if (reason === 'Exec format error') {
      const status = await sys.spawnProgram('bash', ['bash', ...argv], options).exited;
      return status.code;
    }
    sys.stderr.write(`${name}: ${describe(word, reason)}\n`);
    return reason === 'No such file or directory' ? 127 : 126;
  }
}
