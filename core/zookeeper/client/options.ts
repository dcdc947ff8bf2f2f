/** What a client may be told when it is made. */

import type { Watcher } from './events.ts';

export interface ClientOptions {
  /** The session time-out to ask for; 30 s when not given, as in zkCli.sh. */
  readonly timeoutMs?: number;
  /** Hears of what becomes of the session, and of watches set with `true`. */
  readonly watcher?: Watcher;
  /** Whether a session that expired is followed by another one at the next call. */
  readonly renew?: boolean;
}

export const DEFAULT_TIMEOUT_MS = 30_000;
