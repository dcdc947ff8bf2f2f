/**
 * S9: a DataNode believes of two NameNodes that claim to be active the one whose claim has the higher
 * transaction, and does only what that one orders.
 */

import { defineInvariant, type TraceEvent } from '../../../core/plugin/index.ts';
import { numberOf } from './namespaces.ts';

interface Obedience {
  /** The host of the NameNode that it takes for active. */
  active: string | undefined;
  /** The highest transaction of a claim that it believed. */
  txid: number;
}

/** By a life of a DataNode, and by block pool. */
type State = Map<string, Obedience>;

function obedienceOf(state: State, { hostIndex, pid, data }: TraceEvent): Obedience {
  const key = `${hostIndex} ${pid} ${data.pool}`;
  const known = state.get(key) ?? { active: undefined, txid: -1 };
  state.set(key, known);
  return known;
}

export const newestClaimObeyed = defineInvariant({
  summary: 'a DataNode obeys the NameNode of the newest claim to be active, and no other',
  start: (): State => new Map(),
  on: {
    'active-claim': (state, event, fail) => {
      const { host, data } = event;
      const nn = data.nn as string;
      const own = obedienceOf(state, event);
      if (data.outcome === 'refused') return;
      if (data.outcome === 'relinquished') {
        if (own.active === nn) own.active = undefined;
        return;
      }
      const txid = numberOf(event, 'txid');
      if (txid < own.txid) {
        fail(`${host} believes the claim of ${nn} at ${txid}, after one at ${own.txid}`);
      }
      own.active = nn;
      own.txid = txid;
    },
    'command-executed': (state, event, fail) => {
      const { host, data } = event;
      const own = obedienceOf(state, event);
      own.txid = Math.max(own.txid, numberOf(event, 'txid'));
      if (data.accepted !== true || own.active === data.from) return;
      const active = own.active === undefined ? 'nobody' : own.active;
      fail(
        `${host} does what ${data.from} orders (${data.action}), and takes ${active} for active`,
      );
    },
  },
});
