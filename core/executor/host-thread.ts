/**
 * The thread that hosts live in: one piscina task that lasts as long as the run. It takes windows
 * from its port, runs them inline, and answers; everything else is out of its programs' reach.
 */

import type { MessagePort } from 'node:worker_threads';
import { fence } from './fence.ts';
import { InlineExecutor } from './inline.ts';
import { TransportDecoder, TransportEncoder } from './transport.ts';
import { WatchBoard } from './watch.ts';
import { loadWorld } from './world.ts';

export interface HostThreadTask {
  readonly port: MessagePort;
  readonly worldUrl: string;
  readonly specification: unknown;
  readonly lanes: readonly number[];
  readonly watch: SharedArrayBuffer;
}

export default async function hostThread(task: HostThreadTask): Promise<void> {
  const world = await loadWorld(task.worldUrl);
  const machines = await world.build(task.specification, task.lanes);
  const watch = new WatchBoard(task.watch);
  for (const machine of machines) machine.progress = watch;
  const executor = new InlineExecutor(machines);
  fence(executor);
  await serve(task.port, executor);
}

/** Answers windows until the port is closed. */
function serve(port: MessagePort, executor: InlineExecutor): Promise<void> {
  const encoder = new TransportEncoder();
  const decoder = new TransportDecoder();
  return new Promise((resolve, reject) => {
    const answer = (results: Parameters<TransportEncoder['results']>[0]) =>
      port.postMessage(encoder.results(results));
    port.on('message', (bytes: Uint8Array) => {
      const results = executor.window(decoder.requests(bytes));
      if (results instanceof Promise) results.then(answer, reject);
      else answer(results);
    });
    port.on('close', resolve);
    executor.start().then(answer, reject);
  });
}
