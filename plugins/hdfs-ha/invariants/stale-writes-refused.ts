/**
 * S11, of writes: a NameNode whose place another one has taken acknowledges nothing any more that the
 * other one does not have. It may still answer reads, for it does not know: the measure `stale-reads`
 * counts them.
 */

import { defineInvariant } from '../../../core/plugin/index.ts';
import { FOLLOW_NAMENODES, Namespaces, numberOf } from './namespaces.ts';

interface Activation {
  /** Of the newest active one, and where it began to write. */
  host: string;
  epoch: number;
  txid: number;
  /** The epoch of each active one, by host. */
  readonly epochs: Map<string, number>;
}

const nobody = (): Activation => ({ host: '', epoch: 0, txid: 0, epochs: new Map() });

export const staleWritesRefused = defineInvariant({
  summary: 'a NameNode that another has replaced acknowledges no change of its own',
  start: () => new Namespaces<Activation>(nobody),
  on: {
    ...FOLLOW_NAMENODES,
    'became-active': (namespaces, event) => {
      const newest = namespaces.ofNameNode(event);
      if (!newest) return;
      const epoch = numberOf(event, 'epoch');
      newest.epochs.set(event.host, epoch);
      if (epoch < newest.epoch) return;
      Object.assign(newest, { host: event.host, epoch, txid: numberOf(event, 'txid') });
    },
    'mutation-acknowledged': (namespaces, event, fail) => {
      const newest = namespaces.ofNameNode(event);
      if (!newest || (newest.epochs.get(event.host) ?? 0) >= newest.epoch) return;
      const txid = numberOf(event, 'txid');
      if (txid < newest.txid) return;
      fail(`${event.host} acknowledges ${txid}, and ${newest.host} writes from ${newest.txid} on`);
    },
  },
});
