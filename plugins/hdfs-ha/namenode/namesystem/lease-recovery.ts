/** What happens to a file whose writer is gone: `recoverLeaseInternal`, `internalReleaseLease`. */

import { JavaException } from '../../../hadoop-common/door.ts';
import { blockName } from '../../protocols/block-names.ts';
import { expectOn, isComplete } from '../blocks/block-info.ts';
import { startBlockRecovery } from '../blocks/block-recovery.ts';
import { HDFS } from './exceptions.ts';
import { removeLastBlock } from './file-changes.ts';
import { finalizeFile } from './file-writing.ts';
import type { FSNamesystem } from './fs-namesystem.ts';
import { type INodeFile, pathOf } from './inode.ts';
import { describeLease } from './lease-manager.ts';

/** `RecoverLeaseOp` */
type RecoverLeaseOp = 'CREATE_FILE' | 'APPEND_FILE' | 'TRUNCATE_FILE' | 'RECOVER_LEASE';

interface Claim {
  readonly src: string;
  readonly holder: string;
  /** Dotted quad. */
  readonly machine: string;
}

/**
 * Takes a file from a writer that has not renewed its lease for long; with `RECOVER_LEASE` from any.
 * True when nobody writes it any more.
 * @throws AlreadyBeingCreatedException, RecoveryInProgressException
 */
export function recoverLease(
  ns: FSNamesystem,
  op: RecoverLeaseOp,
  file: INodeFile,
  { src, holder, machine }: Claim,
): boolean {
  const { writer } = file;
  if (!writer) return true;
  const force = op === 'RECOVER_LEASE';
  const refuse = (javaClass: string, why: string): never => {
    throw new JavaException(
      javaClass,
      `Failed to ${op} ${src} for ${holder} on ${machine} because ${why}`,
    );
  };
  const lease = ns.leases.of(file.id);
  if (!force && lease && lease.holder === holder) {
    refuse(HDFS.alreadyBeingCreated, `${holder} is already the current lease holder.`);
  }
  if (!lease || lease.holder !== writer.clientName) {
    return refuse(HDFS.alreadyBeingCreated, 'the file is under construction but no leases found.');
  }
  if (force) {
    ns.context.log.info(
      'namenode.FSNamesystem',
      `recoverLease: ${describeLease(lease)}, src=${src} from client ${writer.clientName}`,
    );
    return releaseLease(ns, file, holder);
  }
  if (ns.leases.pastSoftLimit(lease)) {
    ns.context.log.info(
      'namenode.FSNamesystem',
      `startFile: recover ${describeLease(lease)}, src=${src} client ${writer.clientName}`,
    );
    if (releaseLease(ns, file, null)) return true;
    refuse(HDFS.recoveryInProgress, 'lease recovery is in progress. Try again later.');
  }
  const by = `${writer.clientName} on ${writer.clientMachine}`;
  if (file.blocks.at(-1)?.state === 'UNDER_RECOVERY') {
    refuse(HDFS.recoveryInProgress, `another recovery is in progress by ${by}`);
  }
  return refuse(HDFS.alreadyBeingCreated, `this file lease is currently owned by ${by}`);
}

/**
 * Closes a file if its blocks allow it, and otherwise lets DataNodes agree on the last one.
 * @throws AlreadyBeingCreatedException while committed blocks have no replica yet
 */
export function releaseLease(ns: FSNamesystem, file: INodeFile, newHolder: string | null): boolean {
  const src = pathOf(file);
  const warn = (text: string) => ns.context.log.warn('hdfs.StateChange', text);
  const closed = (why: string) => {
    finalizeFile(ns, file);
    warn(`BLOCK* internalReleaseLease: ${why} closed.`);
    return true;
  };
  const last = file.blocks.at(-1);
  if (!last || file.blocks.every(isComplete)) {
    return closed(`All existing blocks are COMPLETE, lease removed, file ${src}`);
  }
  if (last.state === 'COMMITTED') {
    const open = file.blocks.filter((block) => !isComplete(block));
    if (open.every((block) => ns.blocks.hasMinStorage(block))) {
      for (const block of open) ns.blocks.complete(block);
      return closed(`Committed blocks are minimally replicated, lease removed, file ${src}`);
    }
    const text = `DIR* NameSystem.internalReleaseLease: Failed to release lease for file ${src}. Committed blocks are waiting to be minimally replicated.`;
    warn(text);
    throw new JavaException(HDFS.alreadyBeingCreated, text);
  }
  if (last.expected.length === 0) expectOn(last, [...last.storages]);
  if (last.expected.length === 0 && last.bytes === 0) {
    removeLastBlock(ns, file);
    finalizeFile(ns, file);
    warn(`BLOCK* internalReleaseLease: Removed empty last block and closed file ${src}`);
    return true;
  }
  const recoveryId = ns.nextStamp();
  if (newHolder !== null) reassignLease(ns, file, src, newHolder);
  startBlockRecovery(ns.blocks, last, recoveryId);
  const lease = ns.leases.of(file.id);
  if (lease) ns.leases.renew(lease);
  warn(
    `DIR* NameSystem.internalReleaseLease: File ${src} has not been closed. Lease recovery is in progress. RecoveryId = ${recoveryId} for block ${blockName(last)}`,
  );
  return false;
}

function reassignLease(ns: FSNamesystem, file: INodeFile, path: string, newHolder: string): void {
  const { writer } = file;
  if (!writer || writer.clientName === newHolder) return;
  const leaseHolder = writer.clientName;
  writer.clientName = newHolder;
  ns.leases.reassign(file.id, newHolder);
  ns.logEdit({ op: 'OP_REASSIGN_LEASE', leaseHolder, path, newHolder });
}
