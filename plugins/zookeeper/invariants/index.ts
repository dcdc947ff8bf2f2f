/**
 * The invariants of ZooKeeper's own specification of Zab, on the trace, and three that say the same
 * of disks and clients. To add one, write its file and name it. They speak of one ensemble: what two
 * ensembles in one cluster do, or servers whose data somebody removed, looks to them like an error.
 */

import type { InvariantDefinition } from '../../../core/plugin/index.ts';
import { agreement } from './agreement.ts';
import { commitment } from './commitment.ts';
import { durability } from './durability.ts';
import { globalPrimaryOrder } from './global-primary-order.ts';
import { integrity } from './integrity.ts';
import { leadership } from './leadership.ts';
import { localPrimaryOrder } from './local-primary-order.ts';
import { prefixConsistency } from './prefix-consistency.ts';
import { primaryIntegrity } from './primary-integrity.ts';
import { quorum } from './quorum.ts';
import { totalOrder } from './total-order.ts';

/** By the names under which scenarios may leave them out. */
export const invariants: Readonly<Record<string, InvariantDefinition>> = {
  leadership,
  'prefix-consistency': prefixConsistency,
  integrity,
  agreement,
  'total-order': totalOrder,
  'local-primary-order': localPrimaryOrder,
  'global-primary-order': globalPrimaryOrder,
  'primary-integrity': primaryIntegrity,
  commitment,
  quorum,
  durability,
};
