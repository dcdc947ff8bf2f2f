/**
 * Linearizable writes: there is one order of all writes, that of their zxids. It agrees with real
 * time (what was acknowledged before another was asked has the smaller zxid), each write does what
 * its client asked, on the state that all before it have left, and does it once. A sync waits for
 * what the leader that answers it had acknowledged before.
 */

import { defineInvariant, type TraceEvent } from '../../../core/plugin/index.ts';
import type { Asked } from '../workloads/wire/operations.ts';
import { askedOf, isWrite, requestOf } from './client-events.ts';
import { epochOf, type Fail, hex, zxidOf } from './history.ts';
import { connectionOf, FOLLOW_REFERENCE, Reference, requestKey } from './reference/reference.ts';

interface Waiting {
  readonly asked: Asked;
  /** The newest write that anybody knew to be done when it was asked. */
  readonly after: number;
}

interface Writes {
  readonly reference: Reference;
  readonly waiting: Map<string, Waiting>;
  acknowledged: number;
}

const keyOf = (event: TraceEvent): string => `${connectionOf(event)} ${requestOf(event)}`;

function acknowledge(state: Writes, event: TraceEvent, { after }: Waiting, fail: Fail): void {
  const zxid = zxidOf(event);
  if (zxid <= after) {
    fail(`a write is acknowledged as ${hex(zxid)}, asked after ${hex(after)} was`);
  }
  state.acknowledged = Math.max(state.acknowledged, zxid);
  if (state.reference.isBlind) return;
  const transaction = state.reference.transaction(zxid);
  const own = transaction && requestKey(transaction.session, transaction.cxid);
  if (own !== requestOf(event)) fail(`${hex(zxid)} is not the write that is acknowledged with it`);
}

export const linearizableWrites = defineInvariant({
  summary: 'writes take place once, as asked, in the order of their zxids and of real time',
  start: (): Writes => ({ reference: new Reference(), waiting: new Map(), acknowledged: 0 }),
  on: {
    'client-identified': FOLLOW_REFERENCE['client-identified'],
    contents: FOLLOW_REFERENCE.contents,
    established: ({ reference }, event, fail) => reference.established(event, fail),
    committed: ({ reference }, event, fail) => reference.reached(event, fail),
    delivered: ({ reference }, event, fail) => reference.delivered(event, fail),
    'client-asked': ({ reference, waiting, acknowledged }, event) => {
      const asked = askedOf(event);
      if (isWrite(asked)) reference.asked(event, asked);
      else if (asked.op !== 'sync') return;
      waiting.set(keyOf(event), { asked, after: acknowledged });
    },
    'client-answered': (state, event, fail) => {
      const one = state.waiting.get(keyOf(event));
      if (one === undefined) return;
      state.waiting.delete(keyOf(event));
      if (event.data.err !== 0) return;
      if (isWrite(one.asked)) return acknowledge(state, event, one, fail);
      // A leader that does not know yet that it is none any more answers with what it has.
      const zxid = zxidOf(event);
      if (zxid < one.after && epochOf(zxid) === epochOf(one.after)) {
        fail(`a sync is answered at ${hex(zxid)}, asked after ${hex(one.after)} was acknowledged`);
      }
    },
  },
});
