/** What a server knows of another on the election port, and whom it lets speak to it. */

import type { Connection } from '../../machine/system.ts';

export interface Peer {
  readonly sid: number;
  /** `SendWorker` and `RecvWorker`. */
  connection: Connection | undefined;
  /** A connect under way (`inprogressConnections`). */
  connecting: Connection | undefined;
  /** `queueSendMap`: at most one message. */
  waiting: Uint8Array | undefined;
  /** Whether anything was ever sent to this peer: only then does it tell whether news get through. */
  addressed: boolean;
  lastSent: Uint8Array | undefined;
  /** Where it says that it listens; for servers that are in no membership yet. */
  saysAt: string | undefined;
}

export function newPeer(sid: number): Peer {
  return {
    sid,
    connection: undefined,
    connecting: undefined,
    waiting: undefined,
    addressed: false,
    lastSent: undefined,
    saysAt: undefined,
  };
}
