/**
 * A host: processes, disk, network stack and clocks on one lane. It lives in the host's thread and
 * outlives power loss; it ends only with the run. Here events find the process they wake, and
 * death gives back what a process held.
 */

import { QuorateError } from '../errors/quorate-error.ts';
import type { PlainValue } from '../kernel/codec.ts';
import { Lane, type Progress } from '../kernel/lane.ts';
import type { Message } from '../kernel/message.ts';
import { RandomStream } from '../kernel/random.ts';
import { HostClock } from './clock.ts';
import { decodeControl } from './control.ts';
import { ControlDesk } from './control-desk.ts';
import { DiskDevice } from './disk/device.ts';
import { type FileTree, place } from './image.ts';
import { KIND } from './kinds.ts';
import type { Packet } from './network/packet.ts';
import type { NetworkOptions, PeerHost } from './network/peers.ts';
import { NetworkStack } from './network/stack.ts';
import { Gone, type Process } from './process.ts';
import { ProcessTable } from './process-table.ts';
import { type Program, ProgramError } from './system.ts';

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

export class Machine {
  readonly lane: Lane;
  readonly disk: DiskDevice;
  readonly net: NetworkStack;
  readonly clock: HostClock;
  readonly table: ProcessTable;
  readonly desk: ControlDesk;
  readonly options: MachineOptions;
  powered = false;
  private readonly randomStreams = new Map<string, RandomStream>();

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
    this.table = new ProcessTable(this, this.random('start-up'));
    this.desk = new ControlDesk(this);
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
    if (process && error instanceof ProgramError) {
      process.complain(`${process.program.name}: ${error.message}\n`);
      return this.table.end(process, { code: 1 });
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

  // --- power and clocks --------------------------------------------------------------------

  powerOn(): void {
    if (this.powered) return;
    this.powered = true;
    this.net.powerOn();
    this.clock.boot(this.lane.now);
    this.lane.emit(KIND.booted, {});
    for (const service of this.options.services) this.table.startService(service, [service]);
  }

  powerOff(): void {
    if (!this.powered) return;
    this.powered = false;
    this.net.powerOff();
    this.table.endAll();
    this.disk.crash();
    this.lane.emit(KIND.poweredOff, {});
  }

  /** Pending timers follow the new rate. */
  changeClock(offsetMs: number | undefined, ratePpm: number | undefined): void {
    this.clock.change(this.lane.now, { offsetMs, ratePpm });
    this.lane.retime((deadline) => this.clock.timeOf(deadline));
  }

  // --- messages and limits -----------------------------------------------------------------

  private receive(message: Message): void {
    const [what, body] = message.body as PlainValue[];
    if (what === 'packet') this.net.receive(body as unknown as Packet);
    else this.desk.carryOut(decodeControl(body!));
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
