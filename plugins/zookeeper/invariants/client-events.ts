/** What the invariants for clients read off the events of a tapped wire. */

import type { TraceEvent } from '../../../core/plugin/index.ts';
import type { Answered, Asked } from '../workloads/wire/operations.ts';
import { requestKey, sessionOf } from './reference/reference.ts';

const WRITES: ReadonlySet<string> = new Set([
  ...['create', 'create2', 'createContainer', 'createTTL'],
  ...['delete', 'setData', 'setACL', 'multi', 'closeSession'],
]);

export const isWrite = ({ op }: Asked): boolean => WRITES.has(op);

export const askedOf = (event: TraceEvent): Asked =>
  JSON.parse(event.data.operation as string) as Asked;

export const answeredOf = (event: TraceEvent): Answered =>
  JSON.parse(event.data.answer as string) as Answered;

export const requestOf = (event: TraceEvent): string =>
  requestKey(sessionOf(event), event.data.cxid as number);
