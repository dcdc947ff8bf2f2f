/**
 * `hdfs-ha.stale-reads`: reads that a NameNode answered while it was not the active one, or while it
 * took itself for that and another one had its place already.
 */

import { defineMeasure } from '../../../core/plugin/index.ts';
import { Namespaces, numberOf } from '../invariants/namespaces.ts';

/** Of the newest active one; and the epoch of each, by host. */
interface Actives {
  newest: number;
  readonly epochs: Map<string, number>;
}

interface StaleReads {
  readonly namespaces: Namespaces<Actives>;
  readonly times: number[];
}

export const staleReads = defineMeasure<StaleReads>({
  about: 'reads that were answered by a NameNode that was not active, or not any more',
  unit: 'count',
  start: () => ({
    namespaces: new Namespaces(() => ({ newest: 0, epochs: new Map() })),
    times: [],
  }),
  on: {
    'storage-ids': ({ namespaces }, event) => namespaces.stored(event),
    'became-active': ({ namespaces }, event) => {
      const actives = namespaces.ofNameNode(event);
      if (!actives) return;
      const epoch = numberOf(event, 'epoch');
      actives.epochs.set(event.host, epoch);
      actives.newest = Math.max(actives.newest, epoch);
    },
    'read-served'({ namespaces, times }, event) {
      const actives = namespaces.ofNameNode(event);
      const isReplaced = actives && (actives.epochs.get(event.host) ?? 0) < actives.newest;
      if (event.data.state !== 'active' || isReplaced) times.push(event.time);
    },
  },
  value: ({ times }, periods) =>
    times.filter((time) => periods.some(({ from, to }) => from <= time && time < to)).length,
});
