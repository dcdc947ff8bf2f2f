/** printenv: prints variables of the environment. */

import { command } from '../lib/command.ts';
import { parseOptions } from '../lib/options.ts';

export const printenv = command({
  name: 'printenv',
  summary: 'Prints variables of the environment',
  usage: 'printenv [NAME]...',
  main(sys, args) {
    const { operands } = parseOptions(args, {}, 2);
    if (operands.length === 0) {
      for (const [name, value] of sys.env) sys.stdout.write(`${name}=${value}\n`);
      return 0;
    }
    const values = operands.map((name) => sys.env.get(name));
    for (const value of values) if (value !== undefined) sys.stdout.write(`${value}\n`);
    return values.includes(undefined) ? 1 : 0;
  },
});
