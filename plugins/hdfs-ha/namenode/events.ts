/**
 * What the namesystem of a NameNode says in the trace. The digest of a mutation is that of its
 * edits, one after another, by which it can be found again in any journal and on any NameNode.
 */

import { type EventDefinition, t } from '../../../core/plugin/index.ts';

const method = t.text({ about: 'the method of the protocol' });
const state = t.text({ about: 'the state that it takes itself for' });

export const namesystemEvents: Readonly<Record<string, EventDefinition>> = {
  'mutation-acknowledged': t.event(
    {
      method,
      state,
      txid: t.int({ about: 'the last transaction of its edits' }),
      digest: t.text({ about: 'what the edits hold' }),
    },
    ({ method: what, txid }) => `acknowledges ${what}, logged up to transaction ${txid}`,
  ),
  'read-served': t.event(
    { method, state, allowed: t.bool({ about: 'whether it may in this state' }) },
    ({ method: what, state: now }) => `answers ${what} in state ${now}`,
  ),
  'block-removed': t.event(
    {
      pool: t.text({ about: 'the block pool' }),
      block: t.int({ about: 'the id of the block' }),
    },
    ({ block }) => `has no file with block ${block} any more`,
  ),
  'safe-mode': t.event({ on: t.bool({ about: 'whether it is on now' }) }, ({ on }) =>
    on ? 'is in safe mode' : 'leaves safe mode',
  ),
  'replica-corrupt': t.event(
    {
      block: t.int({ about: 'the id of the block' }),
      stamp: t.int({ about: 'its generation stamp, as the NameNode knows it' }),
      datanode: t.text({ about: 'the host of the replica' }),
      why: t.text({ about: 'what does not fit' }),
    },
    ({ block, datanode, why }) =>
      `takes the replica of block ${block} on ${datanode} for corrupt: ${why}`,
  ),
};
