/** What the invariants share: the journal that an event speaks of, and that journal on one host. */

import type { TraceEvent } from '../../../core/plugin/index.ts';

export type Fail = (why: string) => void;

export const journalOf = (event: TraceEvent): string => event.data.journal as string;

/** The journal on the disk of one JournalNode. */
export const storageOf = (event: TraceEvent): string => `${event.hostIndex} ${journalOf(event)}`;

export const numberOf = (event: TraceEvent, field: string): number => event.data[field] as number;

/** `1 to 42` */
export const rangeOf = (event: TraceEvent): string =>
  `${numberOf(event, 'first')} to ${numberOf(event, 'last')}`;
