/** What NameNodes say in the trace about their states, their edits and their images. */

import { type EventDefinition, t } from '../../../core/plugin/index.ts';

const nn = t.text({ about: 'the id of the NameNode' });
const txid = t.int({ about: 'the transaction' });
const digest = t.text({ about: 'a digest of the contents' });

export const nameNodeEvents: Readonly<Record<string, EventDefinition>> = {
  'became-active': t.event(
    { nn, txid, epoch: t.int({ about: 'as which writer its journals know it' }) },
    (data) => `NameNode ${data.nn} is active, and writes from transaction ${data.txid} on`,
  ),
  'became-standby': t.event(
    { nn, txid, state: t.text({ about: '`standby` or `observer`' }) },
    (data) => `NameNode ${data.nn} is ${data.state}, with transaction ${data.txid}`,
  ),
  'edits-applied': t.event(
    {
      first: t.int({ about: 'the first transaction' }),
      last: t.int({ about: 'the last transaction' }),
      digest: t.int({ about: 'what they hold' }),
    },
    (data) => `applies edits ${data.first} to ${data.last}`,
  ),
  checkpoint: t.event(
    { txid, digest, from: t.text({ about: 'who made it' }) },
    (data) => `has an image of transaction ${data.txid}`,
  ),
  aborted: t.event({ why: t.text({ about: 'the reason' }) }, (data) => `ends: ${data.why}`),
  'storage-ids': t.event(
    {
      namespaceId: t.int({ about: 'the namespace' }),
      clusterId: t.text({ about: 'the cluster' }),
      poolId: t.text({ about: 'the block pool' }),
    },
    (data) => `stores ${data.poolId} of ${data.clusterId}`,
  ),
};
