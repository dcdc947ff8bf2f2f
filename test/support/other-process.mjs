/**
 * Plays scenarios from the compiled code, in a process of its own, for tests that compare. A message
 * is a list of runs, played one after another; the answer says what each left.
 */

import { MessageChannel } from 'node:worker_threads';
import runWorker from '../../dist/core/cli/run-worker.js';

/** More than a host's slot on the watchdog's board. */
const SLOT_BYTES = 4_096;

async function outcome({ scenario, seed }) {
  const { port1, port2 } = new MessageChannel();
  const { result, error } = await runWorker({
    scenario,
    options: {
      seed,
      executor: 'inline',
      perThread: 1,
      windows: 'reach',
      keepTrace: false,
      watch: new SharedArrayBuffer((scenario.cluster.hosts.length + 1) * SLOT_BYTES),
    },
    port: port2,
    interrupt: new SharedArrayBuffer(4),
    traceFile: undefined,
  });
  port1.close();
  if (error) throw new Error(error.code);
  return { traceHash: result.traceHash, failure: result.failure?.message };
}

process.on('message', async (runs) => {
  const outcomes = [];
  for (const run of runs) outcomes.push(await outcome(run));
  process.send(outcomes);
});
