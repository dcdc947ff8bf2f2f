/**
 * The workloads of a run: started on their hosts before the first step, asked to stop after the
 * last, and measured from what they tell. A workload's process is one like any other; that it ended
 * before it was asked to is told, and its operations without an end count as unknown.
 */

import { KIND } from '../../machine/kinds.ts';
import type { ProcessView } from '../../plugin/define.ts';
import { expand } from '../../plugin/placeholders.ts';
import {
  describeMeasure,
  type Measurement,
  type Period,
  STANDARD_MEASURES,
} from '../../plugin/workload.ts';
import type { WorkloadModel } from '../model.ts';
import type { WorkloadResult } from '../result.ts';
import type { Director } from './director.ts';
import type { Handle } from './names.ts';
import { type Counted, OperationLog, unitOf } from './operation-log.ts';
import { STOP, WORKLOAD_KIND } from './operations.ts';
import { StepFailure } from './outcome.ts';

/** A workload that has not ended so long after it was asked to will not. */
const LONGEST_STOP = 300_000_000;

interface Worker {
  readonly host: string;
  pid: number | undefined;
  startedAt: number | undefined;
  exitedAt: number | undefined;
  /** How it ended before it was asked to. */
  early: string | undefined;
}

interface Running {
  readonly model: WorkloadModel;
  readonly log: OperationLog;
  readonly workers: readonly Worker[];
  readonly handle: { -readonly [K in keyof Handle]: Handle[K] };
  readonly startedAt: number;
  stoppedAt: number | undefined;
}

export class Workloads {
  private readonly running = new Map<string, Running>();
  private readonly director: Director;

  constructor(director: Director) {
    this.director = director;
    if (director.scenario.workloads.length > 0) this.listen();
  }

  /** Starts all of them; settles when each has begun to run. @throws SelectionError */
  async start(): Promise<void> {
    const { director } = this;
    const { timeline, names, scenario } = director;
    for (const model of scenario.workloads) {
      const hosts = director.world({ names }, `workload/${model.name}`).hosts(model.hosts);
      const running: Running = {
        model,
        log: new OperationLog(),
        workers: hosts.map((host) => ({
          host,
          pid: undefined,
          startedAt: undefined,
          exitedAt: undefined,
          early: undefined,
        })),
        handle: { endedAt: undefined },
        startedAt: timeline.now,
        stoppedAt: undefined,
      };
      this.running.set(model.name, running);
      names.bindHosts(model.name, hosts);
      names.setHandle(model.name, running.handle);
      const options = JSON.stringify(filled(model.options, names.text));
      for (const host of hosts) {
        const argv = [model.workload, model.name, options];
        timeline.send(host, { verb: 'start', program: model.workload, argv });
      }
    }
    const all = [...this.running.values()].flatMap(({ workers }) => workers);
    await timeline.until(() => (all.every(hasBegun) ? true : undefined));
  }

  /** Asks all to stop and waits until they have ended. @throws StepFailure */
  async stop(): Promise<void> {
    const { timeline } = this.director;
    if (this.running.size === 0) return;
    timeline.lane.cause = undefined;
    timeline.lane.emit('timeline/workloads-stop', {});
    for (const running of this.running.values()) {
      running.stoppedAt ??= timeline.now;
      for (const { host, pid, exitedAt } of running.workers) {
        if (pid === undefined || exitedAt !== undefined) continue;
        timeline.send(host, { verb: 'command', pid, name: STOP, argument: null });
      }
    }
    const open = () =>
      [...this.running.values()].find(({ workers }) => workers.some((one) => !one.exitedAt));
    const deadline = timeline.now + LONGEST_STOP;
    const ended = await timeline.until(() => (open() ? undefined : true), deadline);
    if (ended) return;
    const { model, workers } = open()!;
    const where = workers.filter((one) => !one.exitedAt).map(({ host }) => host);
    const seconds = LONGEST_STOP / 1e6;
    throw new StepFailure(
      `the workload \`${model.name}\` did not end within ${seconds} s of being asked to`,
      { at: model.at, actual: `it still runs on ${where.join(', ')}` },
    );
  }

  /** The living processes of a workload; undefined when there is none of this name. */
  processes(name: string, all: readonly ProcessView[]): readonly ProcessView[] | undefined {
    const workers = this.running.get(name)?.workers;
    return (
      workers &&
      all.filter(({ host, pid }) => workers.some((one) => one.host === host && one.pid === pid))
    );
  }

  /** `writer.p99`, over some periods or the whole of its time. */
  measure(workload: string, name: string, cut: Cut | undefined): Measurement {
    const running = this.running.get(workload);
    if (!running) return { missing: `\`${workload}\` has not begun` };
    const { model, log, workers } = running;
    if (name === 'lost' && log.verifications < workers.length) {
      const early = workers.find((worker) => worker.early);
      const why = early
        ? `\`${workload}\` ended early on ${early.host} (${early.early}), so nobody verified`
        : `\`${workload}\` has not verified yet`;
      return { missing: why };
    }
    const whole = this.periodOf(running);
    const periods = cut ? cut.periods(whole) : [whole];
    const value = log.value(name, periods, cut?.counted ?? 'all');
    if (typeof value === 'string') return { missing: value };
    return { value, unit: unitOf(name, this.ownOf(model)) };
  }

  /** What they did, for the report. */
  get results(): WorkloadResult[] {
    return [...this.running].map(([name, running]) => {
      const { model, workers } = running;
      const names = [...Object.keys(STANDARD_MEASURES), ...Object.keys(this.ownOf(model))];
      const measures = names.flatMap((measure) => {
        const found = this.measure(name, measure, undefined);
        if ('missing' in found) return [];
        const { value, unit } = found;
        return [[measure, { value, unit, text: describeMeasure(value, unit) }] as const];
      });
      return {
        name,
        workload: model.workload,
        hosts: workers.map(({ host }) => host),
        early: workers.flatMap(({ host, early, exitedAt }) =>
          early === undefined ? [] : [{ host, how: early, atMs: (exitedAt ?? 0) / 1_000 }],
        ),
        measures: Object.fromEntries(measures),
      };
    });
  }

  private ownOf({ workload }: WorkloadModel) {
    return this.director.registry.workloads.get(workload)!.definition.measures ?? {};
  }

  private periodOf({ startedAt, stoppedAt, workers }: Running): Period {
    const exits = workers.map(({ exitedAt }) => exitedAt);
    const allGone = exits.every((at) => at !== undefined) ? Math.max(...(exits as number[])) : 0;
    const now = this.director.timeline.now;
    return { from: startedAt, to: Math.max(startedAt, stoppedAt ?? (allGone || now)) };
  }

  private listen(): void {
    const { timeline, view } = this.director;
    timeline.on(KIND.started, ({ pid, lane, data }) => {
      const [program, name] = data.argv as readonly string[];
      const running = this.running.get(name ?? '');
      const host = view.hostOf(lane);
      const worker = running?.workers.find((one) => one.host === host);
      if (worker && worker.pid === undefined && running?.model.workload === program) {
        worker.pid = pid;
      }
    });
    this.hear(WORKLOAD_KIND.started, ({ worker, time }) => {
      worker.startedAt = time;
    });
    this.hear(WORKLOAD_KIND.begun, ({ running, source, time, data }) =>
      running.log.began(source, data.id as number, time),
    );
    this.hear(WORKLOAD_KIND.ended, ({ running, source, time, data }) =>
      running.log.ended(source, data.id as number, time, data.end as string),
    );
    this.hear(WORKLOAD_KIND.verified, ({ running, source, data }) =>
      running.log.verified(source, data.lost as number),
    );
    this.hear(WORKLOAD_KIND.measured, ({ running, source, data }) =>
      running.log.measured(source, data.measure as string, data.value as number),
    );
    this.hear(KIND.exited, ({ running, worker, source, time, data }) => {
      worker.exitedAt = time;
      running.log.gone(source, time);
      if (running.stoppedAt === undefined || data.signal !== '') worker.early = howEnded(data);
      if (running.workers.every((one) => one.exitedAt !== undefined)) {
        running.handle.endedAt = timeline.now;
      }
    });
  }

  /** Hears of what the processes of workloads do. */
  private hear(kind: string, listener: (heard: Heard) => void): void {
    const { timeline, view } = this.director;
    timeline.on(kind, ({ lane, pid, time, data }) => {
      const host = view.hostOf(lane);
      for (const running of this.running.values()) {
        const worker = running.workers.find((one) => one.host === host && one.pid === pid);
        if (worker) listener({ running, worker, source: `${host}/${pid}`, time, data });
      }
    });
  }
}

/** Which part of the time counts, and which operations at its edges. */
export interface Cut {
  readonly counted: Counted;
  periods(whole: Period): readonly Period[];
}

interface Heard {
  readonly running: Running;
  readonly worker: Worker;
  readonly source: string;
  readonly time: number;
  readonly data: Readonly<Record<string, unknown>>;
}

function hasBegun({ startedAt, exitedAt }: Worker): boolean {
  return startedAt !== undefined || exitedAt !== undefined;
}

function howEnded({ signal, code }: Readonly<Record<string, unknown>>): string {
  if (signal === 'POWER') return 'its host lost power';
  return signal ? `SIG${signal}` : `by itself, with exit code ${code}`;
}

/** The options with the `${{ … }}` in their texts filled in. */
function filled(value: unknown, text: (name: string, field?: string) => string): unknown {
  if (typeof value === 'string') return expand(value, text);
  if (Array.isArray(value)) return value.map((one) => filled(one, text));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, filled(one, text)]));
}
