/**
 * The processes of a host: how they start, what signals do to them, and death, which is an event of
 * the kernel and gives back everything that a process held.
 */

import type { RandomStream } from '../kernel/random.ts';
import { microsOf } from '../kernel/time.ts';
import { KIND } from './kinds.ts';
import type { Machine } from './machine.ts';
import { Process } from './process.ts';
import { type ProcessStreams, ProcessSystem } from './process-system.ts';
import { NULL_SINK, textSource } from './streams.ts';
import {
  type ExitStatus,
  type ProcessInfo,
  type Program,
  type Signal,
  SystemError,
} from './system.ts';
import type { HostTerminal } from './terminals.ts';

export interface StartOptions {
  readonly ppid: number;
  readonly env: ReadonlyMap<string, string>;
  readonly cwd: string;
  readonly terminal?: HostTerminal;
  readonly streams?: ProcessStreams;
}

const FIRST_PID = 1_000;
const SIGNAL_NUMBER: Readonly<Record<Signal, number>> = {
  HUP: 1,
  INT: 2,
  KILL: 9,
  TERM: 15,
  STOP: 19,
  CONT: 18,
};

export class ProcessTable {
  readonly living = new Map<number, Process>();
  /** Where each program's output last went, for `log` checks on processes that are gone. */
  readonly logs = new Map<string, string>();
  /** Program -> the hooks that are open in every process of it. */
  private readonly hooks = new Map<string, Set<string>>();
  private readonly machine: Machine;
  private readonly startups: RandomStream;
  private nextPid = FIRST_PID;

  constructor(machine: Machine, startups: RandomStream) {
    this.machine = machine;
    this.startups = startups;
  }

  /** @throws SystemError ENOEXEC when there is no such program */
  start(name: string, argv: readonly string[], options: StartOptions): Process {
    const { machine } = this;
    const program = machine.options.programs.get(name);
    if (!program) throw new SystemError('ENOEXEC', name);
    const process = new Process({ pid: this.nextPid++, ppid: options.ppid, program, argv });
    for (const hook of this.hooks.get(name) ?? []) process.setHook(hook, true);
    this.living.set(process.pid, process);
    const { jvm, kind } = program;
    const terminal = options.terminal?.name ?? '';
    const data = {
      program: name,
      role: kind === 'role',
      jvm,
      ppid: options.ppid,
      argv: [...argv],
      terminal,
    };
    machine.lane.emit(KIND.started, data, process.pid);
    const sys = new ProcessSystem(machine, process, options);
    machine.lane.at(machine.lane.now + this.startupOf(program), () =>
      machine.enter(process, () => this.runMain(process, sys)),
    );
    return process;
  }

  /** In the living processes of a program, and in those to come. */
  setHook(program: string, hook: string, open: boolean): void {
    const held = this.hooks.get(program) ?? new Set();
    if (open) held.add(hook);
    else held.delete(hook);
    this.hooks.set(program, held);
    for (const process of this.living.values()) {
      if (process.program.name === program) process.setHook(hook, open);
    }
  }

  /** A process that nobody started and nobody reads from. */
  startService(program: string, argv: readonly string[]): void {
    this.start(program, argv, {
      ppid: 1,
      env: loginEnvironment(this.machine.options.self.name),
      cwd: '/',
      streams: { stdin: textSource(''), stdout: NULL_SINK, stderr: NULL_SINK },
    });
  }

  /** `cause` is the signal, or `POWER`. */
  end(process: Process, status: ExitStatus, cause: string = status.signal ?? ''): void {
    if (!process.alive) return;
    const { lane, net } = this.machine;
    process.alive = false;
    const data = { program: process.program.name, code: status.code, signal: cause };
    lane.emit(KIND.exited, data, process.pid);
    for (const timer of process.timers) lane.cancel(timer);
    process.timers.clear();
    process.deferred.length = 0;
    if (cause !== 'POWER') net.release(process);
    this.living.delete(process.pid);
    for (const child of this.living.values()) if (child.ppid === process.pid) child.ppid = 1;
    for (const tell of process.onExit) tell(status);
  }

  /** Every process is gone with the power. */
  endAll(): void {
    for (const process of [...this.living.values()]) {
      this.end(process, { code: 128 + SIGNAL_NUMBER.KILL, signal: 'KILL' }, 'POWER');
    }
  }

  /** The effect of a signal, in an event of its own. */
  signal(process: Process, signal: Signal): void {
    if (!process.alive) return;
    const code = 128 + SIGNAL_NUMBER[signal];
    if (signal === 'KILL') return this.end(process, { code, signal });
    if (signal === 'STOP') return this.stop(process);
    if (signal === 'CONT') return this.continue(process);
    const handler = process.handlers.get(signal);
    if (handler && process.running) this.machine.enter(process, handler);
    else if (process.stopped) process.pendingSignals.push(signal);
    else this.end(process, { code, signal });
  }

  /** `kill(2)`: at once for the caller itself, else in an event of its own. @throws SystemError */
  kill(caller: Process, pid: number, signal: Signal): void {
    const target = this.living.get(pid);
    if (!target) throw new SystemError('ESRCH', `(${pid})`);
    if (target === caller) return this.signal(target, signal);
    const { lane } = this.machine;
    lane.at(lane.now, () => this.signal(target, signal));
  }

  list(): ProcessInfo[] {
    return [...this.living.values()].map(({ pid, ppid, program, argv, stopped }) => {
      return { pid, ppid, program: program.name, jvm: program.jvm, argv, stopped };
    });
  }

  private runMain(process: Process, sys: ProcessSystem): void {
    const { machine } = this;
    process.running = true;
    const result = process.program.main(sys, process.argv.slice(1));
    if (!(result instanceof Promise)) return this.end(process, { code: result ?? 0 });
    if (result === sys.never) return;
    process.awaits = true;
    machine.lane.woke();
    result.then(
      (code) => this.end(process, { code: code ?? 0 }),
      (error) => machine.threw(process, error),
    );
  }

  private startupOf(program: Program): number {
    const { minMs, maxMs } = this.machine.options.startup[program.name] ?? program.startup;
    const min = microsOf(minMs);
    return maxMs > minMs ? this.startups.int(min, microsOf(maxMs)) : min;
  }

  private stop(process: Process): void {
    if (process.stopped) return;
    process.stopped = true;
    this.machine.lane.emit(KIND.stopped, { program: process.program.name }, process.pid);
  }

  private continue(process: Process): void {
    if (!process.stopped) return;
    const { machine } = this;
    process.stopped = false;
    machine.lane.emit(KIND.continued, { program: process.program.name }, process.pid);
    for (const signal of process.pendingSignals.splice(0)) {
      machine.lane.at(machine.lane.now, () => this.signal(process, signal));
    }
    for (const { run, cause } of process.deferred.splice(0)) {
      machine.lane.at(machine.lane.now, () => machine.enter(process, run), cause);
    }
  }
}

/** What a login shell starts with. */
export function loginEnvironment(host: string): Map<string, string> {
  return new Map([
    ['HOME', '/root'],
    ['LOGNAME', 'root'],
    ['SHELL', '/bin/bash'],
    ['USER', 'root'],
    ['HOSTNAME', host],
    ['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
    ['LANG', 'C.UTF-8'],
    ['TERM', 'xterm'],
  ]);
}
