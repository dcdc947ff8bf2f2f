/** env: prints the environment, or runs a command in a changed one. */

import { command } from '../lib/command.ts';
import { parseOptions } from '../lib/options.ts';
import { relay } from '../lib/relay.ts';

export const env = command({
  name: 'env',
  summary: 'Prints the environment, or runs a command in a changed one',
  usage: 'env [-i] [-u NAME] [NAME=VALUE]... [COMMAND [ARG]...]',
  async main(sys, args) {
    const options = parseOptions(
      args,
      { flags: 'i', values: 'u', long: { 'ignore-environment': 'i', unset: 'u' }, ordered: true },
      125,
    );
    const environment = new Map(options.has('i') ? [] : sys.env);
    for (const { value } of options.values) environment.delete(value);
    let first = 0;
    for (const operand of options.operands) {
      const equals = operand.indexOf('=');
      if (equals < 0) break;
      environment.set(operand.slice(0, equals), operand.slice(equals + 1));
      first += 1;
    }
    const argv = options.operands.slice(first);
    if (argv.length > 0) {
      return relay(
        sys,
        'env',
        argv,
        { env: environment },
        (word, reason) => `‘${word}’: ${reason}`,
      );
    }
    for (const [name, value] of environment) sys.stdout.write(`${name}=${value}\n`);
    return 0;
  },
});
