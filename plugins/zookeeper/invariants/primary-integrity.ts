/**
 * Primary integrity: a primary delivers, before it broadcasts, everything of earlier epochs that
 * any server ever delivers.
 */

import { defineInvariant } from '../../../core/plugin/index.ts';
import { serverOf, zxidOf } from './history.ts';
import { Survival } from './survival.ts';

export const primaryIntegrity = defineInvariant({
  summary: 'a leader begins with everything of earlier epochs that any server applies',
  start: () => ({ survival: new Survival(), alone: new Set<number>() }),
  on: {
    established: ({ survival }, event, fail) => survival.established(event, fail),
    serving: ({ alone }, event) => {
      if (event.data.mode === 'standalone') alone.add(serverOf(event));
    },
    delivered: ({ survival, alone }, event, fail) => {
      if (!alone.has(serverOf(event))) survival.count(zxidOf(event), fail);
    },
  },
});
