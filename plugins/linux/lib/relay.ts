/** Runs another command in place of this one, for `env` and `nohup`. */

import { lookUpCommand } from '../shell/lookup.ts';
import { type Child, ERRNO_TEXT, type SpawnOptions, type System, SystemError } from './system.ts';

/** The exit code of the command, or 126 and 127 with GNU's message where it cannot be run. */
export async function relay(
  sys: System,
  name: string,
  argv: readonly string[],
  options: SpawnOptions & { readonly env: ReadonlyMap<string, string> },
  describe: (command: string, reason: string) => string,
): Promise<number> {
  const [word = '', ...rest] = argv;
  // Without a PATH, execvp(3) looks in the two usual places.
  const found = lookUpCommand(sys, word, options.env.get('PATH') ?? '/bin:/usr/bin');
  if (found.found !== 'file') {
    const isMissing = found.found === 'nothing';
    const reason = isMissing ? ERRNO_TEXT.ENOENT : ERRNO_TEXT.EACCES;
    sys.stderr.write(`${name}: ${describe(word, reason)}\n`);
    return isMissing ? 127 : 126;
  }
  try {
    return await follow(sys, sys.spawn([found.path, ...rest], options));
  } catch (error) {
    if (!(error instanceof SystemError) || error.code !== 'ENOEXEC') throw error;
    // A text without a program's header is a script: a shell knows what to do with it.
    return follow(sys, sys.spawnProgram('bash', ['bash', found.path, ...rest], options));
  }
}

/** There is no exec: signals meant for the command go on to it, and its exit code comes back. */
async function follow(sys: System, child: Child): Promise<number> {
  for (const signal of ['TERM', 'INT'] as const) {
    sys.onSignal(signal, () => sys.kill(child.pid, signal));
  }
  return (await child.exited).code;
}
