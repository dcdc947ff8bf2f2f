/** The faults of machines and networks. To add one, write its file and name it here. */

import type { FaultDefinition } from '../../../core/plugin/index.ts';
import { clock } from './clock.ts';
import { delay } from './delay.ts';
import { disk } from './disk.ts';
import { kill } from './kill.ts';
import { loss } from './loss.ts';
import { partition } from './partition.ts';
import { pause } from './pause.ts';
import { powerOff } from './power-off.ts';
import { stop } from './stop.ts';

export const faults: Readonly<Record<string, FaultDefinition>> = {
  kill,
  stop,
  pause,
  'power-off': powerOff,
  partition,
  delay,
  loss,
  disk,
  clock,
};
