/**
 * `zookeeper.without-leader`: the longest time in which no server led an established epoch. What
 * clients cannot write in, whatever the reason.
 */

import { Absence, defineMeasure } from '../../../core/plugin/index.ts';

export const withoutLeader = defineMeasure<Absence>({
  about: 'the longest time in which no server led an established epoch',
  unit: 'duration',
  start: () => new Absence(),
  on: {
    established: (absence, { host, time }) => absence.came(host, time),
    'stepped-down': (absence, { host, time }) => absence.went(host, time),
    looking: (absence, { host, time }) => absence.went(host, time),
    'process/exited'(absence, { host, time, data }) {
      if (data.program === 'QuorumPeerMain') absence.went(host, time);
    },
  },
  value: (absence, periods) => absence.longest(periods),
});
