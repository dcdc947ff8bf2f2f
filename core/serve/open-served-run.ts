/**
 * Opens a served run: starts its thread, watches it from here as every run is watched, and hands on
 * what is asked and answered.
 */

import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { errorOf } from '../errors/plain-error.ts';
import { QuorateError } from '../errors/quorate-error.ts';
import { WatchBoard } from '../executor/watch.ts';
import { Watchdog } from '../executor/watchdog.ts';
import { brokenResult, didNotReturn, threadDied } from '../scenario/broken-run.ts';
import type { Step } from '../scenario/model.ts';
import type { ScenarioResult, StepResult } from '../scenario/result.ts';
import type { HostState, Place } from '../scenario/run/visitor.ts';
import type { Endpoints } from './endpoints.ts';
import type { MainMessage, Question, ServeMessage, ServeTask } from './serve-worker.ts';
import type { ServedRun, ServeRequest, StepAnswer } from './served-run.ts';
import { ServingThread } from './serving-thread.ts';

/**
 * Starts to serve, in a thread that may have been opened before; see {@link ServedRun} for what
 * comes of it.
 */
export function openServedRun(request: ServeRequest, thread = new ServingThread()): ServedRun {
  return new RunThread(request, thread);
}

interface Waiting {
  readonly resolve: (answer: never) => void;
  readonly reject: (error: Error) => void;
}

/** A question without the number that its answer comes back with. */
type Asked<Q = Question> = Q extends Question ? Omit<Q, 'id'> : never;

class RunThread implements ServedRun {
  readonly ready: Promise<Endpoints>;
  readonly ended: Promise<ScenarioResult>;
  private readonly request: ServeRequest;
  private readonly thread: ServingThread;
  private readonly port: MessagePort;
  private readonly waiting = new Map<number, Waiting>();
  private readonly steps: StepResult[] = [];
  private questions = 0;
  private over: QuorateError | undefined;
  private stands!: (endpoints: Endpoints) => void;
  private fell!: (error: Error) => void;

  constructor(request: ServeRequest, thread: ServingThread) {
    this.request = request;
    this.thread = thread;
    this.ready = new Promise((resolve, reject) => {
      this.stands = resolve;
      this.fell = reject;
    });
    // Whoever waits only for the end hears of it there.
    this.ready.catch(() => {});
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    port1.on('message', (message: ServeMessage) => this.hear(message));
    this.ended = this.run(port2);
  }

  step(step: Step): Promise<StepAnswer> {
    return this.ask({ ask: 'step', step });
  }

  place(): Promise<Place> {
    return this.ask({ ask: 'place' });
  }

  hosts(): Promise<readonly HostState[]> {
    return this.ask({ ask: 'hosts' });
  }

  why(host: string | undefined): ReturnType<ServedRun['why']> {
    return this.ask({ ask: 'why', host });
  }

  lastEvents(host: string | undefined, count: number): ReturnType<ServedRun['lastEvents']> {
    return this.ask({ ask: 'events', host, count });
  }

  trace(from: number): ReturnType<ServedRun['trace']> {
    return this.ask({ ask: 'trace', from });
  }

  async stop(): Promise<void> {
    if (!this.over) this.send({ ask: 'stop' });
    await this.ended;
  }

  private async run(port: MessagePort): Promise<ScenarioResult> {
    const begun = performance.now();
    const { onStep, ...request } = this.request;
    const { scenario } = request;
    const { watchdogSeconds } = this.thread.limits;
    const board = WatchBoard.forLanes(scenario.cluster.hosts.length + 1);
    const abort = new AbortController();
    let stuck: QuorateError | undefined;
    const watchdog = new Watchdog(board, watchdogSeconds, (position) => {
      stuck = didNotReturn(scenario, position, watchdogSeconds);
      abort.abort();
    });
    watchdog.start();
    const task: ServeTask = { ...request, port, watch: board.shared };
    let error: QuorateError;
    try {
      const end = await this.thread.run(task, port, abort.signal);
      if ('result' in end) return this.end(end.result);
      error = errorOf(end.error);
    } catch (reason) {
      error = stuck ?? threadDied(scenario, board, reason);
    } finally {
      watchdog.stop();
      await this.close();
    }
    const wallTimeMs = performance.now() - begun;
    const { steps } = this;
    const timeMs = steps.at(-1)?.endMs ?? 0;
    const broken = { scenario, options: request, error, steps, timeMs, wallTimeMs };
    return this.end(brokenResult(broken), error);
  }

  /** Nobody gets an answer any more. */
  private end(result: ScenarioResult, error?: QuorateError): ScenarioResult {
    this.over = error ?? new QuorateError('serve/ended', { why: whyOver(result) });
    this.fell(this.over);
    for (const { reject } of this.waiting.values()) reject(this.over);
    this.waiting.clear();
    return result;
  }

  private async close(): Promise<void> {
    this.port.close();
    await this.thread.close();
  }

  private hear(message: ServeMessage): void {
    if (message.kind === 'ready') return this.stands(message.endpoints);
    if (message.kind === 'step') {
      this.steps.push(message.step);
      this.request.onStep(message.step);
      return;
    }
    const waiting = this.waiting.get(message.id);
    this.waiting.delete(message.id);
    waiting?.resolve(message.answer as never);
  }

  private ask<T>(question: Asked): Promise<T> {
    if (this.over) return Promise.reject(this.over);
    const id = this.questions++;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.send({ ...question, id } as Question);
    });
  }

  private send(message: MainMessage): void {
    this.port.postMessage(message);
  }
}

/** With the place of the step that failed: of an invariant the sentence says enough. */
function whyOver({ failure }: ScenarioResult): string {
  if (!failure) return 'it was stopped';
  const { message, step, at } = failure;
  return step === undefined ? message : `${at.file}:${at.line}: ${message}`;
}
