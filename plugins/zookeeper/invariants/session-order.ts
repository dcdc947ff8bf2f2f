/**
 * Single system image: a session that has seen a state never sees an older one, on whichever server
 * it is; and it hears answers in the order of its questions. Both are told from the wire alone.
 */

import { defineInvariant } from '../../../core/plugin/index.ts';
import { type Fail, hex, zxidOf } from './history.ts';
import { connectionOf, sessionOf } from './reference/reference.ts';

interface Sessions {
  /** By session: the newest zxid that it has seen. */
  readonly seen: Map<string, number>;
  /** By connection: numbers of requests without an answer, oldest first. */
  readonly waiting: Map<string, number[]>;
}

/** The xid of an answer to a ping. */
const PING = -2;

function demandNewer({ seen }: Sessions, session: string, zxid: number, fail: Fail): void {
  const before = seen.get(session) ?? 0;
  if (zxid < before) fail(`session 0x${session} is at ${hex(zxid)} after ${hex(before)}`);
  seen.set(session, Math.max(zxid, before));
}

export const sessionOrder = defineInvariant({
  summary: "a session's answers never go back in time, and come in the order of its questions",
  start: (): Sessions => ({ seen: new Map(), waiting: new Map() }),
  on: {
    // After a reboot an id may be given again: to a session that has seen nothing yet.
    'session-opened': ({ seen }, event) => {
      seen.delete(sessionOf(event));
    },
    'client-asked': ({ waiting }, event) => {
      const connection = connectionOf(event);
      const numbers = waiting.get(connection) ?? [];
      numbers.push(event.data.cxid as number);
      waiting.set(connection, numbers);
    },
    'client-answered': (state, event, fail) => {
      const { cxid } = event.data;
      if (cxid !== PING) {
        const due = state.waiting.get(connectionOf(event))?.shift();
        if (cxid !== due) fail(`request ${cxid} is answered where ${due} was due`);
      }
      // A refusal before any processing has no zxid.
      const zxid = zxidOf(event);
      if (zxid > 0) demandNewer(state, sessionOf(event), zxid, fail);
    },
  },
});
