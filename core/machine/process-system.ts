/**
 * The system interface of one process. Each call first asks whether this process is the one being
 * woken: a dead one unwinds, and one woken by something the kernel did not make ends the run.
 */

import { findExecutable } from './executables.ts';
import { programOf } from './image.ts';
import { KIND } from './kinds.ts';
import type { Machine } from './machine.ts';
import { Gone, type Process } from './process.ts';
import { ProcessDisk } from './process-disk.ts';
import { childStreams, holdStreams, standardStreams } from './process-streams.ts';
import type { StartOptions } from './process-table.ts';
import { armTimer } from './process-timers.ts';
import { clockOf, networkOf } from './process-views.ts';
import { BytePipe, ProcessInput, ProcessOutput, type Sink, type Source } from './streams.ts';
import {
  type Child,
  type Clock,
  type ExitStatus,
  type HostIdentity,
  type Lock,
  type Network,
  type Pipe,
  type ProcessInfo,
  type Random,
  type Signal,
  type SpawnOptions,
  type System,
  SystemError,
  type Terminal,
  type Thread,
  type Timer,
  type TimerOrigin,
  type TraceValue,
} from './system.ts';
import { memo, ProcessLock, ProcessThread, type ThreadHost } from './threads.ts';

/** Exit code of a command that was called wrongly. */
const WRONG_CALL = 2;

/** Where a process's standard streams lead. */
export interface ProcessStreams {
  readonly stdin: Source;
  readonly stdout: Sink;
  readonly stderr: Sink;
  /** The file behind stdout, if it is one. */
  readonly logFile?: string | undefined;
}

export class ProcessSystem implements System {
  readonly host: HostIdentity;
  readonly env: Map<string, string>;
  cwd: string;
  readonly clock: Clock;
  readonly net: Network;
  readonly disk: ProcessDisk;
  readonly stdin: ProcessInput;
  readonly stdout: ProcessOutput;
  readonly stderr: ProcessOutput;
  readonly terminal: Terminal | undefined;
  /** What {@link forever} returns: the mark of an event-driven program. */
  readonly never: Promise<never> = new Promise(() => {});
  readonly streams: ProcessStreams;

  private readonly machine: Machine;
  private readonly process: Process;
  private readonly threads = new Map<string, ProcessThread>();
  private readonly locks = new Map<string, ProcessLock>();

  constructor(machine: Machine, process: Process, options: StartOptions) {
    this.machine = machine;
    this.process = process;
    process.onCall = (call) => this.guard(call);
    const { self } = machine.options;
    this.host = { name: self.name, address: self.address };
    this.env = new Map(options.env);
    this.cwd = options.cwd;
    this.streams = options.streams ?? standardStreams(options.terminal);
    const { streams } = this;
    this.stdin = new ProcessInput(process, streams.stdin, (wait) => this.until(wait));
    this.stdout = new ProcessOutput(process, streams.stdout);
    this.stderr = new ProcessOutput(process, streams.stderr);
    this.terminal = options.terminal?.serve(process);
    this.clock = clockOf(machine);
    this.net = networkOf(machine, process);
    this.disk = new ProcessDisk(machine, process);
    holdStreams(machine, process, streams, options);
  }

  get pid(): number {
    return this.process.pid;
  }

  get ppid(): number {
    return this.process.ppid;
  }

  get argv(): readonly string[] {
    return this.process.argv;
  }

  // --- time --------------------------------------------------------------------------------

  sleep(ms: number, until?: PromiseLike<unknown>): Promise<void> {
    this.guard('sleep');
    return this.machine.promise<void>(this.process, (resolve) => {
      const timer = armTimer(this.machine, this.process, ms, resolve);
      if (!until) return;
      const end = () => {
        timer.cancel();
        resolve();
      };
      until.then(end, end);
    });
  }

  timer(delayMs: number, fire: () => void, origin?: TimerOrigin): Timer {
    this.guard('timer');
    return armTimer(this.machine, this.process, delayMs, fire, origin);
  }

  soon(task: () => void): void {
    this.guard('soon');
    this.machine.post(this.process, task);
  }

  promise<T>(
    start: (resolve: (value: T) => void, reject: (error: Error) => void) => void,
  ): Promise<T> {
    this.guard('promise');
    return this.machine.promise(this.process, start);
  }

  forever(): Promise<never> {
    return this.never;
  }

  random(label: string): Random {
    return this.machine.random(`${this.process.program.name}/${label}`);
  }

  thread(name: string): Thread {
    return memo(this.threads, name, () => new ProcessThread(this.threadHost()));
  }

  lock(name: string): Lock {
    return memo(this.locks, name, () => new ProcessLock(this.threadHost()));
  }

  // --- what others see ---------------------------------------------------------------------

  print(text: string): void {
    this.stdout.write(`${text}\n`);
  }

  fail(code: number, text: string): number {
    this.stderr.write(`${text}\n`);
    return code;
  }

  usage(): number {
    const { name, usage = name } = this.process.program;
    return this.fail(WRONG_CALL, `usage: ${usage}`);
  }

  conf(file: string): Readonly<Record<string, unknown>> {
    const { conf } = this.process.program;
    if (!conf) throw new SystemError('ENOENT', file);
    return conf(file, (path) => (this.disk.exists(path) ? this.disk.readText(path) : undefined));
  }

  observe(name: string, data: Readonly<Record<string, TraceValue>> = {}): void {
    this.guard('observe');
    const { machine, process } = this;
    const { plugin } = process.program;
    const kind = plugin === undefined || name.includes('/') ? name : `${plugin}/${name}`;
    if (machine.desk.armed.any) this.pass('before', kind);
    machine.lane.emit(kind, data, process.pid);
    if (machine.desk.armed.any) this.pass('after', kind);
  }

  state(name: string, rank = 0): void {
    this.guard('state');
    const role = this.process.program.name;
    this.machine.lane.emit(KIND.state, { role, state: name, rank }, this.process.pid);
  }

  expose(view: string, read: (argument: string) => TraceValue): void {
    this.guard('expose');
    this.process.views.set(view, read);
  }

  onCommand(name: string, handler: (argument: TraceValue) => void): void {
    this.guard('onCommand');
    this.process.commands.set(name, handler);
  }

  hook(name: string): boolean {
    return this.process.hooks.has(name);
  }

  // --- processes ---------------------------------------------------------------------------

  onSignal(signal: 'TERM' | 'INT' | 'HUP', handler: () => void): void {
    this.guard('sigaction');
    this.process.handlers.set(signal, handler);
  }

  exit(code: number): never {
    this.guard('exit');
    this.machine.table.end(this.process, { code });
    throw new Gone();
  }

  spawn(argv: readonly string[], options: SpawnOptions = {}): Child {
    this.guard('spawn');
    const { env = this.env, cwd = this.cwd } = options;
    const path = findExecutable(this.machine.disk, argv[0]!, env, cwd);
    const program = programOf(this.machine.disk.readHead(path));
    if (program === undefined) throw new SystemError('ENOEXEC', path);
    return this.start(program, [path, ...argv.slice(1)], options);
  }

  spawnProgram(program: string, argv: readonly string[], options: SpawnOptions = {}): Child {
    this.guard('spawn');
    return this.start(program, argv, options);
  }

  pipe(): Pipe {
    this.guard('pipe');
    return new BytePipe();
  }

  kill(pid: number, signal: Signal): void {
    this.guard('kill');
    this.machine.table.kill(this.process, pid, signal);
    if (!this.process.alive) throw new Gone();
  }

  processes(): ProcessInfo[] {
    this.guard('processes');
    return this.machine.table.list();
  }

  // --- inside ------------------------------------------------------------------------------

  /** Only the process being woken may call. @throws Gone */
  private guard(call: string): void {
    const { machine, process } = this;
    if (!process.alive) throw new Gone();
    if (machine.lane.current !== process) {
      machine.lane.fail('kernel/foreign-wake', {
        process: process.title,
        host: this.host.name,
        call: process.lastCall,
      });
      throw new Gone();
    }
    if (machine.desk.armed.any) this.pass('before', call);
    process.lastCall = call;
  }

  private pass(when: 'before' | 'after', subject: string): void {
    this.machine.desk.armed.pass(this.process, when, subject);
    if (!this.process.alive) throw new Gone();
  }

  /** Bridges "call me when ready" to a promise; the reader wakes in an event of its own. */
  private until(wait: (ready: () => void) => void): Promise<void> {
    const { machine, process } = this;
    return machine.promise<void>(process, (resolve) => {
      wait(() => machine.post(process, () => resolve()));
    });
  }

  private threadHost(): ThreadHost {
    const { machine, process } = this;
    return {
      called: (call) => this.guard(call),
      soon: (run) => machine.post(process, run),
      promise: (start) => machine.promise(process, start),
      failed: (error) => machine.threw(process, error),
    };
  }

  private start(program: string, argv: readonly string[], options: SpawnOptions): Child {
    const { machine, process } = this;
    const child = machine.table.start(program, argv, {
      ppid: options.detached ? 1 : process.pid,
      env: options.env ?? this.env,
      cwd: options.cwd ?? this.cwd,
      streams: childStreams(machine, process, this, options),
    });
    const exited = machine.promise<ExitStatus>(process, (resolve) => {
      child.onExit.push((status) => machine.post(process, () => resolve(status)));
    });
    return { pid: child.pid, exited };
  }
}
