/**
 * fuser: the processes that have a port of this host, and with -k their end. As in psmisc, the pids
 * are on stdout and all other text is on stderr.
 */

import { command } from '../lib/command.ts';
import { NotModelled } from '../lib/not-modelled.ts';
import { parseOptions, UsageError } from '../lib/options.ts';
import type { ProcessInfo, System } from '../lib/system.ts';

const NAME_WIDTH = 21;
const USER_WIDTH = 9;
const PID_WIDTH = 6;

export const fuser = command({
  name: 'fuser',
  summary: 'Shows or kills the processes that have a TCP port',
  usage: 'fuser [-vk] -n tcp PORT...',
  main(sys, args) {
    const options = parseOptions(args, { flags: 'vk', values: 'n' });
    const space = options.value('n');
    if (space !== 'tcp') throw new NotModelled(`name space ${space ?? 'file'}`);
    if (options.operands.length === 0) throw new UsageError('No process specification given');
    let isFound = false;
    for (const name of options.operands) {
      const holders = sys.net.holders(Number(name));
      if (holders.length === 0) continue;
      if (options.has('v') && !isFound) {
        sys.stderr.write(`${' '.repeat(NAME_WIDTH)}USER        PID ACCESS COMMAND\n`);
      }
      isFound = true;
      show(sys, `${name}/tcp:`, holders, options.has('v'));
      if (options.has('k')) for (const pid of holders) sys.kill(pid, 'KILL');
    }
    return isFound ? 0 : 1;
  },
});

function show(sys: System, name: string, pids: readonly number[], isVerbose: boolean): void {
  const processes = new Map(sys.processes().map((one) => [one.pid, one]));
  sys.stderr.write(name.padEnd(NAME_WIDTH));
  for (const [i, pid] of pids.entries()) {
    if (isVerbose)
      sys.stderr.write(`${i > 0 ? ' '.repeat(NAME_WIDTH) : ''}${'root'.padEnd(USER_WIDTH)}`);
    sys.stdout.write(String(pid).padStart(PID_WIDTH));
    if (isVerbose) sys.stderr.write(` F.... ${commandName(processes.get(pid))}\n`);
  }
  if (!isVerbose) sys.stderr.write('\n');
}

function commandName(process: ProcessInfo | undefined): string {
  return process?.jvm ? 'java' : (process?.program ?? '');
}
