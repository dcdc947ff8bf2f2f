/**
 * Decides what a write does (`PrepRequestProcessor`), on the leader or a server on its own: checks
 * it in the real order against the outstanding changes, and turns it into a transaction. A refused
 * write becomes an error transaction; it has its zxid and goes the same way.
 */

import type { AuthProviders } from '../../config/auth-providers.ts';
import type { System } from '../../machine/system.ts';
import type { ServerMetrics } from '../metrics/server-metrics.ts';
import { mutant } from '../mutants.ts';
import { Code } from '../protocol/codes.ts';
import { JuteError, JuteReader, JuteWriter } from '../protocol/jute.ts';
import { isReadOperation, type MultiOperation, MultiRequest } from '../protocol/multi.ts';
import { CreateMode, Op } from '../protocol/opcodes.ts';
import type { CreateRequest } from '../protocol/requests.ts';
import { type SingleTxn, type Txn, type TxnHeader, writeTxnEntry } from '../protocol/txn.ts';
import type { DataTree } from '../tree/data-tree.ts';
import { DIGEST_VERSION } from '../tree/digest.ts';
import { parentOf } from '../tree/path.ts';
import { ChangeRecords } from './change-records.ts';
import type { Logger } from './logger.ts';
import type { PrepContext } from './prep-context.ts';
import { prepareOperation, readOperation } from './prep-operations.ts';
import { type EnsembleState, prepareReconfig } from './prep-reconfig.ts';
import { QuotaCheck } from './quota-check.ts';
import { KeeperError, type Request } from './request.ts';
import { logInvalidPath, logRefusal, logUnreadable } from './request-log.ts';
import type { ExpiringSessionTracker } from './session-tracker.ts';

export interface PrepOptions {
  readonly skipAcl: boolean;
  readonly auth: AuthProviders;
  readonly extendedTypes: boolean;
  readonly enforceQuota: boolean;
  readonly reconfigEnabled: boolean;
  readonly standaloneEnabled: boolean;
  /** On a leader: what reconfigurations are checked against. */
  readonly ensemble: EnsembleState | undefined;
}

/** Types that become a transaction; everything else is a read here. */
const WRITES: ReadonlySet<number> = new Set([
  Op.create,
  Op.create2,
  Op.createContainer,
  Op.createTTL,
  Op.delete,
  Op.deleteContainer,
  Op.setData,
  Op.setACL,
  Op.reconfig,
  Op.multi,
  Op.createSession,
  Op.closeSession,
]);

export function isWrite(type: number): boolean {
  return WRITES.has(type);
}

export class Prep {
  readonly changes: ChangeRecords;
  /** The last zxid handed out. */
  zxid: bigint;
  private readonly sys: System;
  private readonly logger: Logger;
  private readonly metrics: ServerMetrics;
  private readonly quotas: QuotaCheck | undefined;
  private readonly tree: () => DataTree;
  private readonly tracker: () => ExpiringSessionTracker;
  private readonly options: PrepOptions;
  private readonly output = new JuteWriter(1024);
  private readonly scratch = () => new JuteWriter(256);

  constructor(
    sys: System,
    logger: Logger,
    metrics: ServerMetrics,
    tree: () => DataTree,
    tracker: () => ExpiringSessionTracker,
    options: PrepOptions,
    zxid: bigint,
  ) {
    this.sys = sys;
    this.logger = logger;
    this.metrics = metrics;
    this.tree = tree;
    this.tracker = tracker;
    this.options = options;
    this.zxid = zxid;
    this.changes = new ChangeRecords(tree, metrics);
    metrics.prep_processor_queue_size.add(0);
    this.quotas = options.enforceQuota ? new QuotaCheck(tree, logger, metrics) : undefined;
  }

  /** Gives a write its header, transaction and entry; gives a read its session's state. */
  prepare(request: Request): void {
    if (!isWrite(request.type)) {
      request.error = this.tracker().check(request.session, request.owner);
      return;
    }
    this.zxid++;
    const mark = this.changes.mark();
    const time = this.sys.clock.wall();
    const { session, cxid, type } = request;
    const header = { clientId: session, cxid, zxid: this.zxid, time, type };
    try {
      const txn = this.transaction(request, header);
      this.finish(request, header, txn);
    } catch (error) {
      this.changes.rollback(mark);
      request.error = codeOf(error);
      const txn: Txn = { type: Op.error, err: request.error };
      this.finish(request, { ...header, type: Op.error }, txn);
      if (error instanceof KeeperError) logRefusal(this.logger, request, error);
      else logUnreadable(this.logger, 'PrepRequestProcessor', request, header, error);
    }
    this.changes.seal(mark);
  }

  /** A request has been here and gone on: nothing waits in this queue, and nothing takes time. */
  passed(): void {
    const { metrics } = this;
    metrics.prep_processor_request_queued.add();
    metrics.prep_processor_queue_time_ms.add(0);
    metrics.prep_processor_queue_size.add(0);
    metrics.prep_process_time.add(0);
    metrics.proposal_process_time.add(0);
  }

  private transaction(request: Request, header: TxnHeader): Txn {
    const context = this.context(request, header);
    switch (request.type) {
      case Op.multi:
        return this.multi(request, context);
      case Op.createSession: {
        const timeoutMs = new JuteReader(request.body).int();
        this.tracker().track(request.session, timeoutMs);
        this.tracker().setOwner(request.session, request.owner);
        return { type: Op.createSession, timeoutMs };
      }
      case Op.closeSession:
        return this.closeSession(request.session, context);
      case Op.reconfig:
        return prepareReconfig(context, this.options, request.body);
      default:
        return prepareOperation(context, readOperation(request.type, request.body));
    }
  }

  private context(request: Request, header: TxnHeader): PrepContext {
    const isBlind = mutant(this.sys, 'decide-on-applied');
    return {
      changes: isBlind ? new ChangeRecords(this.tree, this.metrics) : this.changes,
      header,
      ids: request.ids,
      auth: this.options.auth,
      skipAcl: this.options.skipAcl || mutant(this.sys, 'write-without-permission'),
      extendedTypes: this.options.extendedTypes,
      checkSession: () => this.demand(this.tracker().check(request.session, request.owner)),
      checkGlobalSession: () => {
        this.demand(request.upgradeError);
        this.demand(this.tracker().checkGlobal(request.session, request.owner));
      },
      checkQuota: (path, bytes, count) => {
        if (!mutant(this.sys, 'ignore-quota')) this.quotas?.check(path, bytes, count);
      },
      invalidPath: (path, reason) => logInvalidPath(this.logger, request, path, reason),
    };
  }

  private demand(code: number): void {
    if (code !== Code.ok) throw new KeeperError(code);
  }

  /** One zxid for all; the first failure undoes the rest and is remembered for the reply. */
  private multi(request: Request, context: PrepContext): Txn {
    const operations = MultiRequest.read(new JuteReader(request.body));
    if (operations.some(isReadOperation)) throw new JuteError('a multi holds a read');
    const mark = this.changes.mark();
    const txns: SingleTxn[] = [];
    let failed = false;
    for (const operation of operations) {
      if (failed) {
        txns.push({ type: Op.error, err: Code.runtimeInconsistency });
        continue;
      }
      try {
        txns.push(prepareOperation(context, asInMulti(operation)));
      } catch (error) {
        if (!(error instanceof KeeperError)) throw error;
        if (mutant(this.sys, 'multi-skips-refused')) continue;
        failed = true;
        txns.push({ type: Op.error, err: error.code });
        request.header = context.header;
        logRefusal(this.logger, request, error);
        this.changes.rollback(mark);
      }
    }
    return { type: Op.multi, txns };
  }

  /** Lists the ephemerals to delete: those of the tree and those still on their way. */
  private closeSession(session: bigint, context: PrepContext): Txn {
    const paths = this.tree().ephemeralsOf(session);
    for (const change of this.changes.outstanding()) {
      if (change.stat === null) paths.delete(change.path);
      else if (change.stat.ephemeralOwner === session) paths.add(change.path);
    }
    const list = paths.list();
    const { zxid } = context.header;
    for (const path of list) {
      const parent = this.changes.find(parentOf(path));
      if (parent !== undefined) {
        const stat = { ...parent.stat, pzxid: zxid };
        this.changes.add({ ...parent, zxid, stat, childCount: parent.childCount - 1 });
      }
      this.changes.add({ zxid, path, stat: null, childCount: -1, acl: [], data: null });
    }
    this.tracker().setClosing(session);
    this.metrics.close_session_prep_time.add(0);
    return { type: Op.closeSession, paths: list };
  }

  private finish(request: Request, header: TxnHeader, txn: Txn): void {
    const digest =
      txn.type === Op.error
        ? undefined
        : { version: DIGEST_VERSION, treeDigest: this.changes.treeDigest };
    writeTxnEntry(this.output, { header, txn, digest }, this.scratch);
    request.header = header;
    request.txn = txn;
    request.digest = digest;
    request.entry = { zxid: header.zxid, bytes: this.output.take() };
  }
}

/**
 * `MultiOperationRecord` takes the kind of a create from its flags, not from the operation's number:
 * a create2 inside a multi is answered without a stat, and a time to live needs its own record.
 * @throws JuteError when its turn comes: behind an operation that failed it is not looked at
 */
function asInMulti(operation: MultiOperation): MultiOperation {
  switch (operation.type) {
    case Op.create:
    case Op.create2:
    case Op.createContainer:
    case Op.createTTL:
      return createInMulti(operation);
    default:
      return operation;
  }
}

function createInMulti(
  operation: Extract<MultiOperation, { request: CreateRequest }>,
): MultiOperation {
  const { request } = operation;
  const { flags } = request;
  if (flags === CreateMode.container) return { type: Op.createContainer, request };
  const isTtl =
    flags === CreateMode.persistentWithTtl || flags === CreateMode.persistentSequentialWithTtl;
  if (!isTtl) return { type: Op.create, request };
  if (operation.type === Op.createTTL) return operation;
  throw new JuteError('a time to live is needed');
}

/** What a client is told of a refusal; bytes that cannot be read are a marshalling error. */
export function codeOf(error: unknown): number {
  if (error instanceof KeeperError) return error.code;
  if (error instanceof JuteError) return Code.marshallingError;
  throw error;
}
