/**
 * What an invariant remembers of each transaction, for as long as somebody may still come to it: a
 * cluster that is served for days must not keep a word for every write that there was. Once every
 * server that was seen has a transaction applied and on its disk, none meets it again but one whose
 * disk was damaged or wiped, or that joins late; so the newest are remembered in any case.
 */

import type { InvariantDefinition, TraceEvent } from '../../../core/plugin/index.ts';
import { type Fail, LastingServers, zxidOf } from './history.ts';

/** Transactions are remembered, and forgotten, this many at once. */
const PAGE = 1_024;
/** Pages that are remembered in any case. */
const RECENT = 4;

export class Ledger<T> {
  private readonly pages = new Map<number, T[]>();
  private readonly floor: () => number;
  private forgotten = 0;

  /** `floor`: a transaction that all servers have for good. */
  constructor(floor: () => number) {
    this.floor = floor;
  }

  /** Undefined for what was not noted, and for what is forgotten. */
  recall(zxid: number): T | undefined {
    return this.pages.get(Math.floor(zxid / PAGE))?.[zxid % PAGE];
  }

  /** All servers had it once, so what was noted of it is kept no longer. */
  isForgotten(zxid: number): boolean {
    return zxid < this.forgotten;
  }

  note(zxid: number, what: T): void {
    if (this.isForgotten(zxid)) return;
    const number = Math.floor(zxid / PAGE);
    let page = this.pages.get(number);
    if (page === undefined) {
      page = [];
      this.pages.set(number, page);
      this.forget();
    }
    page[zxid % PAGE] = what;
  }

  private forget(): void {
    const floor = this.floor();
    for (const number of this.pages.keys()) {
      const end = (number + 1) * PAGE;
      if (this.pages.size <= RECENT || end > floor) return;
      this.pages.delete(number);
      this.forgotten = Math.max(this.forgotten, end);
    }
  }
}

/** How far each server that was seen has come, for good. */
class Progress {
  private readonly servers = new LastingServers();
  private readonly logged = new Map<number, number>();
  private readonly applied = new Map<number, number>();

  /** The last transaction that is applied, and on disk, at all of them. */
  readonly floor = (): number => {
    let floor = Number.POSITIVE_INFINITY;
    for (const [server, applied] of this.applied) {
      floor = Math.min(floor, applied, this.logged.get(server) ?? 0);
    }
    return floor;
  };

  isOnDisk(event: TraceEvent, zxid: number): void {
    this.logged.set(this.servers.keyOf(event), zxid);
  }

  isApplied(event: TraceEvent, zxid: number): void {
    this.applied.set(this.servers.keyOf(event), zxid);
  }

  endsAt(event: TraceEvent, zxid: number): void {
    this.isOnDisk(event, zxid);
    this.isApplied(event, zxid);
  }

  /** Its disk ends here, and the last of that may yet be cut off. */
  beginsAnew(event: TraceEvent, zxid: number): void {
    this.servers.note(event);
    this.isOnDisk(event, zxid);
    const applied = this.applied.get(this.servers.keyOf(event));
    this.isApplied(event, Math.min(zxid, applied ?? zxid));
  }
}

const isApplied: Handler<Progress> = (progress, event) => progress.isApplied(event, zxidOf(event));

const PROGRESS: Handlers<Progress> = {
  recovered: (progress, event) => progress.beginsAnew(event, zxidOf(event)),
  truncated: (progress, event) => progress.endsAt(event, zxidOf(event)),
  'snapshot-installed': isApplied,
  established: isApplied,
  delivered: isApplied,
  logged: (progress, event) => progress.isOnDisk(event, zxidOf(event)),
};

type Handler<S> = (state: S, event: TraceEvent, fail: Fail) => void;
type Handlers<S> = Readonly<Record<string, Handler<S>>>;

/** Opens a ledger, which forgets what all servers have. */
export type Open = <T>() => Ledger<T>;

export interface Remembering<S> {
  readonly progress: Progress;
  readonly own: S;
}

/** An invariant that remembers of transactions what {@link Ledger} says; `start` opens ledgers. */
export function defineWithLedger<S>(invariant: {
  readonly summary: string;
  readonly start: (open: Open) => S;
  readonly on: Handlers<NoInfer<S>>;
}): InvariantDefinition<Remembering<S>> {
  const { summary, start, on } = invariant;
  const kinds = [...new Set([...Object.keys(PROGRESS), ...Object.keys(on)])];
  const handler = (kind: string): Handler<Remembering<S>> => {
    const [first, then] = [PROGRESS[kind], on[kind]];
    return ({ progress, own }, event, fail) => {
      first?.(progress, event, fail);
      then?.(own, event, fail);
    };
  };
  return {
    summary,
    start: () => {
      const progress = new Progress();
      return { progress, own: start(() => new Ledger(progress.floor)) };
    },
    on: Object.fromEntries(kinds.map((kind) => [kind, handler(kind)])),
  };
}
