/**
 * A request on its way through a server (`org.apache.zookeeper.server.Request`), and the reason for
 * which one is refused. A write gets a header and a transaction when it is prepared; from then on
 * every server carries the same serialised entry.
 */

import { codeMessage } from '../protocol/codes.ts';
import { JuteWriter } from '../protocol/jute.ts';
import { Op } from '../protocol/opcodes.ts';
import type { Id } from '../protocol/records.ts';
import { readTxnEntry, type Txn, type TxnDigest, type TxnHeader } from '../protocol/txn.ts';
import type { LogEntry } from '../storage/txn-log.ts';
import type { ClientConnection } from './client-connection.ts';

/** Who speaks for a session at the leader: this server itself, or the handler of a learner. */
export type SessionOwner = object;

/** The owner of sessions connected to the tracking server itself (`ServerCnxn.me`). */
export const THIS_SERVER: SessionOwner = Object.freeze({});

const NO_BODY = new Uint8Array(0);

export class Request {
  readonly session: bigint;
  readonly cxid: number;
  readonly type: number;
  /** The record after the request header. */
  readonly body: Uint8Array;
  /** What the client has proved about itself. */
  readonly ids: readonly Id[];
  /** Undefined when the client is connected elsewhere, or gone. */
  readonly connection: ClientConnection | undefined;
  owner: SessionOwner = THIS_SERVER;
  /** Monotonic ms of arrival, for the latency statistics. */
  createdMs = 0;
  /** Monotonic ms since when it waits for its turn, or for its commit. */
  queuedMs = 0;
  header: TxnHeader | undefined;
  txn: Txn | undefined;
  /** Of the tree after it, to find out replicas that went astray. */
  digest: TxnDigest | undefined;
  /** Header, transaction and digest as they are logged and proposed. */
  entry: LogEntry | undefined;
  /** `Code`: why it was refused before or while being prepared. */
  error = 0;
  /** It begins or ends a session that only this server knows: no transaction. */
  isLocal = false;
  /** `Code`: why the local session of an ephemeral create did not become a global one. */
  upgradeError = 0;

  constructor(
    session: bigint,
    cxid: number,
    type: number,
    body: Uint8Array = NO_BODY,
    ids: readonly Id[] = [],
    connection?: ClientConnection,
  ) {
    this.session = session;
    this.cxid = cxid;
    this.type = type;
    this.body = body;
    this.ids = ids;
    this.connection = connection;
  }

  /** @param connection of the session's client, if it waits here */
  static ofNewSession(session: bigint, timeoutMs: number, connection?: ClientConnection): Request {
    const body = new JuteWriter(4);
    body.int(timeoutMs);
    const ids = connection?.ids ?? [];
    return new Request(session, 0, Op.createSession, body.finish(), ids, connection);
  }

  /** A request as a learner knows it from a proposal. */
  static fromEntry(entry: LogEntry): Request {
    const { header, txn, digest } = readTxnEntry(entry.bytes);
    const request = new Request(header.clientId, header.cxid, header.type);
    request.header = header;
    request.txn = txn;
    request.digest = digest;
    request.entry = entry;
    return request;
  }

  /** Takes over what was decided about the same request elsewhere. */
  adopt(decided: Request): void {
    this.header = decided.header;
    this.txn = decided.txn;
    this.digest = decided.digest;
    this.entry = decided.entry;
    this.error = decided.error;
  }
}

/** A refusal of one operation (`KeeperException`). */
export class KeeperError extends Error {
  /** `Code`. */
  readonly code: number;
  readonly path: string | undefined;

  constructor(code: number, path?: string) {
    super(codeMessage(code, path));
    this.name = 'KeeperError';
    this.code = code;
    this.path = path;
  }
}
