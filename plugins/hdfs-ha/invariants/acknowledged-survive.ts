/**
 * S2: what a NameNode has acknowledged to a client is in the namespace of every later active one,
 * which therefore begins to write behind it. That the transactions up to there are the same ones is
 * `same-history`'s.
 */

import { defineInvariant } from '../../../core/plugin/index.ts';
import { FOLLOW_NAMENODES, Namespaces, numberOf } from './namespaces.ts';

interface Acknowledged {
  txid: number;
  by: string;
}

export const acknowledgedSurvive = defineInvariant({
  summary: 'a new active NameNode has every change that was acknowledged',
  start: () => new Namespaces<Acknowledged>(() => ({ txid: 0, by: '' })),
  on: {
    ...FOLLOW_NAMENODES,
    'mutation-acknowledged': (namespaces, event) => {
      const last = namespaces.ofNameNode(event);
      const txid = numberOf(event, 'txid');
      if (!last || txid <= last.txid) return;
      last.txid = txid;
      last.by = event.host;
    },
    'became-active': (namespaces, event, fail) => {
      const last = namespaces.ofNameNode(event);
      const txid = numberOf(event, 'txid');
      if (last && txid <= last.txid) {
        fail(`${event.host} writes from ${txid} on, and ${last.by} has acknowledged ${last.txid}`);
      }
    },
  },
});
