/**
 * The thread that a run lives in: it plays one scenario per task and may play many, one after
 * another. The main thread sends a plain model and hears of steps and progress over a port; it can
 * ask for the end through shared memory, and see through the watch board where a program is stuck.
 * Nothing here reads YAML or the command line.
 */

import type { MessagePort } from 'node:worker_threads';
import { type PlainError, plainError } from '../errors/plain-error.ts';
import { importPlugin } from '../plugin/loader.ts';
import { traceLines } from '../report/trace-lines.ts';
import type { ScenarioModel } from '../scenario/model.ts';
import type { ScenarioResult, StepResult } from '../scenario/result.ts';
import type { RunOptions } from '../scenario/run/options.ts';
import { runScenario } from '../scenario/run/run.ts';
import type { News, Place, Request, Stops, Visitor } from '../scenario/run/visitor.ts';

export type PlainRunOptions = Omit<
  RunOptions,
  'plugins' | 'fenced' | 'interrupted' | 'onStep' | 'onProgress' | 'visitor'
>;

export interface RunTask {
  readonly scenario: ScenarioModel;
  readonly options: PlainRunOptions;
  readonly port: MessagePort;
  /** Not 0 once the run is to end. */
  readonly interrupt: SharedArrayBuffer;
  /** A file that the trace is appended to. */
  readonly traceFile: string | undefined;
  /** Where somebody at the main thread wants to take part. */
  readonly stops: Stops | undefined;
}

/** What the port carries to the main thread. */
export type RunMessage =
  | { readonly kind: 'step'; readonly step: StepResult }
  | { readonly kind: 'progress'; readonly timeMs: number; readonly title: string }
  | { readonly kind: 'ask'; readonly place: Place }
  | { readonly kind: 'news'; readonly news: News };

/** How a run ended; errors as plain data, since they cross a thread. */
export type RunAnswer =
  | { readonly result: ScenarioResult; readonly lines: readonly string[] }
  | { readonly error: PlainError };

/** Windows between two messages of progress: often enough to be seen, too rare to cost. */
const PROGRESS_EVERY = 64;

/** Only loads code, ahead of the first run: that of this module, and of built-in plugins. */
export interface WarmUp {
  readonly plugins: readonly string[];
}

export default async function runWorker(task: RunTask | WarmUp): Promise<RunAnswer | undefined> {
  if ('plugins' in task) {
    for (const name of task.plugins) await importPlugin(name);
    return undefined;
  }
  const { scenario, port, traceFile } = task;
  const flag = new Int32Array(task.interrupt);
  const post = (message: RunMessage) => port.postMessage(message);
  let windows = 0;
  try {
    const { result, trace } = await runScenario(scenario, {
      ...task.options,
      visitor: task.stops && visitorAt(port, task.stops),
      fenced: true,
      interrupted: () => Atomics.load(flag, 0) !== 0,
      onStep: (step) => post({ kind: 'step', step }),
      onProgress: (time, title) => {
        if (windows++ % PROGRESS_EVERY === 0)
          post({ kind: 'progress', timeMs: time / 1_000, title });
      },
    });
    const { keepTrace } = task.options;
    const lines = keepTrace ? traceLines(scenario, trace) : [];
    if (traceFile !== undefined) await append(traceFile, lines);
    return { result, lines: traceFile === undefined ? lines : [] };
  } catch (error) {
    return { error: plainError(error) };
  } finally {
    port.close();
  }
}

/** The visitor at the other end of the port. */
function visitorAt(port: MessagePort, stops: Stops): Visitor {
  const post = (message: RunMessage) => port.postMessage(message);
  return {
    stops,
    ask: (place) =>
      new Promise((resolve) => {
        port.once('message', (request: Request) => resolve(request));
        post({ kind: 'ask', place });
      }),
    tell: (news) => post({ kind: 'news', news }),
  };
}

async function append(file: string, lines: readonly string[]): Promise<void> {
  const { appendFile } = await import('node:fs/promises');
  await appendFile(file, lines.map((line) => `${line}\n`).join(''));
}
