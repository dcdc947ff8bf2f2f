/** `kill`: asks the process to end, as a clean shutdown does. */

import { defineFault } from '../../../core/plugin/index.ts';
import { PROCESS_OPTIONS } from './targets.ts';

export const stop = defineFault({
  summary: 'Ends a process with SIGTERM',
  options: PROCESS_OPTIONS,
  example: { fault: 'stop', process: 'QuorumPeerMain', host: 'm1' },
  noEffect(world, { process, host }) {
    const held = world.targets(process, host).find((target) => target.stopped);
    return held && `${held.program} on ${held.host} is paused and would not notice`;
  },
  begin(world, { process, host }) {
    for (const target of world.targets(process, host)) world.signal(target, 'TERM');
  },
});
