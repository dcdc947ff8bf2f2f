/** mv: renames files and directories; the rename is atomic and takes the time of the disk. */

import { command } from '../lib/command.ts';
import { reasonOf } from '../lib/failure.ts';
import { statOf } from '../lib/files.ts';
import { parseOptions } from '../lib/options.ts';
import { resolvePath } from '../lib/paths.ts';
import type { System } from '../lib/system.ts';
import { planTargets } from '../lib/targets.ts';

export const mv = command({
  name: 'mv',
  summary: 'Moves or renames files and directories',
  usage: 'mv [-fv] SOURCE... TARGET',
  async main(sys, args) {
    const options = parseOptions(args, { flags: 'fv', long: { force: 'f', verbose: 'v' } });
    let code = 0;
    for (const { source, target } of planTargets(sys, options.operands)) {
      const failed = await move(sys, source, target);
      if (failed !== undefined) {
        sys.stderr.write(`mv: ${failed}\n`);
        code = 1;
      } else if (options.has('v')) sys.stdout.write(`renamed '${source}' -> '${target}'\n`);
    }
    return code;
  },
});

async function move(sys: System, source: string, target: string): Promise<string | undefined> {
  const from = resolvePath(sys.cwd, source);
  const to = resolvePath(sys.cwd, target);
  const stat = statOf(sys, source);
  if (!stat) return `cannot stat '${source}': No such file or directory`;
  const existing = statOf(sys, target);
  if (stat.kind === 'file') {
    if (from === to) return `'${source}' and '${target}' are the same file`;
    if (existing?.kind === 'directory') {
      return `cannot overwrite directory '${target}' with non-directory`;
    }
    if (!existing && target.endsWith('/'))
      return `cannot move '${source}' to '${target}': Not a directory`;
  } else {
    if (existing?.kind === 'file') {
      return `cannot overwrite non-directory '${target}' with directory '${source}'`;
    }
    if (to === from || to.startsWith(`${from}/`)) {
      return `cannot move '${source}' to a subdirectory of itself, '${target}'`;
    }
  }
  try {
    await sys.disk.rename(from, to);
    return undefined;
  } catch (error) {
    return `cannot move '${source}' to '${target}': ${reasonOf(error)}`;
  }
}
