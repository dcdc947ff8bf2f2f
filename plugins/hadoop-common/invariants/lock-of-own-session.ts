/**
 * S7: a controller believes in the lock only when the session that it has now holds it, and makes its
 * service active only while it believes so.
 */

import { defineInvariant, type TraceEvent } from '../../../core/plugin/index.ts';

interface Controller {
  session: bigint | undefined;
  /** Undefined until it has won a lock: an administrator's command has none. */
  holdsLock: boolean | undefined;
}

type State = Map<string, Controller>;

function controllerOf(state: State, { hostIndex, pid }: TraceEvent): Controller {
  const key = `${hostIndex} ${pid}`;
  const known = state.get(key) ?? { session: undefined, holdsLock: undefined };
  state.set(key, known);
  return known;
}

const hex = (session: bigint | undefined): string =>
  session === undefined ? 'none' : `0x${BigInt.asUintN(64, session).toString(16)}`;

export const lockOfOwnSession = defineInvariant({
  summary: 'a controller makes its service active only while its own session holds the lock',
  start: (): State => new Map(),
  on: {
    'zookeeper/session-held': (state, event) => {
      if (event.process !== 'DFSZKFailoverController') return;
      controllerOf(state, event).session = event.data.session as bigint;
    },
    'lock-won': (state, event, fail) => {
      const controller = controllerOf(state, event);
      const session = event.data.session as bigint;
      controller.holdsLock = true;
      if (session === controller.session) return;
      const own = hex(controller.session);
      fail(`${event.host} believes in a lock of session ${hex(session)}, and its own is ${own}`);
    },
    'lock-lost': (state, event) => {
      controllerOf(state, event).holdsLock = false;
    },
    'transition-asked': (state, event, fail) => {
      if (event.data.state !== 'active') return;
      if (controllerOf(state, event).holdsLock === true) return;
      fail(`${event.host} makes ${event.data.target} active without holding the lock`);
    },
  },
});
