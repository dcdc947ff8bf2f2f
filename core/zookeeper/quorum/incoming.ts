/**
 * What a leader sends to a learner, on its way to the log: first what comes between DIFF, TRUNC or
 * SNAP and UPTODATE, then the proposals of the broadcast. It counts what is not durable yet, and
 * holds back acknowledgements until NEWLEADER itself has been acknowledged.
 */

import { addLatency, preparedMsOf } from '../metrics/latency.ts';
import { mutant } from '../mutants.ts';
import { SyncLog } from '../server/sync-log.ts';
import type { LogEntry } from '../storage/txn-log.ts';
import type { LearnerServer } from './learner-server.ts';
import type { PeerParts } from './role.ts';

interface Pending {
  readonly entry: LogEntry;
  isWritten: boolean;
}

export class Incoming {
  private readonly parts: PeerParts;
  private readonly isLogging: boolean;
  /** Undefined of an observer: nobody waits for its acknowledgements. */
  private readonly acknowledge: ((zxid: bigint) => void) | undefined;
  /** Before UPTODATE: what came, and what of it is committed. */
  private pending: Pending[] = [];
  private commits: bigint[] = [];
  private heldAcks: bigint[] | undefined = [];
  private log: SyncLog | undefined;
  private unlogged = 0;
  private whenLogged: (() => void) | undefined;
  private server: LearnerServer | undefined;

  /** An observer with `syncEnabled=false` logs nothing, which `isLogging` says. */
  constructor(parts: PeerParts, isLogging: boolean, acknowledge?: (zxid: bigint) => void) {
    this.parts = parts;
    this.isLogging = isLogging;
    this.acknowledge = acknowledge;
  }

  /** The log to finish when the role ends. */
  open(whenRefused: () => void): SyncLog {
    const { sys, db, config, logger } = this.parts;
    const logged = (entry: LogEntry) => this.logged(entry);
    this.log = new SyncLog(sys, db, config, logger, logged, whenRefused);
    return this.log;
  }

  proposed(entry: LogEntry): void {
    this.pending.push({ entry, isWritten: false });
  }

  /** What was proposed under a zxid before UPTODATE. */
  proposal(zxid: bigint): LogEntry | undefined {
    return this.pending.find(({ entry }) => entry.zxid === zxid)?.entry;
  }

  committed(zxid: bigint): void {
    this.commits.push(zxid);
  }

  /** Logs what is pending; `done` runs when all of it is durable. */
  flush(done: () => void): void {
    this.whenLogged = done;
    this.writePending();
    if (this.unlogged > 0) return;
    this.whenLogged = undefined;
    this.parts.sys.soon(done);
  }

  /** NEWLEADER is acknowledged, and so may be the rest. */
  releaseAcks(): void {
    const held = this.heldAcks ?? [];
    this.heldAcks = undefined;
    for (const zxid of held) this.acknowledge?.(zxid);
  }

  /** UPTODATE: everything goes to the server from here on. */
  handTo(server: LearnerServer): void {
    this.server = server;
    this.writePending();
    for (const { entry } of this.pending) server.proposed(entry);
    for (const zxid of this.commits) server.committed(zxid);
    this.pending = [];
    this.commits = [];
  }

  write(entry: LogEntry): void {
    if (!this.isLogging) return;
    this.unlogged++;
    this.log?.append(entry);
  }

  /** The role ends: nobody will say of the rest that it is logged. */
  abandon(): void {
    const done = this.whenLogged;
    this.whenLogged = undefined;
    done?.();
  }

  private writePending(): void {
    const skip = mutant(this.parts.sys, 'skip-sync-log');
    for (const pending of this.pending) {
      if (pending.isWritten) continue;
      pending.isWritten = true;
      if (!skip) this.write(pending.entry);
    }
  }

  /** A transaction is durable here. */
  private logged(entry: LogEntry): void {
    this.unlogged--;
    const { metrics, sys } = this.parts;
    if (this.acknowledge !== undefined) {
      addLatency(metrics.proposal_ack_creation_latency, sys, preparedMsOf(entry.bytes));
    }
    if (this.heldAcks !== undefined) this.heldAcks.push(entry.zxid);
    else this.acknowledge?.(entry.zxid);
    this.server?.logged(entry.zxid);
    if (this.unlogged > 0 || this.whenLogged === undefined) return;
    this.abandon();
  }
}
