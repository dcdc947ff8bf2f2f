/** pkill: signals processes found by name, or with -f by their command line. */

import { command } from '../lib/command.ts';
import { searchProcesses } from '../lib/process-table.ts';

export const pkill = command({
  name: 'pkill',
  summary: 'Signals processes by name',
  usage: 'pkill [-SIGNAL] [-fx] PATTERN',
  main(sys, args) {
    const { found, signal } = searchProcesses(sys, 'pkill', args, true);
    for (const { pid } of found) if ('signal' in signal) sys.kill(pid, signal.signal);
    return found.length > 0 ? 0 : 1;
  },
});
