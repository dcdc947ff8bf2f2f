/**
 * A small stage for tests of programs: real machines on the real kernel, and a script in place of a
 * scenario. `simulate` runs inline by default.
 */

import { InlineExecutor } from '../../core/executor/inline.ts';
import { Coordinator, type RunOutcome, type Windows } from '../../core/kernel/coordinator.ts';
import { FAILED, failureOf } from '../../core/kernel/failure.ts';
import type { TraceRecord } from '../../core/kernel/trace.ts';
import type { Control } from '../../core/machine/control.ts';
import type { FileTree } from '../../core/machine/image.ts';
import { KIND } from '../../core/machine/kinds.ts';
import { Machine } from '../../core/machine/machine.ts';
import type { Program } from '../../core/machine/system.ts';
import { TimelineHost } from '../../core/scenario/run/timeline.ts';

export interface SimulateOptions {
  readonly hosts: readonly string[];
  readonly programs: readonly Program[];
  readonly script: (stage: Stage) => Promise<void>;
  readonly image?: (host: string) => FileTree;
  readonly services?: readonly string[];
  readonly seed?: number;
  readonly windows?: Windows;
  readonly latency?: number;
  readonly unreachable?: 'silent' | 'neighbour';
  /** Events at one instant. */
  readonly instantLimit?: number;
  readonly bytesLimit?: number;
  readonly fsync?: number;
}

export interface Typed {
  readonly stdout: string;
  readonly stderr: string;
  readonly output: string;
  readonly code: number;
}

export interface Simulation extends RunOutcome {
  readonly trace: readonly TraceRecord[];
  /** The first failure of code, as a user would see it. */
  readonly failure: Error | undefined;
}

export class Stage {
  readonly timeline: TimelineHost;
  /** Everything observed so far, except terminal output. */
  readonly seen: TraceRecord[] = [];
  private readonly lines = new Map<number, { stdout: string; stderr: string; output: string }>();
  private readonly ended = new Map<number, number>();
  private nextLine = 1;

  constructor(timeline: TimelineHost) {
    this.timeline = timeline;
    timeline.observes = () => true;
    const observe = timeline.observe.bind(timeline);
    timeline.observe = (record) => {
      this.note(record);
      observe(record);
    };
    timeline.lane.receive = (message) => timeline.observe(message.body as unknown as TraceRecord);
  }

  get now(): number {
    return this.timeline.now;
  }

  control(host: string, control: Control): void {
    this.timeline.send(host, control);
  }

  start(host: string, program: string, ...argv: string[]): void {
    this.control(host, { verb: 'start', program, argv: [program, ...argv] });
  }

  sleep(ms: number): Promise<void> {
    return this.timeline.sleepUntil(this.now + ms * 1_000);
  }

  events(kind: string): TraceRecord[] {
    return this.seen.filter((record) => record.kind === kind);
  }

  /** Waits until `ask` answers. @throws when it has not within the virtual time given. */
  async until<T>(ask: () => T | undefined, ms = 60_000): Promise<T> {
    const found = await this.timeline.until(ask, this.now + ms * 1_000);
    if (found === undefined) throw new Error(`not within ${ms} ms of virtual time`);
    return found;
  }

  /** Pid of the living process of a program on a host. */
  pid(lane: number, program: string): number | undefined {
    const started = this.seen.filter(
      ({ kind, lane: on, data }) =>
        kind === KIND.started && on === lane && data.program === program,
    );
    const living = started.filter(
      ({ pid }) =>
        !this.seen.some((r) => r.kind === KIND.exited && r.lane === lane && r.pid === pid),
    );
    return living.at(-1)?.pid;
  }

  /** What is on the screen of a line that has not ended. */
  screen(id: number): string {
    return this.lines.get(id)?.output ?? '';
  }

  /** Types a line that goes on; see {@link screen}. */
  typeOnly(host: string, text: string, terminal = 'main'): number {
    const id = this.nextLine++;
    this.lines.set(id, { stdout: '', stderr: '', output: '' });
    this.control(host, { verb: 'type', terminal, id, text, stdin: null, env: {}, dir: null });
    return id;
  }

  /** Types a line into the host's terminal and waits until it has ended. */
  async type(host: string, text: string, terminal = 'main', stdin?: string): Promise<Typed> {
    const id = this.nextLine++;
    this.lines.set(id, { stdout: '', stderr: '', output: '' });
    this.control(host, {
      verb: 'type',
      terminal,
      id,
      text,
      stdin: stdin ?? null,
      env: {},
      dir: null,
    });
    const code = await this.until(() => this.ended.get(id), 3_600_000);
    return { ...this.lines.get(id)!, code };
  }

  private note(record: TraceRecord): void {
    if (record.kind === KIND.output) {
      const line = this.lines.get(record.data.id as number);
      if (!line || record.data.stream === 'typed') return;
      const text = record.data.text as string;
      line.output += text;
      if (record.data.stream === 'stdout') line.stdout += text;
      else line.stderr += text;
      return;
    }
    if (record.kind === KIND.lineEnded) {
      this.ended.set(record.data.id as number, record.data.code as number);
    }
    this.seen.push(record);
  }
}

export async function simulate(options: SimulateOptions): Promise<Simulation> {
  const latency = options.latency ?? 500;
  const lookahead = Math.min(latency, 1_000);
  const hosts = options.hosts.map((name, at) => ({
    lane: at + 1,
    name,
    address: `192.168.0.${at + 2}`,
  }));
  const programs = new Map(options.programs.map((program) => [program.name, program]));
  const machines = hosts.map(
    (self) =>
      new Machine({
        self,
        network: {
          seed: options.seed ?? 1,
          hosts,
          latency,
          jitter: 100,
          bytesPerSecond: 125_000_000,
          unreachable: options.unreachable ?? 'silent',
        },
        lookahead,
        disk: { fsync: options.fsync ?? 1_000, capacityBytes: 100_000_000_000 },
        epochMs: Date.UTC(2025, 0, 1),
        startup: {},
        limits: {
          instant: options.instantLimit ?? 100_000,
          events: 100_000_000,
          bytes: options.bytesLimit ?? 4_000_000_000,
        },
        image: options.image?.(self.name) ?? {},
        programs,
        services: options.services ?? [],
      }),
  );
  const timeline = new TimelineHost(new Map(hosts.map((h) => [h.name, h.lane])), lookahead);
  const stage = new Stage(timeline);
  let thrown: unknown;
  let failure: Error | undefined;
  timeline.lane.at(0, () => {
    timeline.lane.woke();
    options
      .script(stage)
      .catch((error: unknown) => {
        thrown = error;
      })
      .finally(() => timeline.end());
  });
  timeline.on(FAILED, (record) => {
    failure ??= failureOf(record.data);
    timeline.end();
  });
  const coordinator = new Coordinator(new InlineExecutor(machines), timeline, {
    lanes: hosts.length + 1,
    lookahead,
    windows: options.windows ?? 'reach',
    keepTrace: Number.POSITIVE_INFINITY,
    interrupted: () => false,
  });
  const outcome = await coordinator.run();
  if (thrown) throw thrown;
  return { ...outcome, trace: outcome.log.merged(), failure };
}
