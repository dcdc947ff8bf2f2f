/** What DataNodes say in the trace: of their replicas, and of whom they obey. */

import { type EventDefinition, t } from '../../../core/plugin/index.ts';

const pool = t.text({ about: 'the block pool' });
const txid = t.int({ about: 'the transaction at which it claimed to be active' });

const CLAIMS: Readonly<Record<string, string>> = {
  acknowledged: 'takes the NameNode on',
  refused: 'does not take the NameNode on',
  relinquished: 'hears that the NameNode on',
};

export const dataNodeEvents: Readonly<Record<string, EventDefinition>> = {
  replica: t.event(
    {
      pool,
      block: t.int({ about: 'the id of the block' }),
      stamp: t.int({ about: 'its generation stamp' }),
      bytes: t.int({ about: 'its length on the disk' }),
      state: t.text({ about: '`RBW`, `TEMPORARY`, `FINALIZED`, `RWR`, `RUR` or `DELETED`' }),
      digest: t.text({ about: 'CRC32C of the contents of a finalized one, else empty' }),
    },
    (data) =>
      `has blk_${data.block}_${data.stamp} as ${data.state}, ${data.bytes} ${data.bytes === 1 ? 'byte' : 'bytes'}`,
  ),
  'active-claim': t.event(
    {
      pool,
      nn: t.text({ about: 'the host of the NameNode' }),
      txid,
      outcome: t.text({ about: '`acknowledged`, `refused` or `relinquished`' }),
    },
    (data) =>
      `${CLAIMS[data.outcome] ?? data.outcome} ${data.nn} ${data.outcome === 'relinquished' ? 'is active no more' : `for active, at transaction ${data.txid}`}`,
  ),
  'command-executed': t.event(
    {
      pool,
      from: t.text({ about: 'the host of the NameNode' }),
      action: t.text({ about: '`transfer`, `invalidate`, `recover`, `finalize` or `shutdown`' }),
      txid: t.int({ about: 'the transaction of the last claim that was believed' }),
      accepted: t.bool({ about: 'whether it came from the NameNode that is taken for active' }),
    },
    (data) =>
      `${data.accepted ? 'does' : 'ignores'} what the NameNode on ${data.from} orders: ${data.action}`,
  ),
};
