/** dirname: a path without its last component. */

import { command } from '../lib/command.ts';
import { parseOptions, UsageError } from '../lib/options.ts';
import { directoryName } from '../lib/paths.ts';

export const dirname = command({
  name: 'dirname',
  summary: 'Prints a path without its last component',
  usage: 'dirname PATH...',
  main(sys, args) {
    const { operands } = parseOptions(args, {});
    if (operands.length === 0) throw new UsageError('missing operand');
    for (const path of operands) sys.stdout.write(`${directoryName(path)}\n`);
    return 0;
  },
});
