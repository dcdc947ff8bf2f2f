/**
 * The invariants of ZooKeeper's own specification of Zab, on the trace, four that say the same of
 * disks and of memberships, and five about what clients are promised. To add one, write its file and name it. They
 * speak of one ensemble: what two ensembles in one cluster do, or servers whose data somebody
 * removed, looks to them like an error.
 */

import type { InvariantDefinition } from '../../../core/plugin/index.ts';
import { agreement } from './agreement.ts';
import { answers } from './answers.ts';
import { commitment } from './commitment.ts';
import { durability } from './durability.ts';
import { globalPrimaryOrder } from './global-primary-order.ts';
import { integrity } from './integrity.ts';
import { leadership } from './leadership.ts';
import { linearizableWrites } from './linearizable-writes.ts';
import { localPrimaryOrder } from './local-primary-order.ts';
import { membership } from './membership.ts';
import { prefixConsistency } from './prefix-consistency.ts';
import { primaryIntegrity } from './primary-integrity.ts';
import { quorum } from './quorum.ts';
import { sessionEnds } from './session-ends.ts';
import { sessionOrder } from './session-order.ts';
import { totalOrder } from './total-order.ts';
import { watches } from './watches.ts';

/** Zab: what its paper and its specification promise of servers, and of what is on their disks. */
export const ZAB_INVARIANTS: Readonly<Record<string, InvariantDefinition>> = {
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
  membership,
  durability,
};

/** What clients are promised, told from their wires. */
export const CLIENT_INVARIANTS: Readonly<Record<string, InvariantDefinition>> = {
  'session-order': sessionOrder,
  'linearizable-writes': linearizableWrites,
  answers,
  watches,
  'session-ends': sessionEnds,
};

/** By the names under which scenarios may leave them out. */
export const invariants: Readonly<Record<string, InvariantDefinition>> = {
  ...ZAB_INVARIANTS,
  ...CLIENT_INVARIANTS,
};
