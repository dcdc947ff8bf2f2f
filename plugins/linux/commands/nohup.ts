/** nohup: runs a command that outlives its terminal. No output here is a terminal's. */

import { command } from '../lib/command.ts';
import { NotModelled } from '../lib/not-modelled.ts';
import { UsageError } from '../lib/options.ts';
import { relay } from '../lib/relay.ts';

export const nohup = command({
  name: 'nohup',
  summary: 'Runs a command that outlives its terminal',
  usage: 'nohup COMMAND [ARG]...',
  main(sys, args) {
    const argv = args[0] === '--' ? args.slice(1) : args;
    const [word] = argv;
    if (word === undefined) throw new UsageError('missing operand', { code: 125 });
    if (word.startsWith('-')) throw new NotModelled(`option ${word}`);
    sys.onSignal('HUP', () => {});
    const options = { env: sys.env, detached: true };
    return relay(sys, 'nohup', argv, options, (name, reason) => {
      return `failed to run command '${name}': ${reason}`;
    });
  },
});
