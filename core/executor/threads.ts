/**
 * One worker thread per host (or several hosts to a thread), hosted by piscina: real isolation,
 * the same trace. A thread gets one packed buffer per window and answers with one.
 */

import { MessageChannel, type MessagePort, resourceLimits } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { QuorateError } from '../errors/quorate-error.ts';
import type { Executor, WindowRequest, WindowResult } from '../kernel/executor.ts';
import { compiledModule } from './compiled.ts';
import type { HostThreadTask } from './host-thread.ts';
import { TransportDecoder, TransportEncoder } from './transport.ts';
import type { WatchBoard } from './watch.ts';

export interface ThreadsOptions {
  readonly worldUrl: string;
  readonly specification: unknown;
  /** Lane -> host name. */
  readonly hosts: ReadonlyMap<number, string>;
  /** How many hosts share a thread. */
  readonly perThread: number;
  readonly watch: WatchBoard;
}

export class ThreadsExecutor implements Executor {
  private readonly pool: Piscina;
  private readonly threads: HostThread[] = [];
  private readonly threadOf = new Map<number, HostThread>();
  private readonly options: ThreadsOptions;

  constructor(options: ThreadsOptions) {
    this.options = options;
    const lanes = [...options.hosts.keys()];
    const count = Math.ceil(lanes.length / options.perThread);
    this.pool = new Piscina({
      filename: compiledModule('core/executor/host-thread.js'),
      minThreads: 0,
      maxThreads: count,
      concurrentTasksPerWorker: 1,
      atomics: 'disabled',
      execArgv: [],
      // What holds for the thread of the run holds for those of its hosts; none on a main thread.
      resourceLimits,
    });
    for (let at = 0; at < count; at++) {
      const mine = lanes.slice(at * options.perThread, (at + 1) * options.perThread);
      const thread = new HostThread(mine, (lane) => options.hosts.get(lane)!);
      this.threads.push(thread);
      for (const lane of mine) this.threadOf.set(lane, thread);
    }
  }

  async start(): Promise<readonly WindowResult[]> {
    const first = this.threads.map((thread) => thread.start(this.pool, this.options));
    return (await Promise.all(first)).flat();
  }

  async window(requests: readonly WindowRequest[]): Promise<readonly WindowResult[]> {
    if (requests.length === 1) return this.threadOf.get(requests[0]!.lane)!.window(requests);
    const byThread = new Map<HostThread, WindowRequest[]>();
    for (const request of requests) {
      const thread = this.threadOf.get(request.lane)!;
      const mine = byThread.get(thread);
      if (mine) mine.push(request);
      else byThread.set(thread, [request]);
    }
    const answers = [...byThread].map(([thread, mine]) => thread.window(mine));
    return (await Promise.all(answers)).flat();
  }

  async stop(): Promise<void> {
    for (const thread of this.threads) thread.close();
    await Promise.all(this.threads.map((thread) => thread.ended));
    await this.pool.destroy();
  }
}

/** This side of one host thread. */
class HostThread {
  ended: Promise<void> = Promise.resolve();
  private port: MessagePort | undefined;
  private readonly encoder = new TransportEncoder();
  private readonly decoder = new TransportDecoder();
  private waiting: PromiseWithReject<WindowResult[]> | undefined;
  private readonly lanes: readonly number[];
  private readonly nameOf: (lane: number) => string;

  constructor(lanes: readonly number[], nameOf: (lane: number) => string) {
    this.lanes = lanes;
    this.nameOf = nameOf;
  }

  start(pool: Piscina, options: ThreadsOptions): Promise<WindowResult[]> {
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    port1.on('message', (bytes: Uint8Array) => {
      const { waiting } = this;
      this.waiting = undefined;
      waiting?.resolve(this.decoder.results(bytes));
    });
    const task: HostThreadTask = {
      port: port2,
      worldUrl: options.worldUrl,
      specification: options.specification,
      lanes: this.lanes,
      watch: options.watch.shared,
    };
    const running = pool.run(task, { transferList: [port2] });
    this.ended = running.catch((error: unknown) => this.died(error));
    return this.answer();
  }

  window(requests: readonly WindowRequest[]): Promise<WindowResult[]> {
    const answer = this.answer();
    this.port!.postMessage(this.encoder.requests(requests));
    return answer;
  }

  close(): void {
    this.port?.close();
  }

  private answer(): Promise<WindowResult[]> {
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject };
    });
  }

  private died(error: unknown): void {
    const { waiting } = this;
    this.waiting = undefined;
    if (error instanceof QuorateError) return waiting?.reject(error);
    const host = this.lanes.map((lane) => this.nameOf(lane)).join(', ');
    const why = error instanceof Error ? error.message : String(error);
    const detail = error instanceof Error ? error.stack : undefined;
    waiting?.reject(new QuorateError('executor/thread-died', { host, error: why }, detail));
  }
}

interface PromiseWithReject<T> {
  readonly resolve: (value: T) => void;
  readonly reject: (error: Error) => void;
}
