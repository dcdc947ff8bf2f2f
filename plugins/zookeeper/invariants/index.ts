/** The invariants of ZooKeeper's own specification of Zab. To add one, write its file and name it. */

import type { InvariantDefinition } from '../../../core/plugin/index.ts';

export const invariants: Readonly<Record<string, InvariantDefinition<never>>> = {};
