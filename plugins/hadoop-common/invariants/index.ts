/**
 * The invariants of automatic failover: who may take over, and when. To add one, write its file and
 * name it.
 */

import type { InvariantDefinition } from '../../../core/plugin/index.ts';
import { fencedBeforeTakingOver } from './fenced-before-taking-over.ts';
import { lockOfOwnSession } from './lock-of-own-session.ts';

/** By the names under which scenarios may leave them out. */
export const invariants: Readonly<Record<string, InvariantDefinition>> = {
  'fenced-before-taking-over': fencedBeforeTakingOver,
  'lock-of-own-session': lockOfOwnSession,
};
