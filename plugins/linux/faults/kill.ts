/** `kill -9`: the process is gone at once; what it wrote to disk and network stays. */

import { defineFault } from '../../../core/plugin/index.ts';
import { PROCESS_OPTIONS } from './targets.ts';

export const kill = defineFault({
  summary: 'Kills a process with SIGKILL',
  options: PROCESS_OPTIONS,
  example: { fault: 'kill', process: 'leader QuorumPeerMain' },
  begin(world, { process, host }) {
    for (const target of world.targets(process, host)) world.signal(target, 'KILL');
  },
});
