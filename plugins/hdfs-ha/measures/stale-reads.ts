/** `hdfs-ha.stale-reads`: reads that a NameNode answered while it was not the active one. */

import { defineMeasure } from '../../../core/plugin/index.ts';

export const staleReads = defineMeasure<number[]>({
  about: 'reads that were answered by a NameNode that was not active',
  unit: 'count',
  start: () => [],
  on: {
    'read-served'(times, { time }) {
      times.push(time);
    },
  },
  value: (times, periods) =>
    times.filter((time) => periods.some(({ from, to }) => from <= time && time < to)).length,
});
