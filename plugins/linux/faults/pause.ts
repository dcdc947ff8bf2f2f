/**
 * SIGSTOP, until healed: a process that does nothing while its host goes on accepting and
 * acknowledging for it. What a long garbage collection looks like from outside.
 */

import { defineFault } from '../../../core/plugin/index.ts';
import { PROCESS_OPTIONS } from './targets.ts';

export const pause = defineFault({
  summary: 'Stops a process with SIGSTOP; healing continues it',
  options: PROCESS_OPTIONS,
  example: { fault: 'pause', process: 'leader QuorumPeerMain', for: '15s' },
  noEffect(world, { process, host }) {
    const held = world.targets(process, host).find((target) => target.stopped);
    return held && `${held.program} on ${held.host} is already paused`;
  },
  begin(world, { process, host }) {
    for (const target of world.targets(process, host)) world.signal(target, 'STOP');
  },
  end(world, { process, host }) {
    for (const target of world.targets(process, host)) world.signal(target, 'CONT');
  },
});
