/**
 * S3: two NameNodes that have applied the same transactions have the same namespace. Of every prefix
 * of the edits the sum of the digests is kept; whoever gets from one known prefix to another must
 * have applied what lies between them.
 */

import { defineInvariant, type TraceEvent } from '../../../core/plugin/index.ts';
import { type Fail, FOLLOW_NAMENODES, Namespaces, numberOf, rangeOf } from './namespaces.ts';

const MODULUS = 2 ** 32;

interface Prefix {
  readonly digest: number;
  readonly host: string;
}

/** By the last transaction. */
type Prefixes = Map<number, Prefix>;

function extend(namespaces: Namespaces<Prefixes>, event: TraceEvent, fail: Fail): void {
  const prefixes = namespaces.ofNameNode(event);
  if (!prefixes) return;
  const before = prefixes.get(numberOf(event, 'first') - 1);
  // It began with an image whose edits nobody was seen to write.
  if (!before) return;
  const digest = (before.digest + numberOf(event, 'digest')) % MODULUS;
  const last = numberOf(event, 'last');
  const known = prefixes.get(last);
  if (!known) prefixes.set(last, { digest, host: event.host });
  else if (known.digest !== digest) {
    fail(`the edits ${rangeOf(event)} on ${event.host} are not those on ${known.host}`);
  }
}

export const sameHistory = defineInvariant({
  summary: 'NameNodes that have applied the same transactions have the same namespace',
  start: () => new Namespaces<Prefixes>(() => new Map([[0, { digest: 0, host: '' }]])),
  on: {
    ...FOLLOW_NAMENODES,
    'journalnode/edits-durable': extend,
    'edits-applied': extend,
  },
});
