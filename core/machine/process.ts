/**
 * A process as its host sees it: identity, state, and what it holds and must give back when it
 * dies. Only the process being woken may call the system; a dead one's calls never return.
 */

import type { LaneEvent } from '../kernel/lane.ts';
import type { EventRef } from '../kernel/trace.ts';
import type { Socket } from './network/socket.ts';
import type { ExitStatus, Program, Signal, TraceValue } from './system.ts';

/** Thrown at a process that is gone, to unwind what is left of it; never seen by a program. */
export class Gone extends Error {
  constructor() {
    super('this process has ended');
    this.name = 'Gone';
  }
}

export interface ProcessIdentity {
  readonly pid: number;
  readonly ppid: number;
  readonly program: Program;
  readonly argv: readonly string[];
}

export class Process {
  readonly pid: number;
  readonly program: Program;
  readonly argv: readonly string[];
  /** `QuorumPeerMain (pid 1203)`, as reports name it. */
  readonly title: string;
  ppid: number;
  alive = true;
  stopped = false;
  /** Its main has begun (before that it is loading: a JVM starts). */
  running = false;
  /** Whether it may go on after an `await` in any event, so that the kernel must wait for that. */
  awaits = false;

  readonly timers = new Set<LaneEvent>();
  readonly sockets = new Set<Socket>();
  readonly handlers = new Map<string, () => void>();
  readonly hooks = new Set<string>();
  readonly views = new Map<string, (argument: string) => TraceValue>();
  readonly commands = new Map<string, (argument: TraceValue) => void>();
  readonly pendingSignals: Signal[] = [];
  readonly onExit: ((status: ExitStatus) => void)[] = [];
  /** What was due while it was stopped, in order. */
  readonly deferred: { readonly run: () => void; readonly cause: EventRef | undefined }[] = [];
  /** The file its standard output goes to; what `log` checks read. */
  logFile: string | undefined;
  lastCall = 'none';
  /** Writes to its standard error from outside of it (an uncaught failure). */
  complain: (text: string) => void = () => {};

  /** Called at each system call of this process; may end it (armed faults). */
  onCall: (call: string) => void = () => {};

  constructor(identity: ProcessIdentity) {
    this.pid = identity.pid;
    this.ppid = identity.ppid;
    this.program = identity.program;
    this.argv = identity.argv;
    this.title = `${identity.program.name} (pid ${identity.pid})`;
  }

  setHook(name: string, open: boolean): void {
    if (open) this.hooks.add(name);
    else this.hooks.delete(name);
  }

  /** Every system call passes here. @throws Gone if this process is dead or not being woken. */
  called(call: string): void {
    this.onCall(call);
  }
}
