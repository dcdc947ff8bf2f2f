/** mkdir: makes directories. */

import { command } from '../lib/command.ts';
import { reasonOf } from '../lib/failure.ts';
import { statOf } from '../lib/files.ts';
import { parseOptions, UsageError } from '../lib/options.ts';
import { resolvePath } from '../lib/paths.ts';
import type { System } from '../lib/system.ts';

export const mkdir = command({
  name: 'mkdir',
  summary: 'Makes directories',
  usage: 'mkdir [-p] DIRECTORY...',
  main(sys, args) {
    const options = parseOptions(args, { flags: 'p', long: { parents: 'p' } });
    if (options.operands.length === 0) throw new UsageError('missing operand');
    let code = 0;
    for (const path of options.operands) {
      const failed = options.has('p') ? makeParents(sys, path) : make(sys, path);
      if (failed === undefined) continue;
      sys.stderr.write(`mkdir: cannot create directory ‘${failed.path}’: ${failed.reason}\n`);
      code = 1;
    }
    return code;
  },
});

interface Failure {
  readonly path: string;
  readonly reason: string;
}

function make(sys: System, path: string): Failure | undefined {
  try {
    sys.disk.mkdir(resolvePath(sys.cwd, path));
    return undefined;
  } catch (error) {
    return { path, reason: reasonOf(error) };
  }
}

/** One directory after another from the top: the message names the first that cannot be. */
function makeParents(sys: System, path: string): Failure | undefined {
  const names = path.split('/');
  for (let count = 1; count <= names.length; count += 1) {
    const prefix = names.slice(0, count).join('/');
    if (prefix === '' || names[count - 1] === '') continue;
    const kind = statOf(sys, prefix)?.kind;
    if (kind === 'directory') continue;
    const isLast = count === names.length;
    if (kind === 'file')
      return { path: prefix, reason: isLast ? 'File exists' : 'Not a directory' };
    const failed = make(sys, prefix);
    if (failed) return failed;
  }
  return undefined;
}
