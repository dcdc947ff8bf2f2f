/** whoami: root, on every host. */

import { command } from '../lib/command.ts';
import { parseOptions, UsageError } from '../lib/options.ts';

export const whoami = command({
  name: 'whoami',
  summary: 'Prints the name of the user',
  usage: 'whoami',
  main(sys, args) {
    const [extra] = parseOptions(args, {}).operands;
    if (extra !== undefined) throw new UsageError(`extra operand ‘${extra}’`);
    sys.stdout.write('root\n');
    return 0;
  },
});
