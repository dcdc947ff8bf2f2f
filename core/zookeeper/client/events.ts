/**
 * What a client hears without having asked: changes of watched nodes, and what becomes of its
 * session. The numbers are those of the protocol; the text is Java's `WatchedEvent.toString`.
 */
import { EVENT_NAMES, EventType, STATE_NAMES } from '../protocol/opcodes.ts';

/** `ZooKeeper.States`, as the prompt of zkCli.sh shows it. */
export type ClientState =
  | 'CONNECTING'
  | 'CONNECTED'
  /** With a server that has lost its quorum, for clients that allow it. */
  | 'CONNECTEDREADONLY'
  | 'CLOSED'
  | 'AUTH_FAILED';

/** `States.isConnected`. */
export function isConnected(state: ClientState): boolean {
  return state === 'CONNECTED' || state === 'CONNECTEDREADONLY';
}

/** `States.isAlive`. */
export function isAlive(state: ClientState): boolean {
  return state !== 'CLOSED' && state !== 'AUTH_FAILED';
}

export interface WatchedEvent {
  /** One of `EventType`. */
  readonly type: number;
  /** One of `KeeperState`. */
  readonly state: number;
  /** As the client knows it; null for an event of the session. */
  readonly path: string | null;
}

export type Watcher = (event: WatchedEvent) => void;

/** An event of the session: type None, no path. */
export function sessionEvent(state: number): WatchedEvent {
  return { type: EventType.none, state, path: null };
}

export function eventText(event: WatchedEvent): string {
  const state = STATE_NAMES.get(event.state) ?? 'Unknown';
  return `WatchedEvent state:${state} type:${EVENT_NAMES.get(event.type)} path:${event.path}`;
}
