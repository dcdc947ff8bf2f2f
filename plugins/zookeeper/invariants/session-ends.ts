/**
 * The end of a session: only a leader (or a server on its own) lets one expire; a session whose
 * client did not close it ends for no other reason; and with it go all its ephemeral nodes, in the
 * one transaction that ends it, and none of anybody else's. Nothing is created for it afterwards.
 */

import { defineInvariant, type TraceEvent } from '../../../core/plugin/index.ts';
import { askedOf, isWrite } from './client-events.ts';
import { type Fail, hex, serverOf } from './history.ts';
import { type Contents, Reference, sessionOf } from './reference/reference.ts';

class Ends {
  readonly reference = new Reference((contents) => this.heard(contents));
  /** By server: as what it serves. */
  readonly modes = new Map<number, string>();
  /** Sessions of tapped clients. */
  readonly held = new Set<string>();
  /** Sessions with a reason to end: expired by a leader, or closed by their client. */
  readonly due = new Set<string>();
  /** By server: a session that it has just let expire; its next transaction must end it. */
  private readonly expiring = new Map<number, string>();
  /** Sessions that a transaction opened; a local one is its own server's affair. */
  private readonly opened = new Set<string>();
  private readonly ended = new Set<string>();
  /** What was found while transactions were applied. */
  private found: string[] = [];

  expired(event: TraceEvent, fail: Fail): void {
    const session = sessionOf(event);
    if (!this.opened.has(session)) return;
    this.due.add(session);
    this.expiring.set(serverOf(event), session);
    const mode = this.modes.get(serverOf(event));
    if (mode === 'follower' || mode === 'observer') {
      fail(`${event.host} expired 0x${session}, and is a ${mode}`);
    }
  }

  told(event: TraceEvent, fail: Fail): void {
    this.reference.told(event);
    const session = this.expiring.get(serverOf(event));
    this.expiring.delete(serverOf(event));
    const isEnd = (event.data.changes as string).startsWith('[{"closeSession"');
    if (session === undefined || (isEnd && session === sessionOf(event))) return;
    fail(`${event.host} expired 0x${session}, and does not end it`);
  }

  report(fail: Fail): void {
    for (const why of this.found) fail(why);
    this.found = [];
  }

  private heard({ zxid, session, changes }: Contents): void {
    for (const change of changes) {
      if ('openSession' in change) this.begin(session);
      else if ('closeSession' in change) this.end(zxid, session, change.closeSession);
      else if ('create' in change && change.mode === 'ephemeral' && this.ended.has(session)) {
        this.found.push(`${hex(zxid)} creates ${change.create} for 0x${session}, which has ended`);
      }
    }
  }

  /** After a reboot an id may be given again. */
  private begin(session: string): void {
    this.opened.add(session);
    this.ended.delete(session);
    this.due.delete(session);
    this.held.delete(session);
  }

  private end(zxid: number, session: string, paths: readonly string[]): void {
    this.ended.add(session);
    const own = this.reference.tree.ephemeralsOf(session);
    if (own.join() !== [...paths].sort().join()) {
      this.found.push(`${hex(zxid)} ends 0x${session} with [${paths}], whose own are [${own}]`);
    }
    if (this.held.has(session) && !this.due.has(session)) {
      this.found.push(`${hex(zxid)} ends 0x${session}, which had neither expired nor been closed`);
    }
  }
}

export const sessionEnds = defineInvariant({
  summary: 'a session ends by its client or its leader, and its ephemerals with it in one zxid',
  start: () => new Ends(),
  on: {
    'client-identified': ({ reference }, event) => reference.identified(event),
    contents: (ends, event, fail) => ends.told(event, fail),
    established: (ends, event, fail) => {
      ends.reference.established(event);
      ends.report(fail);
    },
    committed: (ends, event, fail) => {
      ends.reference.reached(event);
      ends.report(fail);
    },
    delivered: (ends, event, fail) => {
      ends.reference.delivered(event);
      ends.report(fail);
    },
    serving: ({ modes }, event) => {
      modes.set(serverOf(event), event.data.mode as string);
    },
    'client-connected': ({ held }, event) => {
      held.add(sessionOf(event));
    },
    'client-asked': ({ reference, due }, event) => {
      const asked = askedOf(event);
      if (isWrite(asked)) reference.asked(event, asked);
      if (asked.op === 'closeSession') due.add(sessionOf(event));
    },
    'session-expired': (ends, event, fail) => ends.expired(event, fail),
  },
});
