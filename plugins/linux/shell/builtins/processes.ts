/** Builtins about processes: wait, jobs, kill. */

import { chooseSignal, translateSignal } from '../../lib/signals.ts';
import { SystemError } from '../../lib/system.ts';
import { NotModelled } from '../refusal.ts';
import type { Builtin, BuiltinCall } from './builtin.ts';

export const wait: Builtin = async ({ shell, args, complain }) => {
  const { jobs } = shell;
  const option = args.find((arg) => arg.startsWith('-'));
  if (option !== undefined) throw new NotModelled(`option ${option}`);
  if (args.length === 0) {
    for (const job of jobs.open()) {
      await shell.untilInterrupted(job.ended);
      job.settled = true;
    }
    return 0;
  }
  let status = 0;
  for (const arg of args) {
    const isSpec = arg.startsWith('%');
    if (!isSpec && !/^\d+$/.test(arg)) {
      complain(`\`${arg}': not a pid or valid job spec`);
      status = 1;
      continue;
    }
    const job = isSpec ? jobs.bySpec(arg) : jobs.byPid(Number(arg));
    if (!job) {
      complain(isSpec ? `${arg}: no such job` : `pid ${arg} is not a child of this shell`);
      status = 127;
      continue;
    }
    status = await shell.untilInterrupted(job.ended);
    job.settled = true;
  }
  return status;
};

export const jobs: Builtin = ({ shell, args, print }) => {
  if (args.length > 0) throw new NotModelled(`option ${args[0]}`);
  for (const line of shell.jobs.report(shell.sys, false)) print(`${line}\n`);
  return 0;
};

const KILL_USAGE =
  'kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]';

export const kill: Builtin = (call) => {
  const { args, complain, usage } = call;
  const [first = '', second] = args;
  if (first === '-l' || first === '-L') return listSignals(call, args.slice(1));
  let signal = 'TERM';
  let targets = args;
  if (first === '-s' || first === '-n') {
    if (second === undefined) {
      complain(`${first}: option requires an argument`);
      return 1;
    }
    signal = second;
    targets = args.slice(2);
  } else if (/^-./.test(first) && first !== '--') {
    signal = first.slice(1);
    targets = args.slice(1);
  }
  if (targets[0] === '--') targets = targets.slice(1);
  const choice = chooseSignal(signal);
  if ('unknown' in choice) {
    complain(`${signal}: invalid signal specification`);
    return 1;
  }
  if (targets.length === 0) {
    usage(KILL_USAGE);
    return 2;
  }
  if ('notModelled' in choice) throw new NotModelled(`signal ${choice.notModelled}`);
  let status = 0;
  for (const target of targets) {
    const sent = send(call, target, 'signal' in choice ? choice.signal : undefined);
    if (!sent) status = 1;
  }
  return status;
};

function send(
  { shell, complain }: BuiltinCall,
  target: string,
  signal: Parameters<BuiltinCall['shell']['sys']['kill']>[1] | undefined,
): boolean {
  const { sys } = shell;
  const isSpec = target.startsWith('%');
  if (!isSpec && !/^-?\d+$/.test(target)) {
    complain(`${target}: arguments must be process or job IDs`);
    return false;
  }
  const pid = isSpec ? shell.jobs.bySpec(target)?.pid : Number(target);
  if (pid === undefined) {
    complain(`${target}: no such job`);
    return false;
  }
  if (pid <= 0) throw new NotModelled('process groups');
  try {
    if (signal) sys.kill(pid, signal);
    else if (!sys.processes().some((process) => process.pid === pid)) {
      throw new SystemError('ESRCH', target);
    }
    return true;
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    complain(`(${pid}) - No such process`);
    return false;
  }
}

function listSignals({ print, complain }: BuiltinCall, specs: readonly string[]): number {
  if (specs.length === 0) throw new NotModelled('kill -l without a signal');
  let status = 0;
  for (const spec of specs) {
    const text = translateSignal(spec);
    if (text !== undefined) print(`${text}\n`);
    else {
      complain(`${spec}: invalid signal specification`);
      status = 1;
    }
  }
  return status;
}
