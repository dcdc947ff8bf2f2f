/**
 * What the invariants share: which namespace an event speaks of. NameNodes tell by `storage-ids`
 * which one is theirs, and journals when they are formatted for it. A namespace that is formatted
 * anew has another id, and begins anew.
 */

import type { TraceEvent } from '../../../core/plugin/index.ts';

export type Fail = (why: string) => void;

export const numberOf = (event: TraceEvent, field: string): number => event.data[field] as number;

/** `1 to 42` */
export const rangeOf = (event: TraceEvent): string =>
  `${numberOf(event, 'first')} to ${numberOf(event, 'last')}`;

export class Namespaces<S> {
  private readonly fresh: () => S;
  private readonly states = new Map<number, S>();
  /** By host. */
  private readonly ofNameNodes = new Map<number, number>();
  private readonly ofJournals = new Map<string, number>();

  constructor(fresh: () => S) {
    this.fresh = fresh;
  }

  /** A NameNode says which one it has. */
  stored(event: TraceEvent): void {
    if (event.process !== 'NameNode') return;
    this.ofNameNodes.set(event.hostIndex, numberOf(event, 'namespaceId'));
  }

  /** A journal is formatted for one. */
  formatted(event: TraceEvent): void {
    this.ofJournals.set(event.data.journal as string, numberOf(event, 'namespaceId'));
  }

  /** That of the NameNode which made the event, if it is known. */
  ofNameNode(event: TraceEvent): S | undefined {
    return this.state(this.ofNameNodes.get(event.hostIndex));
  }

  /** That of the journal which the event names. */
  ofJournal(event: TraceEvent): S | undefined {
    return this.state(this.ofJournals.get(event.data.journal as string));
  }

  private state(id: number | undefined): S | undefined {
    if (id === undefined) return undefined;
    const known = this.states.get(id) ?? this.fresh();
    this.states.set(id, known);
    return known;
  }
}

type OnStored = (namespaces: Namespaces<unknown>, event: TraceEvent) => void;

/** Handlers that keep {@link Namespaces} up to date. */
export const FOLLOW_NAMENODES: { readonly 'storage-ids': OnStored } = {
  'storage-ids': (namespaces, event) => namespaces.stored(event),
};

export const FOLLOW_JOURNALS: { readonly 'journalnode/formatted': OnStored } = {
  'journalnode/formatted': (namespaces, event) => namespaces.formatted(event),
};
