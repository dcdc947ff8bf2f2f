/**
 * The events that a server writes into the trace: what people want to read in a report, and what
 * the invariants of ZooKeeper's own specification are computed from. Plain data; the plugin turns
 * it into declarations. Zxids and session ids are bigints, epochs and server ids numbers, digests
 * the first hex digits of a hash of the transaction's bytes.
 */

import type { TraceValue } from '../machine/system.ts';

export type FieldType = 'integer' | 'long' | 'text';

export interface EventSpec {
  readonly fields: Readonly<Record<string, FieldType>>;
  /** What a report prints after the host's name. */
  sentence(data: Readonly<Record<string, TraceValue>>): string;
}

const hex = (value: TraceValue | undefined): string =>
  `0x${BigInt.asUintN(64, BigInt(value as bigint)).toString(16)}`;

/** A history is named by its last zxid and the digest of the tree that it leads to. */
const HISTORY = { zxid: 'long', tree: 'integer' } as const;
const TRANSACTION = { zxid: 'long', digest: 'text' } as const;
const SESSION = { session: 'long', timeoutMs: 'integer' } as const;

/** What a field means, wherever it stands. */
export const ZOOKEEPER_EVENT_FIELDS: Readonly<Record<string, string>> = {
  zxid: 'the transaction, as `0x100000002`: its epoch, then its number in it',
  tree: 'a digest of the tree that this leads to',
  digest: "a digest of the transaction's contents",
  epoch: 'the epoch, one for each established leader',
  version: 'the version of the membership: the zxid of the change that made it',
  members: 'the membership, as `/zookeeper/config` has it',
  voters: 'the ids of the servers that vote',
  server: 'the id of this server',
  replayed: 'how many transactions were read again from the log',
  leader: 'the id of the server, that of its `server.N`',
  round: 'the round of the election',
  quorum: 'how many voters a quorum needs',
  method: '`DIFF`, `TRUNC` or `SNAP`',
  mode: '`leader`, `follower`, `observer` or `standalone`',
  why: 'the reason',
  session: 'the session id, as `0x200001aa5540000`',
  timeoutMs: 'its time-out in milliseconds, as negotiated',
  ephemerals: 'how many ephemeral znodes went with it',
  cxid: "the number that the session gave the request; 0 for the leader's own",
  time: "the leader's clock, in milliseconds since 1970",
  quotas: '1 where hard quotas are enforced',
  changes: 'what it changes, as JSON; data as a checksum',
  connection: 'the number of the connection in its process',
  seen: 'the newest transaction that the client had seen when it asked for the session',
  operation: 'what was asked, as JSON; data as a checksum',
  answer: 'what was answered, as JSON; data as a checksum',
  err: 'the code of the answer; 0 is success',
  scheme: 'how an identity is proved: `digest`, or `ip` for the address',
  id: 'the identity, a password as its digest',
  event: 'the type of the watch event: 1 created, 2 deleted, 3 changed, 4 children changed',
  path: 'the znode',
};

export const ZOOKEEPER_EVENTS = {
  /** The state was rebuilt from disk, uncommitted tail included; delivery starts anew from here. */
  'zookeeper/recovered': {
    fields: { server: 'integer', ...HISTORY, epoch: 'integer', replayed: 'integer' },
    sentence: (d) => `recovered up to ${hex(d.zxid)}`,
  },
  'zookeeper/looking': { fields: {}, sentence: () => 'is looking for a leader' },
  'zookeeper/elected': {
    fields: { leader: 'integer', round: 'integer' },
    sentence: (d) => `elected server ${d.leader}`,
  },
  /** A leader has its epoch from a quorum; nothing is established yet. */
  'zookeeper/leading': {
    fields: { epoch: 'integer' },
    sentence: (d) => `leads into epoch ${d.epoch}`,
  },
  'zookeeper/following': {
    fields: { leader: 'integer' },
    sentence: (d) => `follows server ${d.leader}`,
  },
  'zookeeper/observing': {
    fields: { leader: 'integer' },
    sentence: (d) => `observes server ${d.leader}`,
  },
  /** The promise to follow no leader of an earlier epoch is on disk. */
  'zookeeper/epoch-accepted': {
    fields: { epoch: 'integer' },
    sentence: (d) => `accepted epoch ${d.epoch}`,
  },
  /** The leader's whole history is committed: a quorum, at least `quorum` voters, has it on disk. */
  'zookeeper/established': {
    fields: { epoch: 'integer', quorum: 'integer', ...HISTORY },
    sentence: (d) => `established epoch ${d.epoch} at ${hex(d.zxid)}`,
  },
  /**
   * Where memberships may change: one that this server goes by when it starts, that it asks as a
   * leader to agree to its history, or that it proposes.
   */
  'zookeeper/membership': {
    fields: { version: 'long', server: 'integer', members: 'text' },
    sentence: (d) => `goes by the membership of ${hex(d.version)}`,
  },
  /** Another membership is in force at this server. */
  'zookeeper/reconfigured': {
    fields: { version: 'long', voters: 'text', quorum: 'integer' },
    sentence: (d) => `has the voters ${d.voters} from ${hex(d.version)} on`,
  },
  /** How a learner is brought up to date; `zxid` is what the leader's packet said. */
  'zookeeper/synced': {
    fields: { method: 'text', zxid: 'long' },
    sentence: (d) => `is brought up to date by ${d.method} at ${hex(d.zxid)}`,
  },
  'zookeeper/truncated': {
    fields: HISTORY,
    sentence: (d) => `cut its log back to ${hex(d.zxid)}`,
  },
  'zookeeper/snapshot-installed': {
    fields: HISTORY,
    sentence: (d) => `took over a snapshot at ${hex(d.zxid)}`,
  },
  /** Clients are served from here on. Everything up to `zxid` is delivered. */
  'zookeeper/serving': {
    fields: { mode: 'text', epoch: 'integer', ...HISTORY },
    sentence: (d) => `serves as ${d.mode} in epoch ${d.epoch}`,
  },
  'zookeeper/stepped-down': { fields: { why: 'text' }, sentence: (d) => `stepped down: ${d.why}` },
  /** The leader gave a transaction its place. */
  'zookeeper/proposed': {
    fields: { epoch: 'integer', ...TRANSACTION },
    sentence: (d) => `proposed ${hex(d.zxid)}`,
  },
  /** Everything up to here is on this server's disk; its acknowledgements go out now. */
  'zookeeper/logged': {
    fields: { zxid: 'long' },
    sentence: (d) => `has ${hex(d.zxid)} on disk`,
  },
  /** The leader counted a quorum of acknowledgements. */
  'zookeeper/committed': {
    fields: { epoch: 'integer', ...TRANSACTION },
    sentence: (d) => `committed ${hex(d.zxid)}`,
  },
  /** A server applied a committed transaction; `tree` is the digest of its tree afterwards. */
  'zookeeper/delivered': {
    fields: { ...TRANSACTION, tree: 'integer' },
    sentence: (d) => `applied ${hex(d.zxid)}`,
  },
  'zookeeper/session-opened': {
    fields: SESSION,
    sentence: (d) => `opened session ${hex(d.session)} (${d.timeoutMs} ms)`,
  },
  /** A client is connected again, here or from another server. */
  /** At the client: the process that holds a session from here on. */
  'zookeeper/session-held': {
    fields: SESSION,
    sentence: (d) => `holds session ${hex(d.session)} (${d.timeoutMs} ms)`,
  },
  'zookeeper/session-moved': {
    fields: SESSION,
    sentence: (d) => `took over session ${hex(d.session)}`,
  },
  'zookeeper/session-expired': {
    fields: SESSION,
    sentence: (d) => `expired session ${hex(d.session)} after ${d.timeoutMs} ms`,
  },
  'zookeeper/session-closed': {
    fields: { session: 'long', ephemerals: 'integer' },
    sentence: (d) => `closed session ${hex(d.session)} with ${d.ephemerals} ephemerals`,
  },
  /** With the hook `contents` open: what the transaction that gets this zxid changes. */
  'zookeeper/contents': {
    fields: {
      ...{ zxid: 'long', session: 'long', cxid: 'integer', time: 'integer' },
      ...{ quotas: 'integer', changes: 'text' },
    },
    sentence: (d) => `gives ${hex(d.zxid)} to ${d.changes}`,
  },
  /** At a client whose wire is tapped: a server accepted its session on this connection. */
  'zookeeper/client-connected': {
    fields: { connection: 'integer', session: 'long', seen: 'long' },
    sentence: (d) => `is connected as ${hex(d.session)}`,
  },
  /** Before the server has it: what is asked on this connection afterwards is asked in this name. */
  'zookeeper/client-identified': {
    fields: { connection: 'integer', scheme: 'text', id: 'text' },
    sentence: (d) => `says that it is ${d.scheme}:${d.id}`,
  },
  'zookeeper/client-asked': {
    fields: { connection: 'integer', session: 'long', cxid: 'integer', operation: 'text' },
    sentence: (d) => `asks for ${d.operation}`,
  },
  /** `zxid` is that of the header: of a write its own, of a read where the server was. */
  'zookeeper/client-answered': {
    fields: {
      ...{ connection: 'integer', session: 'long', cxid: 'integer' },
      ...{ zxid: 'long', err: 'integer', answer: 'text' },
    },
    sentence: (d) => `is answered at ${hex(d.zxid)}: ${d.err === 0 ? d.answer : d.err}`,
  },
  'zookeeper/client-notified': {
    fields: { connection: 'integer', session: 'long', event: 'integer', path: 'text' },
    sentence: (d) => `hears of event ${d.event} at ${d.path}`,
  },
} as const satisfies Record<string, EventSpec>;
