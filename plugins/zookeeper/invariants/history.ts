/**
 * What the invariants share: how a history is named, and what can be said of two of them.
 *
 * A history is named by its last zxid. Within an epoch counters have no gaps, and the leader's
 * `established` event says what an epoch begins with, so from a name the whole history follows. A
 * zxid whose counter is 0 names what the leader of that epoch began with. Of epochs from before the
 * trace (disk images, a server on its own) nothing is known but the order of zxids.
 *
 * Zxids are plain numbers here: exact up to epoch 2^21, and cheap as keys.
 */

import type { TraceEvent } from '../../../core/plugin/index.ts';

export type Fail = (why: string) => void;

const EPOCH = 2 ** 32;
/** Ids of servers are below this. */
const IDS = 256;

export const zxidOf = (event: TraceEvent): number => Number(event.data.zxid as bigint);
export const epochOf = (zxid: number): number => Math.floor(zxid / EPOCH);
export const counterOf = (zxid: number): number => zxid % EPOCH;
export const hex = (zxid: number): string => `0x${zxid.toString(16)}`;

/** One life of a server; the next one begins with `recovered`. */
export const serverOf = (event: TraceEvent): number => event.hostIndex * EPOCH + event.pid;

/** What lasts of servers while their processes come and go; a host may have several. */
export class LastingServers {
  /** By life: its id in its ensemble, 0 for one on its own. */
  private readonly ids = new Map<number, number>();

  /** A life says which server it is: `recovered`, `membership`. */
  note(event: TraceEvent): void {
    this.ids.set(serverOf(event), event.data.server as number);
  }

  idOf(event: TraceEvent): number {
    return this.ids.get(serverOf(event)) ?? 0;
  }

  /** The same for each life of a server, and another for every server. */
  keyOf(event: TraceEvent): number {
    return event.hostIndex * IDS + this.idOf(event);
  }
}

/** What leaders of epochs began with. */
export class EpochHistories {
  private readonly begun = new Map<number, number>();

  establish(event: TraceEvent): void {
    this.begun.set(event.data.epoch as number, zxidOf(event));
  }

  /** The last transaction of a history, whatever it is called by. */
  last(name: number): number {
    let zxid = name;
    while (counterOf(zxid) === 0) {
      const begun = this.begun.get(epochOf(zxid));
      if (begun === undefined || begun >= zxid) return zxid;
      zxid = begun;
    }
    return zxid;
  }

  /** Whether a history ends with a transaction that can be named. */
  isKnown(name: number): boolean {
    const last = this.last(name);
    return last === 0 || counterOf(last) > 0;
  }

  /** Whether the history `name` holds the transaction (or all of the history) `other`. */
  contains(name: number, other: number): boolean {
    const zxid = this.last(other);
    let end = this.last(name);
    while (epochOf(end) > epochOf(zxid)) {
      const begun = this.begun.get(epochOf(end));
      if (begun === undefined || begun >= end) return true;
      end = this.last(begun);
    }
    return zxid <= end;
  }

  /** Epochs with an established leader, and what each began with. */
  entries(): Iterable<[epoch: number, begun: number]> {
    return this.begun;
  }

  isEstablished(epoch: number): boolean {
    return this.begun.has(epoch);
  }
}

/**
 * Follows every server: where its history ends, and which servers are on their own and so share a
 * history with nobody.
 */
export class Servers {
  readonly histories = new EpochHistories();
  private readonly ends = new Map<number, number>();
  private readonly alone = new Set<number>();

  /** Undefined for a server that was not seen to start. */
  endOf(event: TraceEvent): number | undefined {
    const end = this.ends.get(serverOf(event));
    return end === undefined ? undefined : this.histories.last(end);
  }

  isAlone(event: TraceEvent): boolean {
    return this.alone.has(serverOf(event));
  }

  /** The server's history now ends here, whatever it was before. */
  place(event: TraceEvent): void {
    this.ends.set(serverOf(event), zxidOf(event));
  }

  noteMode(event: TraceEvent): void {
    if (event.data.mode === 'standalone') this.alone.add(serverOf(event));
  }
}

type Handler = (state: { readonly servers: Servers }, event: TraceEvent) => void;

const place: Handler = ({ servers }, event) => servers.place(event);

/**
 * The handlers that keep {@link Servers} up to date, all but that of `delivered`. `recovered` may
 * name a tail that is not committed: it is the server's history nevertheless until it is cut off.
 */
export const FOLLOW_SERVERS = {
  recovered: place,
  truncated: place,
  'snapshot-installed': place,
  established: (state: { readonly servers: Servers }, event: TraceEvent): void => {
    state.servers.histories.establish(event);
    state.servers.place(event);
  },
  serving: (state: { readonly servers: Servers }, event: TraceEvent): void =>
    state.servers.noteMode(event),
} as const;

export const followServers = (): { readonly servers: Servers } => ({ servers: new Servers() });
