/** How files come to be written: `FSDirWriteFileOp.startFile`, `FSDirAppendOp`, `FSDirTruncateOp`. */

import { JAVA, JavaException, type RpcCall } from '../../../hadoop-common/door.ts';
import { blockName } from '../../protocols/block-names.ts';
import type { ClientProtocol, FileStatus } from '../../protocols/client-protocol.ts';
import { isComplete, plainBlock } from '../blocks/block-info.ts';
import { startBlockRecovery } from '../blocks/block-recovery.ts';
import {
  createAncestors,
  permissionsFor,
  rpcIds,
  verifyLimits,
  verifyReplication,
} from './directory-operations.ts';
import { HDFS } from './exceptions.ts';
import { deleteInode, openFile, reopen, reopenLastBlock, truncateFile } from './file-changes.ts';
import { appendedBlock, statusOf } from './file-status.ts';
import type { FSNamesystem } from './fs-namesystem.ts';
import { lengthOf } from './inode.ts';
import { recoverLease } from './lease-recovery.ts';

type Params<M extends keyof ClientProtocol> = Parameters<ClientProtocol[M]>[0];

export function create(ns: FSNamesystem, call: RpcCall, params: Params<'create'>): FileStatus {
  const { src, clientName, overwrite, replication, blockSize } = params;
  const least = ns.settings.minBlockSize;
  if (blockSize < least) {
    throw new JavaException(
      JAVA.io,
      `Specified block size is less than configured minimum value (dfs.namenode.fs-limits.min-block-size): ${blockSize} < ${least}`,
    );
  }
  verifyReplication(ns, src, replication);
  const old = ns.dir.lookup(src);
  if (old?.kind === 'directory') {
    throw new JavaException(HDFS.fileExists, `${src} already exists as a directory`);
  }
  if (!old && !params.createParent) ns.dir.parent(src);
  if (old && !overwrite) {
    recoverLease(ns, 'CREATE_FILE', old, { src, holder: clientName, machine: call.address });
    throw new JavaException(HDFS.fileExists, `${src} for client ${call.address} already exists`);
  }
  const mtime = ns.wall;
  if (old) deleteInode(ns, old, mtime);
  createAncestors(ns, call.user, src, params.permission | 0o111);
  verifyLimits(ns, src);
  const permissions = permissionsFor(ns.dir.parent(src), call.user, params.permission);
  const inodeId = ns.dir.nextInodeId();
  const file = ns.dir.addFile(
    src,
    { id: inodeId, permissions, mtime },
    { atime: mtime, replication, blockSize, writer: null },
  );
  openFile(ns, file, clientName, call.address);
  ns.logEdit({
    op: 'OP_ADD',
    inodeId,
    path: src,
    replication,
    mtime,
    atime: mtime,
    blockSize,
    blocks: [],
    permissions,
    clientName,
    clientMachine: call.address,
    overwrite,
    ...rpcIds(call),
  });
  return statusOf(file, '');
}

type Appended = ReturnType<ClientProtocol['append']>;

export function append(ns: FSNamesystem, call: RpcCall, params: Params<'append'>): Appended {
  const { src, clientName } = params;
  const file = ns.dir.lookup(src);
  if (!file) {
    throw new JavaException(
      JAVA.fileNotFound,
      `Failed to append to non-existent file ${src} for client ${call.address}`,
    );
  }
  if (file.kind === 'directory') {
    throw new JavaException(
      HDFS.fileExists,
      `Cannot append to directory ${src}; already exists as a directory.`,
    );
  }
  recoverLease(ns, 'APPEND_FILE', file, { src, holder: clientName, machine: call.address });
  const last = file.blocks.at(-1);
  if (last?.state === 'COMMITTED') {
    throw new JavaException(
      JAVA.retriable,
      `${HDFS.notReplicatedYet}: append: lastBlock=${blockName(last)} of src=${src} is COMMITTED but not yet COMPLETE.`,
    );
  }
  const enough = Math.min(ns.settings.minReplication, ns.blocks.datanodes.live.length);
  if (last && isComplete(last) && ns.blocks.count(last).live < enough) {
    throw new JavaException(
      JAVA.io,
      `append: lastBlock=${blockName(last)} of src=${src} is not sufficiently replicated yet.`,
    );
  }
  openFile(ns, file, clientName, call.address);
  const reopened = reopenLastBlock(ns, file);
  ns.logEdit({
    op: 'OP_APPEND',
    path: src,
    clientName,
    clientMachine: call.address,
    newBlock: false,
    ...rpcIds(call),
  });
  return {
    lastBlock: reopened && appendedBlock(ns, file, reopened),
    status: statusOf(file, ''),
  };
}

/** True when it is done at once; otherwise the last block is cut by a recovery. */
export function truncate(ns: FSNamesystem, call: RpcCall, params: Params<'truncate'>): boolean {
  const { src, clientName, newLength } = params;
  if (newLength < 0) {
    const text = `Cannot truncate to a negative file size: ${newLength}.`;
    throw new JavaException(HDFS.illegalArgument, text);
  }
  const file = ns.dir.file(src);
  const last = file.blocks.at(-1);
  if (last?.truncateTo != null && file.writer && last.truncateTo === newLength) {
    throw new JavaException(HDFS.illegalArgument, `${src} is being truncated.`);
  }
  recoverLease(ns, 'TRUNCATE_FILE', file, { src, holder: clientName, machine: call.address });
  const length = lengthOf(file);
  if (length === newLength) return true;
  if (length < newLength) {
    const text = `Cannot truncate to a larger file size. Current size: ${length}, truncate size: ${newLength}.`;
    throw new JavaException(HDFS.illegalArgument, text);
  }
  const timestamp = ns.wall;
  const cut = truncateFile(ns, file, newLength, timestamp);
  let truncateBlock = null;
  if (cut.last && !cut.onBoundary) {
    openFile(ns, file, clientName, call.address);
    reopen(ns, cut.last);
    cut.last.truncateTo = cut.lastLength;
    const stamp = ns.nextStamp();
    truncateBlock = { ...plainBlock(cut.last), bytes: cut.lastLength, stamp };
    startBlockRecovery(ns.blocks, cut.last, stamp);
  }
  ns.logEdit({
    op: 'OP_TRUNCATE',
    path: src,
    clientName,
    clientMachine: call.address,
    newLength,
    timestamp,
    truncateBlock,
    ...rpcIds(call),
  });
  return cut.onBoundary;
}
