/**
 * A host: processes, disk, network stack and clocks on one lane. It lives in the host's thread and
 * outlives power loss; it ends only with the run. Here events find the process they wake, and
 * death gives back what a process held.
 */

import { QuorateError } from '../errors/quorate-error.ts';
import type { PlainValue } from '../kernel/codec.ts';
import { Lane, type Message, type Progress } from '../kernel/lane.ts';
import { RandomStream } from '../kernel/random.ts';
import { microsOf } from '../kernel/time.ts';
import { ArmedTraps } from './armed.ts';
import { HostClock } from './clock.ts';
import { type Control, decodeControl, type HostProbe, type Trap } from './control.ts';
import { DiskDevice } from './disk/device.ts';
import { type FileTree, place } from './image.ts';
import { KIND } from './kinds.ts';
import { type NetworkOptions, NetworkStack, type PeerHost } from './network/stack.ts';
import { Probes } from './probes.ts';
import { Gone, Process } from './process.ts';
import { type ProcessStreams, ProcessSystem } from './process-system.ts';
import { NULL_SINK, textSource } from './streams.ts';
import { type ExitStatus, type Program, type Signal, SystemError } from './system.ts';
import { HostTerminal } from './terminals.ts';

export interface MachineOptions {
  readonly self: PeerHost;
  readonly network: NetworkOptions;
  readonly lookahead: number;
  readonly disk: { readonly fsync: number; readonly capacityBytes: number };
  readonly epochMs: number;
  /** Start-up times by program, over the programs' own. */
  readonly startup: Readonly<Record<string, { readonly minMs: number; readonly maxMs: number }>>;
  readonly limits: { readonly instant: number; readonly events: number; readonly bytes: number };
  readonly image: FileTree;
  readonly programs: ReadonlyMap<string, Program>;
  /** Programs that run from boot on (`sshd`). */
  readonly services: readonly string[];
}

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

export class Machine {
  readonly lane: Lane;
  readonly disk: DiskDevice;
  readonly net: NetworkStack;
  readonly clock: HostClock;
  readonly processes = new Map<number, Process>();
  readonly armed = new ArmedTraps((trap, process) => this.strike(trap, process));
  readonly options: MachineOptions;
  private readonly probes: Probes;
  private readonly terminals = new Map<string, HostTerminal>();
  private readonly startups: RandomStream;
  private readonly randomStreams = new Map<string, RandomStream>();
  private nextPid = FIRST_PID;
  private powered = false;

  constructor(options: MachineOptions) {
    this.options = options;
    const { self, network } = options;
    this.lane = new Lane({
      index: self.lane,
      name: self.name,
      lookahead: options.lookahead,
      limits: options.limits,
    });
    this.lane.receive = (message) => this.receive(message);
    this.lane.onThrow = (error) => this.threw(this.processInside, error);
    this.clock = new HostClock(options.epochMs);
    this.disk = new DiskDevice(this.lane, {
      seed: network.seed,
      host: self.name,
      ...options.disk,
      wallMs: () => Math.floor(this.clock.wallMicros(this.lane.now) / 1_000),
    });
    this.net = new NetworkStack(this.lane, self, network, {
      wake: (owner, run) => this.wake(owner, run),
      checkBytes: () => this.checkBytes(),
    });
    this.startups = new RandomStream(network.seed, `${self.name}/start-up`);
    this.probes = new Probes(this.lane, (probe) => this.answer(probe));
    place(this.disk, options.image);
    this.lane.at(0, () => this.powerOn());
  }

  /** The process being woken right now, if any. */
  get processInside(): Process | undefined {
    return this.lane.current as Process | undefined;
  }

  set progress(progress: Progress) {
    this.lane.progress = progress;
  }

  random(label: string): RandomStream {
    let stream = this.randomStreams.get(label);
    if (!stream) {
      stream = new RandomStream(this.options.network.seed, `${this.options.self.name}/${label}`);
      this.randomStreams.set(label, stream);
    }
    return stream;
  }

  // --- waking processes --------------------------------------------------------------------

  /** Wakes a process: in this event if it wakes nobody yet, else in one of its own, now. */
  wake(process: Process, run: () => void): void {
    if (this.lane.current === undefined) this.enter(process, run);
    else this.post(process, run);
  }

  /** A new event for a process, at this instant. */
  post(process: Process, run: () => void): void {
    this.lane.at(this.lane.now, () => this.enter(process, run));
  }

  /** Runs `run` as this process; the one thing that its event does. */
  enter(process: Process, run: () => unknown): void {
    if (!process.alive) return;
    if (process.stopped) {
      process.deferred.push({ run, cause: this.lane.cause });
      return;
    }
    const { lane } = this;
    lane.current = process;
    lane.progress?.enter(lane.index, process.pid, process.title, 0);
    if (process.awaits) lane.woke();
    try {
      const result = run();
      if (result instanceof Promise) {
        lane.woke();
        result.catch((error) => this.threw(process, error));
      }
    } catch (error) {
      this.threw(process, error);
    }
  }

  /** A promise of the kernel's making: when it settles, what it wakes finishes in that event. */
  promise<T>(
    process: Process,
    start: (resolve: (value: T) => void, reject: (error: Error) => void) => void,
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      const { lane } = this;
      start(
        (value) => {
          lane.woke();
          resolve(value);
        },
        (error) => {
          lane.woke();
          if (process.alive) reject(error);
        },
      );
    });
  }

  /** A process raised something: life's own failures end it, anything else is a bug. */
  threw(process: Process | undefined, error: unknown): void {
    if (error instanceof Gone) return;
    if (process && !process.alive) return;
    if (process && error instanceof SystemError) {
      process.complain(`${process.program.name}: ${error.message}\n`);
      return this.end(process, { code: 1 });
    }
    if (error instanceof QuorateError) {
      return this.lane.fail(error.code, error.parameters, error.detail ?? '');
    }
    const thrown = error instanceof Error ? error : new Error(String(error));
    const named = process ? process.title : 'the host itself';
    this.lane.fail(
      'machine/program-threw',
      { process: named, host: this.options.self.name, error: `${thrown.name}: ${thrown.message}` },
      thrown.stack ?? '',
    );
  }

  // --- processes ---------------------------------------------------------------------------

  startProgram(name: string, argv: readonly string[], options: StartOptions): Process {
    const program = this.options.programs.get(name);
    if (!program) throw new SystemError('ENOEXEC', name);
    const process = new Process({ pid: this.nextPid++, ppid: options.ppid, program, argv });
    this.processes.set(process.pid, process);
    this.lane.emit(
      KIND.started,
      {
        program: name,
        role: program.kind === 'role',
        jvm: program.jvm,
        ppid: options.ppid,
        argv: [...argv],
      },
      process.pid,
    );
    const sys = new ProcessSystem(this, process, options);
    this.lane.at(this.lane.now + this.startupOf(program), () =>
      this.enter(process, () => this.runMain(process, sys)),
    );
    return process;
  }

  private runMain(process: Process, sys: ProcessSystem): void {
    process.running = true;
    const result = process.program.main(sys);
    if (!(result instanceof Promise)) return this.end(process, { code: result ?? 0 });
    if (result === sys.never) return;
    process.awaits = true;
    this.lane.woke();
    result.then(
      (code) => this.end(process, { code: code ?? 0 }),
      (error) => this.threw(process, error),
    );
  }

  private startupOf(program: Program): number {
    const { minMs, maxMs } = this.options.startup[program.name] ?? program.startup;
    const min = microsOf(minMs);
    return maxMs > minMs ? this.startups.int(min, microsOf(maxMs)) : min;
  }

  /** Death: an event of the kernel. Everything the process held is given back here. */
  end(process: Process, status: ExitStatus, cause: string = status.signal ?? ''): void {
    if (!process.alive) return;
    process.alive = false;
    this.lane.emit(
      KIND.exited,
      { program: process.program.name, code: status.code, signal: cause },
      process.pid,
    );
    for (const timer of process.timers) this.lane.cancel(timer);
    process.timers.clear();
    process.deferred.length = 0;
    if (cause !== 'POWER') this.net.release(process);
    this.processes.delete(process.pid);
    for (const child of this.processes.values()) if (child.ppid === process.pid) child.ppid = 1;
    for (const tell of process.onExit) tell(status);
  }

  /** The effect of a signal on a living process, in an event of its own. */
  signal(process: Process, signal: Signal): void {
    if (!process.alive) return;
    const code = 128 + SIGNAL_NUMBER[signal];
    if (signal === 'KILL') return this.end(process, { code, signal });
    if (signal === 'STOP') return this.stop(process);
    if (signal === 'CONT') return this.continue(process);
    const handler = process.handlers.get(signal);
    if (handler && process.running) this.enter(process, handler);
    else if (process.stopped) process.pendingSignals.push(signal);
    else this.end(process, { code, signal });
  }

  private stop(process: Process): void {
    if (process.stopped) return;
    process.stopped = true;
    this.lane.emit(KIND.stopped, { program: process.program.name }, process.pid);
  }

  private continue(process: Process): void {
    if (!process.stopped) return;
    process.stopped = false;
    this.lane.emit(KIND.continued, { program: process.program.name }, process.pid);
    for (const signal of process.pendingSignals.splice(0)) {
      this.lane.at(this.lane.now, () => this.signal(process, signal));
    }
    for (const { run, cause } of process.deferred.splice(0)) {
      this.lane.at(this.lane.now, () => this.enter(process, run), cause);
    }
  }

  loginEnvironment(): Map<string, string> {
    return new Map([
      ['HOME', '/root'],
      ['LOGNAME', 'root'],
      ['SHELL', '/bin/bash'],
      ['USER', 'root'],
      ['HOSTNAME', this.options.self.name],
      ['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
      ['LANG', 'C.UTF-8'],
      ['TERM', 'xterm'],
    ]);
  }

  // --- power -------------------------------------------------------------------------------

  private powerOn(): void {
    if (this.powered) return;
    this.powered = true;
    this.net.powered = true;
    this.clock.boot(this.lane.now);
    this.lane.emit(KIND.booted, {});
    for (const service of this.options.services) this.startService(service, [service]);
  }

  private startService(program: string, argv: readonly string[]): void {
    this.startProgram(program, argv, {
      ppid: 1,
      env: this.loginEnvironment(),
      cwd: '/',
      streams: { stdin: textSource(''), stdout: NULL_SINK, stderr: NULL_SINK },
    });
  }

  private powerOff(): void {
    if (!this.powered) return;
    this.powered = false;
    this.net.powerOff();
    for (const process of [...this.processes.values()]) {
      this.end(process, { code: 137, signal: 'KILL' }, 'POWER');
    }
    this.disk.crash();
    this.lane.emit(KIND.poweredOff, {});
  }

  // --- messages ----------------------------------------------------------------------------

  private receive(message: Message): void {
    const [what, body] = message.body as PlainValue[];
    if (what === 'packet') this.net.receive(body!);
    else this.control(decodeControl(body!));
  }

  private control(control: Control): void {
    switch (control.verb) {
      case 'type':
        return this.type(control);
      case 'edit':
        return this.edit(control);
      case 'start':
        return this.powered ? this.startService(control.program, control.argv) : undefined;
      case 'signal': {
        const process = this.processes.get(control.pid);
        return process && this.signal(process, control.signal);
      }
      case 'power':
        return control.on ? this.powerOn() : this.powerOff();
      case 'link':
        return this.net.links.add(control.rule);
      case 'unlink':
        return this.net.links.remove(control.id);
      case 'disk':
        return this.disk.setFault(control.fault ?? undefined);
      case 'clock':
        return this.changeClock(control.offsetMs, control.ratePpm);
      case 'hook':
        return this.setHook(control.pid, control.name, control.open);
      case 'command': {
        const process = this.processes.get(control.pid);
        const handler = process?.commands.get(control.name);
        return process && handler && this.enter(process, () => handler(control.argument));
      }
      case 'probe':
        return this.probes.ask(control.id, control.probe, control.watch);
      case 'unprobe':
        return this.probes.forget(control.id);
      case 'arm':
        return this.armed.arm(control.trap);
      case 'disarm':
        return this.armed.disarm(control.id);
    }
  }

  private type(line: Extract<Control, { verb: 'type' }>): void {
    if (!this.powered) {
      this.lane.emit(KIND.lineEnded, { terminal: line.terminal, id: line.id, code: 255 });
      return;
    }
    let terminal = this.terminals.get(line.terminal);
    if (!terminal) {
      terminal = new HostTerminal(this, line.terminal);
      this.terminals.set(line.terminal, terminal);
    }
    terminal.type(line);
  }

  private edit(edit: Extract<Control, { verb: 'edit' }>): void {
    let error = this.powered ? '' : 'the host is powered off';
    try {
      if (!error && edit.append) this.disk.append(edit.path, edit.content);
      else if (!error) this.disk.write(edit.path, edit.content);
    } catch (refused) {
      error = (refused as SystemError).message;
    }
    this.lane.emit(KIND.edited, { id: edit.id, path: edit.path, error });
  }

  private setHook(pid: number, name: string, open: boolean): void {
    const process = this.processes.get(pid);
    if (open) process?.hooks.add(name);
    else process?.hooks.delete(name);
  }

  private changeClock(offsetMs: number | null, ratePpm: number | null): void {
    this.clock.change(this.lane.now, {
      offsetMs: offsetMs ?? undefined,
      ratePpm: ratePpm ?? undefined,
    });
    this.lane.retime((deadline) => this.clock.timeOf(deadline));
  }

  private strike(trap: Trap, process: Process): void {
    this.lane.emit(KIND.fired, { id: trap.id }, process.pid);
    for (const action of trap.actions) this.control(action);
  }

  private answer(probe: HostProbe): PlainValue {
    if (!this.powered) return null;
    if (probe.kind === 'file') return this.fileAnswer(probe.path);
    const found = [...this.processes.values()].find(
      ({ program }) => program.name === probe.program,
    );
    if (probe.kind === 'log') {
      const path = found?.logFile ?? this.logs.get(probe.program);
      return path === undefined ? null : this.fileAnswer(path);
    }
    const view = found?.views.get(probe.view);
    return view === undefined ? null : view(probe.argument);
  }

  /** Where each program's output last went, for `log` checks on processes that are gone. */
  readonly logs = new Map<string, string>();

  private fileAnswer(path: string): PlainValue {
    if (!this.disk.exists(path)) return null;
    if (this.disk.stat(path).kind === 'directory') return { directory: true };
    return { content: this.disk.read(path), synced: this.disk.readSynced(path) };
  }

  private checkBytes(): void {
    const bytes = this.disk.usedBytes + this.net.pendingBytes;
    const { limits, self } = this.options;
    if (bytes <= limits.bytes) return;
    const process = this.lane.current?.title ?? 'the host itself';
    this.lane.fail('kernel/too-many-bytes', {
      host: self.name,
      bytes,
      limit: limits.bytes,
      process,
    });
  }

  /** Modelled bytes grew on the disk. */
  grew(): void {
    if (this.disk.usedBytes > this.options.limits.bytes) this.checkBytes();
  }
}
