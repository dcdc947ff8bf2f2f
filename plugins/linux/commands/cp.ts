/** cp: copies files and, with -r, trees. Time stamps cannot be kept: -p keeps the x bit only. */

import { command } from '../lib/command.ts';
import { copyTree } from '../lib/copy.ts';
import { reasonOf } from '../lib/failure.ts';
import { statOf } from '../lib/files.ts';
import { parseOptions } from '../lib/options.ts';
import { resolvePath } from '../lib/paths.ts';
import type { System } from '../lib/system.ts';
import { planTargets } from '../lib/targets.ts';

export const cp = command({
  name: 'cp',
  summary: 'Copies files, and with -r directories',
  usage: 'cp [-rpfv] SOURCE... TARGET',
  main(sys, args) {
    const options = parseOptions(args, {
      flags: 'rRapfv',
      long: { recursive: 'r', archive: 'a', force: 'f', verbose: 'v' },
    });
    const isRecursive = ['r', 'R', 'a'].some((letter) => options.has(letter));
    let code = 0;
    for (const { source, target } of planTargets(sys, options.operands)) {
      const failed = copy(sys, source, target, isRecursive);
      if (failed !== undefined) {
        sys.stderr.write(`cp: ${failed}\n`);
        code = 1;
      } else if (options.has('v')) sys.stdout.write(`'${source}' -> '${target}'\n`);
    }
    return code;
  },
});

function copy(
  sys: System,
  source: string,
  target: string,
  isRecursive: boolean,
): string | undefined {
  const from = resolvePath(sys.cwd, source);
  const to = resolvePath(sys.cwd, target);
  const stat = statOf(sys, source);
  if (!stat) return `cannot stat '${source}': ${statReason(sys, from)}`;
  const existing = statOf(sys, target);
  if (stat.kind === 'directory') {
    if (!isRecursive) return `-r not specified; omitting directory '${source}'`;
    if (existing?.kind === 'file') {
      return `cannot overwrite non-directory '${target}' with directory '${source}'`;
    }
    if (to === from || to.startsWith(`${from}/`)) {
      return `cannot copy a directory, '${source}', into itself, '${target}'`;
    }
  } else {
    if (from === to) return `'${source}' and '${target}' are the same file`;
    if (existing?.kind === 'directory') {
      return `cannot overwrite directory '${target}' with non-directory`;
    }
    if (!existing && target.endsWith('/')) {
      return `cannot create regular file '${target}': Not a directory`;
    }
  }
  try {
    if (from === '/dev/null') sys.disk.write(to, '');
    else copyTree(sys, from, to);
    return undefined;
  } catch (error) {
    const what = stat.kind === 'directory' ? 'directory' : 'regular file';
    return `cannot create ${what} '${target}': ${reasonOf(error)}`;
  }
}

function statReason(sys: System, path: string): string {
  try {
    sys.disk.stat(path);
    return 'Not a directory';
  } catch (error) {
    return reasonOf(error);
  }
}
