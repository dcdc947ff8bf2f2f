/**
 * Fences the thread that runs hosts inline: the traps, and rejections that no program handled.
 * Laid once per thread; which executor is behind it changes with every run.
 */

import type { InlineExecutor } from './inline.ts';
import { installTraps } from './traps.ts';

const behind: { executor: InlineExecutor | undefined; laid: boolean } = {
  executor: undefined,
  laid: false,
};

/** From now on, what happens in this thread happens to the hosts of `executor`. */
export function fence(executor: InlineExecutor): void {
  behind.executor = executor;
  if (behind.laid) return;
  behind.laid = true;
  installTraps(() => behind.executor?.active);
  process.on('unhandledRejection', (reason) => {
    const machine = behind.executor?.active ?? behind.executor?.machines[0];
    if (machine) machine.threw(machine.processInside, reason);
  });
}
