/** Leadership (`Leadership1`): an epoch belongs to one leader. */

import { defineInvariant } from '../../../core/plugin/index.ts';

export const leadership = defineInvariant({
  summary: 'an epoch has at most one established leader',
  start: () => new Map<number, string>(),
  on: {
    established: (leaders, { host, data }, fail) => {
      const epoch = data.epoch as number;
      const first = leaders.get(epoch);
      if (first !== undefined) fail(`epoch ${epoch} has two leaders: ${first}, then ${host}`);
      leaders.set(epoch, host);
    },
  },
});
