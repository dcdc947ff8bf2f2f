/** which: where on the PATH a command is. */

import { command } from '../lib/command.ts';
import { parseOptions } from '../lib/options.ts';
import { lookUpCommand } from '../shell/lookup.ts';

export const which = command({
  name: 'which',
  summary: 'Prints where a command is found',
  usage: 'which NAME...',
  main(sys, args) {
    const { operands } = parseOptions(args, {}, 2);
    let code = operands.length === 0 ? 1 : 0;
    for (const name of operands) {
      const found = lookUpCommand(sys, name, sys.env.get('PATH'));
      if (found.found === 'file') sys.stdout.write(`${found.path}\n`);
      else code = 1;
    }
    return code;
  },
});
