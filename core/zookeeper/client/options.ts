/** What a client may be told when it is made. */

import type { Watcher } from './events.ts';
import type { SessionTicket } from './held-session.ts';

export interface ClientOptions {
  /** The session time-out to ask for; 30 s when not given, as in zkCli.sh. */
  readonly timeoutMs?: number;
  /** Hears of what becomes of the session, and of watches set with `true`. */
  readonly watcher?: Watcher;
  /** Whether a session that expired is followed by another one at the next call. */
  readonly renew?: boolean;
  /**
   * Whether a server without a quorum will do (`canBeReadOnly`): reads are answered there, however
   * old they are, writes are refused (NotReadOnly), and the client goes on looking for a better one.
   */
  readonly readOnly?: boolean;
  /** How long to wait for a reply (`zookeeper.request.timeout`); for ever when not given. */
  readonly requestTimeoutMs?: number;
  /** The longest reply that is taken (`jute.maxbuffer`), in bytes; 1 MiB less one when not given. */
  readonly maxReplyBytes?: number;
  /** A session to go on with; it is the caller's to see that nobody else uses it. */
  readonly session?: SessionTicket;
}

export const DEFAULT_TIMEOUT_MS = 30_000;
