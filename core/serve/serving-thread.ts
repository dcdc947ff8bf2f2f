/** The thread of a served run. It loads its code while whoever opened it still reads files. */

import type { MessagePort } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { compiledModule } from '../executor/compiled.ts';
import type { OnlyLoad, ServeEnd, ServeTask } from './serve-worker.ts';

export interface ServeLimits {
  /** How long one wake-up of a process may take, in real seconds. */
  readonly watchdogSeconds: number;
  /** What the heap of a thread may hold. */
  readonly memoryMb: number;
}

const USUAL: ServeLimits = { watchdogSeconds: 10, memoryMb: 2_048 };

export class ServingThread {
  readonly limits: ServeLimits;
  private readonly pool: Piscina<ServeTask | OnlyLoad, ServeEnd | undefined>;

  constructor(limits: ServeLimits = USUAL) {
    this.limits = limits;
    this.pool = new Piscina({
      filename: compiledModule('core/serve/serve-worker.js'),
      maxThreads: 1,
      atomics: 'disabled',
      execArgv: [],
      recordTiming: false,
      resourceLimits: { maxOldGenerationSizeMb: limits.memoryMb },
    });
    // Failures of the thread are told by the run that is in it.
    this.pool.on('error', () => {});
    this.pool.run('only load').catch(() => {});
  }

  /** Plays the run; its port goes over to the thread. */
  async run(task: ServeTask, port: MessagePort, signal: AbortSignal): Promise<ServeEnd> {
    return (await this.pool.run(task, { transferList: [port], signal })) as ServeEnd;
  }

  /** Ends the thread, with whatever is in it. */
  close(): Promise<void> {
    return this.pool.destroy();
  }
}
