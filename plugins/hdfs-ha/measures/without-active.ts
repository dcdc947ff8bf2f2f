/**
 * `hdfs-ha.without-active`: the longest time in which no NameNode took itself for the active one.
 * What clients cannot do anything in, whatever the reason.
 */

import { Absence, defineMeasure } from '../../../core/plugin/index.ts';

export const withoutActive = defineMeasure<Absence>({
  about: 'the longest time in which no NameNode was active',
  unit: 'duration',
  start: () => new Absence(),
  on: {
    'role/state'(absence, { host, time, data }) {
      if (data.role !== 'NameNode') return;
      if (data.state === 'active') absence.came(host, time);
      else absence.went(host, time);
    },
    'process/exited'(absence, { host, time, data }) {
      if (data.program === 'NameNode') absence.went(host, time);
    },
  },
  value: (absence, periods) => absence.longest(periods),
});
