/** pgrep: finds processes by name, or with -f by their command line. */

import { command } from '../lib/command.ts';
import { commandName, searchProcesses } from '../lib/process-table.ts';

export const pgrep = command({
  name: 'pgrep',
  summary: 'Finds processes by name',
  usage: 'pgrep [-fxlc] PATTERN',
  main(sys, args) {
    const { found, isLong, isCount } = searchProcesses(sys, 'pgrep', args, false);
    if (isCount) sys.stdout.write(`${found.length}\n`);
    else {
      for (const process of found) {
        const name = isLong ? ` ${commandName(process)}` : '';
        sys.stdout.write(`${process.pid}${name}\n`);
      }
    }
    return found.length > 0 ? 0 : 1;
  },
});
