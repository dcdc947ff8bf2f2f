/**
 * ps: the processes of this host. Of the columns only user, pids, state and command are modelled;
 * times and sizes show as `-`, so that nobody takes them for measured.
 */

import { command } from '../lib/command.ts';
import { NotModelled } from '../lib/not-modelled.ts';
import { commandLine, commandName, sortedProcesses } from '../lib/process-table.ts';
import type { ProcessInfo } from '../lib/system.ts';

type Layout = (process: ProcessInfo) => string;

export const ps = command({
  name: 'ps',
  summary: 'Lists the processes of this host',
  usage: 'ps [-e | -ef | aux]',
  main(sys, args) {
    const [option = '-e', extra] = args;
    if (extra !== undefined) throw new NotModelled(`option ${extra}`);
    const [header, layout] = layoutOf(option);
    sys.stdout.write(`${header}\n`);
    for (const process of sortedProcesses(sys)) sys.stdout.write(`${layout(process)}\n`);
    return 0;
  },
});

function layoutOf(option: string): readonly [string, Layout] {
  if (option === '-e' || option === '-A') {
    return [
      '    PID TTY          TIME CMD',
      (each) => `${pidText(each.pid)} ?               - ${commandName(each)}`,
    ];
  }
  if (option === '-ef') {
    return [
      'UID          PID    PPID  C STIME TTY          TIME CMD',
      (each) =>
        `root     ${pidText(each.pid)} ${pidText(each.ppid)}  -     - ?               - ${commandLine(each)}`,
    ];
  }
  if (option === 'aux') {
    return [
      'USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND',
      (each) =>
        `root     ${pidText(each.pid)}    -    -      -     - ?        ${(each.stopped ? 'T' : 'S').padEnd(4)}     -      - ${commandLine(each)}`,
    ];
  }
  throw new NotModelled(`option ${option}`);
}

function pidText(pid: number): string {
  return String(pid).padStart(7);
}
