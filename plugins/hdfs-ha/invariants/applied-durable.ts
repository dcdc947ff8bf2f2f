/**
 * S8: a NameNode reads from the journals nothing that could still be lost: what it applies has its
 * writer seen on a majority, or a majority of JournalNodes has it, or it is finalized.
 */

import { defineInvariant, type TraceEvent } from '../../../core/plugin/index.ts';
import { FOLLOW_JOURNALS, FOLLOW_NAMENODES, Namespaces, numberOf } from './namespaces.ts';

interface Durable {
  /** Known to be durable: up to here. */
  last: number;
  /** By the host of a JournalNode: the last transaction in its log. */
  readonly logs: Map<number, number>;
}

function majorityHas({ logs }: Durable): number {
  const ends = [...logs.values()].sort((a, b) => b - a);
  return ends[Math.floor(ends.length / 2)] ?? 0;
}

function isDurable(namespaces: Namespaces<Durable>, event: TraceEvent): void {
  const durable = namespaces.ofJournal(event);
  if (durable) durable.last = Math.max(durable.last, numberOf(event, 'last'));
}

function isLogged(namespaces: Namespaces<Durable>, event: TraceEvent): void {
  namespaces.ofJournal(event)?.logs.set(event.hostIndex, numberOf(event, 'last'));
}

export const appliedDurable = defineInvariant({
  summary: 'a NameNode applies no edits of a journal that may still be lost',
  start: () => new Namespaces<Durable>(() => ({ last: 0, logs: new Map() })),
  on: {
    ...FOLLOW_NAMENODES,
    'journalnode/formatted': (namespaces, event) => {
      FOLLOW_JOURNALS['journalnode/formatted'](namespaces, event);
      namespaces.ofJournal(event)?.logs.set(event.hostIndex, 0);
    },
    'journalnode/edit-accepted': isLogged,
    'journalnode/recovery-accepted': isLogged,
    'journalnode/segment-finalized': isDurable,
    'journalnode/edits-durable': isDurable,
    'edits-applied': (namespaces, event, fail) => {
      const durable = namespaces.ofNameNode(event);
      // Of a NameNode that has no journals the edits are its own.
      if (!durable || durable.logs.size === 0) return;
      const end = Math.max(durable.last, majorityHas(durable));
      const last = numberOf(event, 'last');
      if (last > end) fail(`${event.host} has applied edits up to ${last}, and ${end} is durable`);
    },
  },
});
