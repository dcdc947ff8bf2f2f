/**
 * Runs scenarios in threads of their own, as many at once as there are threads, and brings every
 * run to an end: by itself, by the watchdog when a program does not come back, by the limits on
 * memory and wall clock, or by an interruption. Whatever happens, a run leaves a result.
 */

import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { errorOf } from '../errors/plain-error.ts';
import type { QuorateError } from '../errors/quorate-error.ts';
import { compiledModule } from '../executor/compiled.ts';
import { WatchBoard } from '../executor/watch.ts';
import { Watchdog } from '../executor/watchdog.ts';
import { IMPORTED, type PluginSource } from '../plugin/loader.ts';
import { BUILT_IN_PLUGINS } from '../plugin/reserved.ts';
import { brokenResult, didNotReturn, threadDied } from '../scenario/broken-run.ts';
import type { ScenarioModel } from '../scenario/model.ts';
import type { ScenarioResult, StepResult } from '../scenario/result.ts';
import type { Place, Visitor } from '../scenario/run/visitor.ts';
import { Deadline } from './deadline.ts';
import type { PlainRunOptions, RunAnswer, RunMessage, RunTask, WarmUp } from './run-worker.ts';

export interface RunPoolOptions {
  /** How long one wake-up of a process may take, in real seconds. */
  readonly watchdogSeconds: number;
  /** What the heap of a thread may hold. */
  readonly memoryMb: number;
  /** Runs at once. */
  readonly threads: number;
}

export interface RunRequest {
  readonly scenario: ScenarioModel;
  readonly options: Omit<PlainRunOptions, 'watch'>;
  readonly traceFile?: string | undefined;
  /** Wall clock that the run may take. */
  readonly timeoutMs?: number | undefined;
  /** Asks this run to end, between two windows. */
  readonly signal?: AbortSignal;
  readonly onStep?: (step: StepResult) => void;
  readonly onProgress?: (timeMs: number, title: string) => void;
  /** Somebody who takes part. */
  readonly visitor?: Visitor | undefined;
}

export interface RunEnd {
  readonly result: ScenarioResult;
  /** The trace as `--trace` writes it, when it was kept and not written. */
  readonly lines: readonly string[];
}

export class RunPool {
  private readonly pool: Piscina<RunTask | WarmUp, RunAnswer | undefined>;
  private readonly warm = new Set<string>();
  private readonly options: RunPoolOptions;
  /** One flag for each run that has not ended; not 0 once it is to. */
  private readonly flags = new Set<Int32Array>();
  private stopped = false;

  constructor(options: RunPoolOptions) {
    this.options = options;
    this.pool = new Piscina({
      filename: compiledModule('core/cli/run-worker.js'),
      minThreads: 0,
      maxThreads: options.threads,
      idleTimeout: Number.POSITIVE_INFINITY,
      concurrentTasksPerWorker: 1,
      atomics: 'disabled',
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: options.memoryMb },
    });
    // Failures of the thread are told by the run that is in it.
    this.pool.on('error', () => {});
  }

  /** Starts the threads and loads their code, while the caller still reads files. */
  warmUp(plugins: readonly string[] = []): void {
    for (let thread = 0; thread < this.options.threads; thread++) {
      this.pool.run({ plugins }).catch(() => {});
    }
  }

  /** Imports plugins; the threads load those that come with Quorate at the same time. */
  get plugins(): PluginSource {
    const load = (resolved: string) => {
      if (BUILT_IN_PLUGINS.includes(resolved) && !this.warm.has(resolved)) {
        this.warm.add(resolved);
        this.warmUp([resolved]);
      }
      return IMPORTED.load(resolved);
    };
    return { resolve: IMPORTED.resolve, load };
  }

  /** Asks all runs to end, and those that would still begin; they do so between two windows. */
  stopAll(): void {
    this.stopped = true;
    for (const flag of this.flags) Atomics.store(flag, 0, 1);
  }

  /** Plays a scenario; failures of code are results too. */
  async run(request: RunRequest): Promise<RunEnd> {
    const begun = performance.now();
    const { scenario } = request;
    const board = WatchBoard.forLanes(scenario.cluster.hosts.length + 1);
    const abort = new AbortController();
    const heard: Heard = { steps: [], timeMs: 0 };
    let stuck: QuorateError | undefined;
    const watchdog = new Watchdog(board, this.options.watchdogSeconds, (position) => {
      stuck = didNotReturn(scenario, position, this.options.watchdogSeconds);
      abort.abort();
    });
    const flag = this.flagOf(request);
    const deadline = new Deadline(request.timeoutMs, {
      ask: () => Atomics.store(flag, 0, 1),
      force: () => abort.abort(),
    });
    watchdog.start();
    let error: QuorateError;
    try {
      const answer = await this.start(request, board, { abort: abort.signal, flag }, heard);
      if ('result' in answer) return { ...answer, result: deadline.judge(scenario, answer.result) };
      error = errorOf(answer.error);
    } catch (reason) {
      error = stuck ?? deadline.error ?? threadDied(scenario, board, reason);
    } finally {
      watchdog.stop();
      deadline.stop();
      this.flags.delete(flag);
    }
    const wallTimeMs = performance.now() - begun;
    const { steps, timeMs } = heard;
    const options = request.options;
    return {
      result: brokenResult({ scenario, options, error, steps, timeMs, wallTimeMs }),
      lines: [],
    };
  }

  async close(): Promise<void> {
    await this.pool.destroy();
  }

  private async start(
    request: RunRequest,
    board: WatchBoard,
    { abort, flag }: { readonly abort: AbortSignal; readonly flag: Int32Array },
    heard: Heard,
  ): Promise<RunAnswer> {
    const { port1, port2 } = new MessageChannel();
    port1.on('message', (message: RunMessage) => {
      if (message.kind === 'news') request.visitor?.tell(message.news);
      else if (message.kind === 'ask') answer(port1, request.visitor!, message.place);
      else hear(message, request, heard);
    });
    const task: RunTask = {
      scenario: request.scenario,
      options: { ...request.options, watch: board.shared },
      port: port2,
      interrupt: flag.buffer as SharedArrayBuffer,
      traceFile: request.traceFile,
      stops: request.visitor?.stops,
    };
    try {
      return (await this.pool.run(task, { transferList: [port2], signal: abort }))!;
    } finally {
      port1.close();
    }
  }

  /** The flag through which a run is asked to end. */
  private flagOf({ signal }: RunRequest): Int32Array {
    const flag = new Int32Array(new SharedArrayBuffer(4));
    const raise = () => Atomics.store(flag, 0, 1);
    if (this.stopped || signal?.aborted) raise();
    signal?.addEventListener('abort', raise, { once: true });
    this.flags.add(flag);
    return flag;
  }
}

/** What a run told before it ended. */
interface Heard {
  readonly steps: StepResult[];
  timeMs: number;
}

/** Virtual time stands still until the answer is there. */
function answer(port: MessagePort, visitor: Visitor, place: Place): void {
  void visitor.ask(place).then((reply) => port.postMessage(reply));
}

function hear(
  message: Extract<RunMessage, { kind: 'step' | 'progress' }>,
  request: RunRequest,
  heard: Heard,
): void {
  if (message.kind === 'step') {
    heard.steps.push(message.step);
    heard.timeMs = Math.max(heard.timeMs, message.step.endMs);
    request.onStep?.(message.step);
  } else {
    heard.timeMs = Math.max(heard.timeMs, message.timeMs);
    request.onProgress?.(message.timeMs, message.title);
  }
}
