/** rm: removes files, and with -r whole trees. */

import { command } from '../lib/command.ts';
import { reasonOf } from '../lib/failure.ts';
import { statOf } from '../lib/files.ts';
import { parseOptions, UsageError } from '../lib/options.ts';
import { resolvePath } from '../lib/paths.ts';

export const rm = command({
  name: 'rm',
  summary: 'Removes files, and with -r directories',
  usage: 'rm [-rf] [FILE]...',
  main(sys, args) {
    const options = parseOptions(args, {
      flags: 'rRf',
      long: { recursive: 'r', force: 'f' },
    });
    const isRecursive = options.has('r') || options.has('R');
    if (options.operands.length === 0 && !options.has('f')) throw new UsageError('missing operand');
    let code = 0;
    const complain = (message: string): void => {
      sys.stderr.write(`rm: ${message}\n`);
      code = 1;
    };
    for (const path of options.operands) {
      const absolute = resolvePath(sys.cwd, path);
      if (isRecursive && /(^|\/)\.\.?\/*$/.test(path)) {
        complain(`refusing to remove '.' or '..' directory: skipping '${path}'`);
        continue;
      }
      if (isRecursive && absolute === '/') {
        complain(`it is dangerous to operate recursively on '${path}'`);
        sys.stderr.write('rm: use --no-preserve-root to override this failsafe\n');
        continue;
      }
      const stat = statOf(sys, path);
      if (!stat && options.has('f')) continue;
      try {
        sys.disk.remove(absolute, { recursive: isRecursive });
      } catch (error) {
        const isDirectory = stat?.kind === 'directory';
        complain(`cannot remove '${path}': ${isDirectory ? 'Is a directory' : reasonOf(error)}`);
      }
    }
    return code;
  },
});
