/** basename: the last component of a path. */

import { command } from '../lib/command.ts';
import { parseOptions, UsageError } from '../lib/options.ts';
import { baseName } from '../lib/paths.ts';

export const basename = command({
  name: 'basename',
  summary: 'Prints the last component of a path',
  usage: 'basename PATH [SUFFIX]',
  main(sys, args) {
    const [path, suffix = '', extra] = parseOptions(args, {}).operands;
    if (path === undefined) throw new UsageError('missing operand');
    if (extra !== undefined) throw new UsageError(`extra operand ‘${extra}’`);
    const name = baseName(path);
    const isCut = suffix !== '' && name.endsWith(suffix) && name !== suffix;
    sys.stdout.write(`${isCut ? name.slice(0, -suffix.length) : name}\n`);
    return 0;
  },
});
