/** date: the wall clock of this host, in UTC, with its offset and rate. */

import { formatTime } from '../../../core/plugin/index.ts';
import { command } from '../lib/command.ts';
import { NotModelled } from '../lib/not-modelled.ts';
import { parseOptions, UsageError } from '../lib/options.ts';

export const date = command({
  name: 'date',
  summary: 'Prints the date and time',
  usage: 'date [-u] [+FORMAT]',
  main(sys, args) {
    const options = parseOptions(args, { flags: 'u', long: { utc: 'u', universal: 'u' } });
    const [format = '+%a %b %e %H:%M:%S %Z %Y', extra] = options.operands;
    if (extra !== undefined) throw new UsageError(`extra operand ‘${extra}’`);
    if (!format.startsWith('+')) throw new NotModelled('setting the clock');
    sys.stdout.write(`${formatTime(sys.clock.wall(), format.slice(1))}\n`);
    return 0;
  },
});
