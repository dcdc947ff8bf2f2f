/** `FSEditLogLoader.applyEditLogOp`: makes of an edit the change that it was written for. */

import { JAVA, JavaException } from '../../../hadoop-common/door.ts';
import { isComplete } from '../blocks/block-info.ts';
import { startBlockRecovery } from '../blocks/block-recovery.ts';
import type { EditOp, EditOpOf } from '../ops/edit-op.ts';
import {
  addBlockTo,
  blockRead,
  closeFile,
  deleteInode,
  openFile,
  reopen,
  reopenLastBlock,
  setReplicationOf,
  truncateFile,
  updateBlocks,
} from './file-changes.ts';
import { appendedBlock, statusOf } from './file-status.ts';
import type { FSNamesystem } from './fs-namesystem.ts';
import type { INode, INodeFile } from './inode.ts';

/** @throws JavaException when the namespace is not the one that it was logged for */
export function replayOp(ns: FSNamesystem, op: EditOp): void {
  switch (op.op) {
    case 'OP_ADD':
      return add(ns, op);
    case 'OP_CLOSE':
      return close(ns, op);
    case 'OP_ADD_BLOCK':
      return addBlock(ns, op);
    case 'OP_UPDATE_BLOCKS':
      updateBlocks(ns, ns.dir.file(op.path), op.blocks, false);
      return ns.retryCache.add(op.rpcClientId, op.rpcCallId, null);
    case 'OP_APPEND':
      return append(ns, op);
    case 'OP_TRUNCATE':
      return truncate(ns, op);
    case 'OP_MKDIR': {
      const { inodeId: id, permissions, timestamp: mtime } = op;
      ns.dir.addDirectory(op.path, { id, permissions, mtime });
      return;
    }
    case 'OP_DELETE':
      deleteInode(ns, inodeAt(ns, op.path), op.timestamp);
      return ns.retryCache.add(op.rpcClientId, op.rpcCallId, true);
    case 'OP_RENAME_OLD':
      ns.dir.rename(inodeAt(ns, op.src), op.dst, op.timestamp);
      return ns.retryCache.add(op.rpcClientId, op.rpcCallId, true);
    case 'OP_SET_REPLICATION':
      return setReplicationOf(ns, ns.dir.file(op.path), op.replication);
    case 'OP_SET_PERMISSIONS':
      inodeAt(ns, op.path).mode = op.mode;
      return;
    case 'OP_SET_OWNER':
      return setOwner(inodeAt(ns, op.path), op);
    case 'OP_TIMES':
      return setTimes(inodeAt(ns, op.path), op);
    case 'OP_REASSIGN_LEASE': {
      const file = ns.dir.file(op.path);
      ns.leases.reassign(file.id, op.newHolder);
      if (file.writer) file.writer.clientName = op.newHolder;
      return;
    }
    case 'OP_SET_GENSTAMP_V2':
      ns.generationStamp = op.stamp;
      return;
    case 'OP_ALLOCATE_BLOCK_ID':
      ns.lastBlockId = op.blockId;
      return;
    case 'OP_START_LOG_SEGMENT':
    case 'OP_END_LOG_SEGMENT':
      return;
  }
}

function add(ns: FSNamesystem, op: EditOpOf<'OP_ADD'>): void {
  const old = ns.dir.lookup(op.path);
  if (old && op.overwrite) deleteInode(ns, old, op.mtime);
  const { inodeId: id, permissions, mtime, atime, replication, blockSize } = op;
  const file = ns.dir.addFile(
    op.path,
    { id, permissions, mtime },
    { atime, replication, blockSize, writer: null },
  );
  openFile(ns, file, op.clientName, op.clientMachine);
  updateBlocks(ns, file, op.blocks, false);
  ns.retryCache.add(op.rpcClientId, op.rpcCallId, statusOf(file, ''));
}

function close(ns: FSNamesystem, op: EditOpOf<'OP_CLOSE'>): void {
  const file = ns.dir.file(op.path);
  file.mtime = op.mtime;
  file.atime = op.atime;
  updateBlocks(ns, file, op.blocks, true);
  if (!file.writer) {
    throw new JavaException(JAVA.io, `File is not under construction: ${op.path}`);
  }
  closeFile(ns, file);
}

function addBlock(ns: FSNamesystem, op: EditOpOf<'OP_ADD_BLOCK'>): void {
  const file = ns.dir.file(op.path);
  const last = file.blocks.at(-1);
  if (op.penultimateBlock) {
    if (last?.id !== op.penultimateBlock.id || last.stamp !== op.penultimateBlock.stamp) {
      throw new JavaException(
        JAVA.io,
        `Mismatched block IDs or generation stamps for the old last block of file ${op.path}`,
      );
    }
    last.bytes = op.penultimateBlock.bytes;
    if (!isComplete(last)) {
      ns.blocks.complete(last);
      blockRead(ns, last);
    }
  }
  blockRead(ns, addBlockTo(ns, file, op.lastBlock));
}

function append(ns: FSNamesystem, op: EditOpOf<'OP_APPEND'>): void {
  const file = ns.dir.file(op.path);
  openFile(ns, file, op.clientName, op.clientMachine);
  const last = op.newBlock ? null : reopenLastBlock(ns, file);
  ns.retryCache.add(op.rpcClientId, op.rpcCallId, {
    lastBlock: last && appendedBlock(ns, file, last),
    status: statusOf(file, ''),
  });
}

function truncate(ns: FSNamesystem, op: EditOpOf<'OP_TRUNCATE'>): void {
  const file = ns.dir.file(op.path);
  const { last, onBoundary, lastLength } = truncateFile(ns, file, op.newLength, op.timestamp);
  if (last && op.truncateBlock) {
    openFile(ns, file, op.clientName, op.clientMachine);
    reopen(ns, last);
    last.truncateTo = lastLength;
    startBlockRecovery(ns.blocks, last, op.truncateBlock.stamp);
  }
  ns.retryCache.add(op.rpcClientId, op.rpcCallId, onBoundary);
}

function setOwner(inode: INode, { owner, group }: EditOpOf<'OP_SET_OWNER'>): void {
  inode.owner = owner ?? inode.owner;
  inode.group = group ?? inode.group;
}

function setTimes(inode: INode, { mtime, atime }: EditOpOf<'OP_TIMES'>): void {
  if (mtime !== -1) inode.mtime = mtime;
  if (atime !== -1 && inode.kind === 'file') inode.atime = atime;
}

/** @throws FileNotFoundException */
function inodeAt(ns: FSNamesystem, path: string): INode {
  const inode: INodeFile | INode | null = ns.dir.lookup(path);
  if (!inode) throw new JavaException(JAVA.fileNotFound, `File/Directory does not exist: ${path}`);
  return inode;
}
