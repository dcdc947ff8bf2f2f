/** touch: makes files that are missing, and renews the time stamp of others. */

import { command } from '../lib/command.ts';
import { reasonOf } from '../lib/failure.ts';
import { isDirectory } from '../lib/files.ts';
import { parseOptions, UsageError } from '../lib/options.ts';
import { resolvePath } from '../lib/paths.ts';

export const touch = command({
  name: 'touch',
  summary: 'Makes empty files, or renews their time stamps',
  usage: 'touch [-c] FILE...',
  main(sys, args) {
    const options = parseOptions(args, { flags: 'c', long: { 'no-create': 'c' } });
    if (options.operands.length === 0) throw new UsageError('missing file operand');
    let code = 0;
    for (const path of options.operands) {
      const absolute = resolvePath(sys.cwd, path);
      if (isDirectory(sys, path) || (options.has('c') && !sys.disk.exists(absolute))) continue;
      try {
        sys.disk.append(absolute, '');
      } catch (error) {
        sys.stderr.write(`touch: cannot touch '${path}': ${reasonOf(error)}\n`);
        code = 1;
      }
    }
    return code;
  },
});
