/**
 * How to bring a learner up to date (`LearnerHandler.syncFollower` and `queueCommittedProposals`):
 * an empty or filled DIFF, a TRUNC with or without what follows, or a whole snapshot. A pure
 * decision on the leader's committed transactions and the learner's last zxid.
 */

import { hexId } from '../server/session-id.ts';
import type { LogEntry } from '../storage/txn-log.ts';
import type { PeerParts } from './role.ts';

export interface SyncPlan {
  readonly method: 'DIFF' | 'TRUNC' | 'SNAP';
  /** The zxid of the packet that says so. */
  readonly zxid: bigint;
  /** Committed transactions that follow. */
  readonly entries: readonly LogEntry[];
  /** Up to where the learner will be; later proposals are forwarded. */
  readonly upTo: bigint;
}

export interface LeaderHistory {
  readonly lastProcessed: bigint;
  /** The last committed transactions, at most `commitLogCount`. */
  readonly committed: readonly LogEntry[];
  /** Older ones from disk, starting at or before `zxid`; empty when there are too many or none. */
  fromLog(zxid: bigint): readonly LogEntry[];
}

/** An epoch's first zxid: a leader was established and wrote nothing. */
function isEpochStart(zxid: bigint): boolean {
  return (zxid & 0xffffffffn) === 0n;
}

/** The plan for a peer that has `zxid`, from what this server has, and told in its log. */
export function planFor({ db, logger }: PeerParts, sid: number, zxid: bigint): SyncPlan {
  const history = {
    lastProcessed: db.lastZxid,
    committed: db.committed.list(),
    fromLog: (from: bigint) => db.proposalsFromLog(from),
  };
  const plan = planSync(history, zxid);
  const to = `peer sid: ${sid} peerLastZxid=${hexId(zxid)}`;
  const text = `Sending ${plan.method} zxid=0x${plan.zxid.toString(16)} to ${to}`;
  logger.info('LearnerHandler', text);
  return plan;
}

export function planSync(history: LeaderHistory, peer: bigint): SyncPlan {
  const { lastProcessed, committed } = history;
  const min = committed[0]?.zxid ?? lastProcessed;
  const max = committed.at(-1)?.zxid ?? lastProcessed;
  const snap: SyncPlan = { method: 'SNAP', zxid: lastProcessed, entries: [], upTo: lastProcessed };
  if (lastProcessed === peer) return { method: 'DIFF', zxid: peer, entries: [], upTo: peer };
  if (peer > max && !isEpochStart(peer)) {
    return { method: 'TRUNC', zxid: max, entries: [], upTo: max };
  }
  if (peer <= max && peer >= min) return follow(committed, peer, max) ?? snap;
  if (peer < min) {
    const older = history.fromLog(peer).filter((entry) => entry.zxid <= min);
    // A gap between what the disk still has and what memory begins with cannot be bridged.
    if (older.at(-1)?.zxid !== min) return snap;
    const all = [...older, ...committed.filter((entry) => entry.zxid > min)];
    return follow(all, peer, max) ?? snap;
  }
  return snap;
}

/** What to send of `entries` to a peer somewhere among them, or undefined if that cannot be said. */
function follow(entries: readonly LogEntry[], peer: bigint, max: bigint): SyncPlan | undefined {
  const first = entries.findIndex((entry) => entry.zxid >= peer);
  if (first < 0) {
    return isEpochStart(peer) ? { method: 'DIFF', zxid: max, entries: [], upTo: peer } : undefined;
  }
  const next = entries[first] as LogEntry;
  if (next.zxid === peer) return diff(entries.slice(first + 1), peer, max);
  if (isEpochStart(peer)) return diff(entries.slice(first), peer, max);
  // The peer has a transaction that was never committed: cut it off, but never across epochs.
  const before = entries[first - 1];
  if (before === undefined || next.zxid >> 32n !== peer >> 32n) return undefined;
  const rest = entries.slice(first);
  return { method: 'TRUNC', zxid: before.zxid, entries: rest, upTo: lastOf(rest, peer) };
}

function diff(entries: readonly LogEntry[], peer: bigint, max: bigint): SyncPlan {
  return { method: 'DIFF', zxid: max, entries, upTo: lastOf(entries, peer) };
}

function lastOf(entries: readonly LogEntry[], otherwise: bigint): bigint {
  return entries.at(-1)?.zxid ?? otherwise;
}
