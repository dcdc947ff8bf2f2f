/**
 * The system interface: everything a program on a simulated host can touch, in the style of a
 * POSIX process. A program sees its clocks, its sockets, its disk, its children, and nothing of
 * the real machine. Two styles are at home here: event-driven (handlers, `timer`) for the hot
 * engines, and `async` (`await sys.sleep(…)`) for daemons and commands.
 *
 * Times are milliseconds unless a name says otherwise; the kernel below counts microseconds, so
 * fractions of a millisecond are exact down to 0.001.
 *
 * Rules a program can rely on: one event wakes one process; a killed process never resumes; what
 * a call refuses, it refuses with a {@link SystemError} that carries the errno of Linux.
 */

/** The errno values of Linux that the machine produces. */
export type Errno =
  | 'EACCES'
  | 'EADDRINUSE'
  | 'ECHILD'
  | 'ECONNREFUSED'
  | 'ECONNRESET'
  | 'EEXIST'
  | 'EHOSTUNREACH'
  | 'EINVAL'
  | 'EIO'
  | 'EISDIR'
  | 'ENOENT'
  | 'ENOEXEC'
  | 'ENOSPC'
  | 'ENOTDIR'
  | 'ENOTEMPTY'
  | 'ENOTFOUND'
  | 'EPIPE'
  | 'ESRCH'
  | 'ETIMEDOUT';

/** What Linux's `strerror` says for each {@link Errno} (`ENOTFOUND` is the resolver's text). */
export const ERRNO_TEXT: Readonly<Record<Errno, string>> = {
  EACCES: 'Permission denied',
  EADDRINUSE: 'Address already in use',
  ECHILD: 'No child processes',
  ECONNREFUSED: 'Connection refused',
  ECONNRESET: 'Connection reset by peer',
  EEXIST: 'File exists',
  EHOSTUNREACH: 'No route to host',
  EINVAL: 'Invalid argument',
  EIO: 'Input/output error',
  EISDIR: 'Is a directory',
  ENOENT: 'No such file or directory',
  ENOEXEC: 'Exec format error',
  ENOSPC: 'No space left on device',
  ENOTDIR: 'Not a directory',
  ENOTEMPTY: 'Directory not empty',
  ENOTFOUND: 'Name or service not known',
  EPIPE: 'Broken pipe',
  ESRCH: 'No such process',
  ETIMEDOUT: 'Connection timed out',
};

/**
 * What real software would let through to its `main`: it ends the process with exit code 1 and its
 * message on stderr. Any other error that leaves a program is a defect, and ends the run.
 */
export class ProgramError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ProgramError';
  }
}

/** A refusal by the simulated operating system. `code` is the errno, `subject` a path, address or pid. */
export class SystemError extends ProgramError {
  readonly code: Errno;
  readonly subject: string;

  constructor(code: Errno, subject: string) {
    super(`${subject}: ${ERRNO_TEXT[code]}`);
    this.name = 'SystemError';
    this.code = code;
    this.subject = subject;
  }
}

export interface HostIdentity {
  readonly name: string;
  /** Dotted quad, e.g. `192.168.0.2`. */
  readonly address: string;
}

export interface Clock {
  /** `CLOCK_REALTIME` in whole milliseconds since 1970: offset and rate of this host apply. */
  wall(): number;
  /** `CLOCK_MONOTONIC` in milliseconds since boot (fractional): rate error applies, offsets do not. */
  monotonic(): number;
}

export interface Timer {
  /** Idempotent; a cancelled timer never fires. */
  cancel(): void;
}

/** Says of a timer that it is a *time-out*: traced when it fires, so that causes are complete. */
export interface TimerOrigin {
  /** What was waited for: `no packet from the leader`. */
  readonly label: string;
  /** The configuration key that set the delay: `syncLimit * tickTime`. */
  readonly key?: string;
  /** The delay that the key asks for, where the timer is only the rest of it. */
  readonly limitMs?: number;
}

export interface Random {
  /** A whole number, both ends included. */
  int(min: number, max: number): number;
  /** True with the given probability, in parts per million. */
  chance(ppm: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** A shuffled copy. */
  shuffle<T>(items: readonly T[]): T[];
  bytes(length: number): Uint8Array;
}

/**
 * A named Java thread: tasks run one after another, each in an event of its own. A task that
 * returns a promise holds the thread until it settles.
 */
export interface Thread {
  run(task: () => void | Promise<void>): void;
  /** Tasks waiting, the running one excluded. */
  readonly queued: number;
}

/** A fair lock: waiters are woken in order, each in an event of its own. Not re-entrant. */
export interface Lock {
  acquire(): Promise<void>;
  release(): void;
  readonly held: boolean;
}

// --- network -------------------------------------------------------------------------------

export interface SocketAddress {
  readonly host: string;
  readonly address: string;
  readonly port: number;
}

/**
 * One end of a TCP connection. Set the handlers as soon as you get it; data that arrives is
 * handed over in order, never twice, and never after `error` or `end`.
 */
export interface Connection {
  readonly local: SocketAddress;
  readonly remote: SocketAddress;
  readonly state: 'connecting' | 'open' | 'closed';
  /** Bytes accepted by {@link write} that the network has not taken yet. */
  readonly pendingBytes: number;
  /** The handshake is done (outgoing connections only). */
  onOpen: (() => void) | undefined;
  onData: ((bytes: Uint8Array) => void) | undefined;
  /** The peer closed its side: no more data. */
  onEnd: (() => void) | undefined;
  /** Refused, reset, timed out, unreachable. The connection is gone; `onEnd` will not follow. */
  onError: ((error: SystemError) => void) | undefined;
  /** `pendingBytes` fell back to 0 after having been positive. */
  onDrain: (() => void) | undefined;
  /** Queues bytes; never blocks, never partial. The array must not be changed afterwards. */
  write(bytes: Uint8Array): void;
  /** `close(2)`: what was written is still delivered, then end of stream. No more handlers run. */
  close(): void;
  /** `close(2)` with SO_LINGER 0: the peer sees a reset. No more handlers run. */
  reset(): void;
  /** Back-pressure: stop and restart the delivery of data to `onData`. */
  pause(): void;
  resume(): void;
}

export interface Listener {
  readonly port: number;
  close(): void;
}

export interface Network {
  /** @throws SystemError EADDRINUSE */
  listen(port: number, accept: (connection: Connection) => void, options?: ListenOptions): Listener;
  /**
   * Starts to connect and returns at once. `host` is a host name, an address or `localhost`; an
   * unknown one fails with ENOTFOUND through `onError`.
   */
  connect(host: string, port: number, options?: ConnectOptions): Connection;
  /** The address of a host name, as `/etc/hosts` knows it. @throws SystemError ENOTFOUND */
  resolve(host: string): string;
  /** Pids of the processes with a socket at this port of the host (`/proc/net/tcp`), ascending. */
  holders(port: number): readonly number[];
}

export interface ListenOptions {
  /** Only this address (a name or dotted quad); all of the host's by default. */
  readonly address?: string;
  /** Connections accepted by the host but not yet by the process. 50, as in Java. */
  readonly backlog?: number;
}

export interface ConnectOptions {
  /** Fails with ETIMEDOUT after this long. Without it Linux gives up after about 127 s. */
  readonly timeoutMs?: number;
  /** The configuration key behind `timeoutMs`, for the trace. */
  readonly timeoutKey?: string;
}

// --- disk ----------------------------------------------------------------------------------

export interface FileStat {
  readonly kind: 'file' | 'directory';
  readonly size: number;
  /** Wall clock of the host, ms. */
  readonly modifiedMs: number;
  readonly executable: boolean;
}

/**
 * The host's file system. Paths are absolute. Reads and writes go to the page cache and take no
 * time; `fsync` and `rename` take time on the one device queue of the disk and go on in a new
 * event (these are the crash points). `kill -9` loses nothing written; power loss keeps only a
 * prefix of what was not synced. With a callback they return at once; without one, a promise.
 */
export interface Disk {
  exists(path: string): boolean;
  /** @throws SystemError ENOENT, ENOTDIR */
  stat(path: string): FileStat;
  /** Names, sorted by code unit. @throws SystemError ENOENT, ENOTDIR */
  list(path: string): string[];
  /** @throws SystemError ENOENT, EISDIR */
  read(path: string): Uint8Array;
  readText(path: string): string;
  /** Creates or truncates. @throws SystemError ENOENT (no such directory), EISDIR, ENOSPC */
  write(path: string, content: Uint8Array | string, options?: { executable?: boolean }): void;
  /** Creates if missing. A full disk takes what fits, then ENOSPC. */
  append(path: string, content: Uint8Array | string): void;
  /** Cuts to `size`, or extends with zeros. */
  truncate(path: string, size: number): void;
  mkdir(path: string, options?: { parents?: boolean }): void;
  /** @throws SystemError ENOENT, ENOTEMPTY, EISDIR */
  remove(path: string, options?: { recursive?: boolean }): void;
  fsync(path: string): Promise<void>;
  fsync(path: string, done: (error?: SystemError) => void): void;
  /** Atomic, replaces the target, durable on return. */
  rename(from: string, to: string): Promise<void>;
  rename(from: string, to: string, done: (error?: SystemError) => void): void;
  freeBytes(): number;
  /** The size of the file system, used or not. */
  totalBytes(): number;
}

// --- processes -----------------------------------------------------------------------------

export type Signal = 'TERM' | 'KILL' | 'INT' | 'HUP' | 'STOP' | 'CONT';

export interface ExitStatus {
  /** 128 + n when ended by signal n, as a shell shows it. */
  readonly code: number;
  readonly signal?: Signal;
}

export interface ProcessInfo {
  readonly pid: number;
  readonly ppid: number;
  /** Program name, e.g. `QuorumPeerMain`, `bash`, `cat`. */
  readonly program: string;
  /** Listed by `jps` (under `program`). */
  readonly jvm: boolean;
  readonly argv: readonly string[];
  readonly stopped: boolean;
}

export interface OutputStream {
  write(text: string | Uint8Array): void;
}

export interface InputStream {
  /** The next line without its newline, or `undefined` at end of input. */
  readLine(): Promise<string | undefined>;
  /** Everything up to end of input. */
  readAll(): Promise<Uint8Array>;
  /** True when a person types here, false for files and pipes. */
  readonly interactive: boolean;
}

/** Where a child's stream goes: its parent's, nowhere, a file, or the read end of a pipe. */
export type StreamTarget =
  | 'inherit'
  | 'null'
  | { readonly file: string; readonly append: boolean }
  | { readonly pipe: Pipe }
  | { readonly collect: (text: Uint8Array) => void }
  /** The same target as the child's other stream (`2>&1`). */
  | 'stdout'
  | 'stderr';

export type StreamSource =
  | 'inherit'
  | 'null'
  | { readonly file: string }
  | { readonly text: string }
  | { readonly pipe: Pipe };

/** A byte pipe between two processes of one host; made by {@link System.pipe}. */
export interface Pipe {
  readonly interactive: boolean;
}

export interface SpawnOptions {
  readonly env?: ReadonlyMap<string, string>;
  readonly cwd?: string;
  readonly stdin?: StreamSource;
  readonly stdout?: StreamTarget;
  readonly stderr?: StreamTarget;
  /** Survives its parent and its terminal (`nohup … &`, setsid). */
  readonly detached?: boolean;
}

export interface Child {
  readonly pid: number;
  /** Settles when the child has ended. */
  readonly exited: Promise<ExitStatus>;
}

export interface System {
  readonly host: HostIdentity;
  readonly pid: number;
  readonly ppid: number;
  /** `argv[0]` is the command as it was called, e.g. `/root/zookeeper-3.8.4/bin/zkServer.sh`. */
  readonly argv: readonly string[];
  readonly env: Map<string, string>;
  /** Absolute; relative paths of a command are taken from here. Assignable (`cd`). */
  cwd: string;

  readonly clock: Clock;
  readonly net: Network;
  readonly disk: Disk;
  readonly stdin: InputStream;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;

  /** Sleeps; with `until`, no longer than that takes to settle. */
  sleep(ms: number, until?: PromiseLike<unknown>): Promise<void>;
  /** One-shot. `origin` marks it as a time-out; leave it out for ticks and heartbeats. */
  timer(delayMs: number, fire: () => void, origin?: TimerOrigin): Timer;
  /** Runs `task` in a new event at this same instant, after what is already due. */
  soon(task: () => void): void;
  /** A promise of the kernel's making, for bridging handlers to `await`. */
  promise<T>(
    start: (resolve: (value: T) => void, reject: (error: Error) => void) => void,
  ): Promise<T>;
  /** A promise that never settles: what an event-driven daemon's `main` returns. */
  forever(): Promise<never>;
  /** The stream of this host, program and label; the same label gives the same stream. */
  random(label: string): Random;
  thread(name: string): Thread;
  lock(name: string): Lock;

  /** A line on stdout. */
  print(text: string): void;
  /** A line on stderr; returns the code, for `return sys.fail(3, 'no leader')`. */
  fail(code: number, text: string): number;
  /** How the command is called, on stderr; returns 2, the code of a wrong call. */
  usage(): number;
  /**
   * A configuration file of the plugin as it stands on this disk at this moment, with the declared
   * defaults; durations in milliseconds. @throws ProgramError
   */
  conf(file: string): Readonly<Record<string, unknown>>;

  /**
   * A typed line in the trace. `kind` is an event of the plugin, or `plugin/event` in full; the
   * data is declared by the plugin.
   */
  observe(kind: string, data?: Readonly<Record<string, TraceValue>>): void;
  /**
   * The role's declared state, until the next call or the end of the process. `rank` orders
   * rivals in a selector (the leader of the highest epoch wins).
   */
  state(name: string, rank?: number): void;
  /** A read-only view for probes (`znode`), called between events. It must not call `sys`. */
  expose(view: string, read: (argument: string) => TraceValue): void;
  /** What a fault may ask of this process by name (`expire-session`), in an event of its own. */
  onCommand(name: string, handler: (argument: TraceValue) => void): void;
  /** Whether a plugin's fault has opened this hook of the role. */
  hook(name: string): boolean;

  /** What is typed into the terminal that this shell serves; nothing for other programs. */
  readonly terminal: Terminal | undefined;

  onSignal(signal: 'TERM' | 'INT' | 'HUP', handler: () => void): void;
  /** Ends this process; never returns. */
  exit(code: number): never;
  /**
   * Starts a child. `argv[0]` is a path, or a name looked up in the `PATH` of the child's
   * environment. @throws SystemError ENOENT, EACCES, ENOEXEC
   */
  spawn(argv: readonly string[], options?: SpawnOptions): Child;
  /** Starts a program of this simulation by its name, as `java …` or a script would. */
  spawnProgram(program: string, argv: readonly string[], options?: SpawnOptions): Child;
  pipe(): Pipe;
  /** @throws SystemError ESRCH */
  kill(pid: number, signal: Signal): void;
  processes(): ProcessInfo[];
}

/** A command line that somebody typed. */
export interface TypedLine {
  readonly id: number;
  /** One or more lines; they stop at the first that fails. */
  readonly text: string;
  readonly stdin: string | undefined;
  readonly env: Readonly<Record<string, string>>;
  readonly dir: string | undefined;
}

/** The far end of a terminal, for the shell that runs in it. */
export interface Terminal {
  readonly name: string;
  next(): Promise<TypedLine>;
  /** One command of the line begins: what stands on the screen before its output. */
  typed(line: TypedLine, prompt: string, text: string): void;
  /** The line has ended; `prompt` is what now stands on the screen. */
  ended(line: TypedLine, exitCode: number, prompt: string): void;
}

/** What may stand in a trace event: plain data, canonically encoded. */
export type TraceValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | readonly TraceValue[]
  | { readonly [key: string]: TraceValue };

/** Something that can run on a host: a daemon (`role`) or a command. */
export interface Program {
  readonly name: string;
  readonly kind: 'role' | 'command';
  /** Listed by `jps`. */
  readonly jvm: boolean;
  /** Seeded time between the start of the process and its first instruction. */
  readonly startup: { readonly minMs: number; readonly maxMs: number };
  /** The plugin that brings it: its events are of this name. */
  readonly plugin?: string;
  readonly usage?: string;
  /** Reads a configuration file of the plugin; `read` gives a file's text. @throws ProgramError */
  readonly conf?: (
    file: string,
    read: (path: string) => string | undefined,
  ) => Readonly<Record<string, unknown>>;
  /**
   * Runs in a process of its own. The value it returns, or its promise settles to, is the exit
   * code (nothing is 0). It may throw only {@link ProgramError} (ends the process with 1 and the
   * text on stderr); anything else is a bug and ends the run.
   */
  main(
    sys: System,
    args: readonly string[],
  ): Promise<number | undefined | void> | number | undefined | void;
}
