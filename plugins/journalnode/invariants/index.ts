/**
 * The invariants of the quorum journal: what Hadoop's design says of epochs, segments and what is
 * durable. To add one, write its file and name it. A journal that is formatted begins anew.
 */

import type { InvariantDefinition } from '../../../core/plugin/index.ts';
import { durableSurvive } from './durable-survive.ts';
import { epochsGrow } from './epochs-grow.ts';
import { finalizedAgree } from './finalized-agree.ts';
import { oneWriter } from './one-writer.ts';

/** By the names under which scenarios may leave them out. */
export const invariants: Readonly<Record<string, InvariantDefinition>> = {
  'one-writer': oneWriter,
  'epochs-grow': epochsGrow,
  'finalized-agree': finalizedAgree,
  'durable-survive': durableSurvive,
};
