/**
 * Changes of files that an operation and the replay of its edit make alike: what the standby does
 * with an edit must be what the active did before it logged it.
 */

import { JAVA, JavaException } from '../../../hadoop-common/door.ts';
import { blockName } from '../../protocols/block-names.ts';
import type { Block } from '../../protocols/blocks.ts';
import { type BlockInfo, expectOn, isComplete, newBlock } from '../blocks/block-info.ts';
import type { FSNamesystem } from './fs-namesystem.ts';
import { filesOf, type INode, type INodeFile, pathOf } from './inode.ts';

/** Takes a subtree away, with its leases and its blocks. */
export function deleteInode(ns: FSNamesystem, inode: INode, mtime: number): void {
  const files = [...filesOf(inode)];
  ns.dir.remove(inode, mtime);
  for (const file of files) {
    ns.leases.removeFile(file.id);
    for (const block of file.blocks) removeBlock(ns, block);
  }
}

export function setReplicationOf(ns: FSNamesystem, file: INodeFile, replication: number): void {
  file.replication = replication;
  for (const block of file.blocks) ns.blocks.redundancy.review(block);
}

/** Somebody writes it from now on. */
export function openFile(
  ns: FSNamesystem,
  file: INodeFile,
  clientName: string,
  clientMachine: string,
): void {
  file.writer = { clientName, clientMachine };
  ns.leases.add(clientName, file.id);
}

export function closeFile(ns: FSNamesystem, file: INodeFile): void {
  file.writer = null;
  ns.leases.removeFile(file.id);
}

/** A block more, to be written. */
export function addBlockTo(ns: FSNamesystem, file: INodeFile, block: Block): BlockInfo {
  const added = newBlock(block, file);
  file.blocks.push(added);
  ns.blocks.add(added);
  return added;
}

export function removeLastBlock(ns: FSNamesystem, file: INodeFile): void {
  const last = file.blocks.pop();
  if (last) removeBlock(ns, last);
}

function removeBlock(ns: FSNamesystem, block: BlockInfo): void {
  const { blockPoolId: pool } = ns.context.namespaceInfo();
  ns.sys.observe('block-removed', { pool, block: block.id });
  ns.blocks.remove(block);
}

/** `prepareFileForAppend`: the last block, when it is not full, is written on. */
export function reopenLastBlock(ns: FSNamesystem, file: INodeFile): BlockInfo | null {
  const last = file.blocks.at(-1);
  if (!last || last.bytes === file.blockSize) return null;
  reopen(ns, last);
  return last;
}

export function reopen(ns: FSNamesystem, block: BlockInfo): void {
  ns.blocks.reopen(block);
  expectOn(block, [...block.storages]);
}

/**
 * `FSDirTruncateOp.unprotectedTruncate`: blocks beyond the length go; the last one left is cut by
 * a recovery, for which it is told the new generation stamp. True when no recovery is needed.
 */
export function truncateFile(
  ns: FSNamesystem,
  file: INodeFile,
  newLength: number,
  mtime: number,
): { readonly last: BlockInfo | null; readonly onBoundary: boolean; readonly lastLength: number } {
  let length = 0;
  let kept = 0;
  while (kept < file.blocks.length && length < newLength) {
    length += file.blocks[kept]!.bytes;
    kept += 1;
  }
  while (file.blocks.length > kept) removeLastBlock(ns, file);
  file.mtime = mtime;
  const last = file.blocks.at(-1) ?? null;
  const lastLength = (last?.bytes ?? 0) - (length - newLength);
  return { last, onBoundary: length === newLength, lastLength };
}

/** The new life of a block: replicas count that were reported with it already, and no older one. */
export function renewBlock(ns: FSNamesystem, block: BlockInfo, { bytes, stamp }: Block): void {
  block.bytes = bytes;
  if (block.stamp === stamp) return;
  block.stamp = stamp;
  block.expected = block.expected.filter((replica) => replica.stamp === stamp);
  const fresh = new Set(block.expected.map(({ storage }) => storage.node));
  for (const { node } of [...block.storages]) {
    if (!fresh.has(node)) ns.blocks.removeStored(block, node);
  }
}

/**
 * `FSEditLogLoader.updateBlocks`: makes the blocks of a file those that an edit lists; with
 * `complete`, all of them are done. @throws IOException
 */
export function updateBlocks(
  ns: FSNamesystem,
  file: INodeFile,
  blocks: readonly Block[],
  complete: boolean,
): void {
  const common = Math.min(file.blocks.length, blocks.length);
  const changed: BlockInfo[] = [];
  for (let at = 0; at < common; at += 1) {
    const old = file.blocks[at]!;
    const block = blocks[at]!;
    const last = at === file.blocks.length - 1;
    if (old.id !== block.id || (old.stamp !== block.stamp && !last)) {
      throw new JavaException(
        JAVA.io,
        `Mismatched block IDs or generation stamps, attempting to replace block ${blockName(old)} with ${blockName(block)} as block # ${at}/${blocks.length} of ${pathOf(file)}`,
      );
    }
    const settle = !isComplete(old) && (at < blocks.length - 1 || complete);
    if (settle || old.bytes !== block.bytes || old.stamp !== block.stamp) changed.push(old);
    renewBlock(ns, old, block);
    if (settle) ns.blocks.complete(old);
  }
  if (blocks.length < file.blocks.length - 1) {
    throw new JavaException(
      JAVA.io,
      `Trying to remove more than one block from file ${pathOf(file)}`,
    );
  }
  if (blocks.length < file.blocks.length) removeLastBlock(ns, file);
  for (const block of blocks.slice(common)) {
    const added = addBlockTo(ns, file, block);
    if (complete) ns.blocks.complete(added);
    changed.push(added);
  }
  for (const block of changed) blockRead(ns, block);
}

/** Edits have spoken of a block: reports of it are not from the future any more. */
export function blockRead(ns: FSNamesystem, block: BlockInfo): void {
  ns.knownStamp = Math.max(ns.knownStamp, block.stamp);
  ns.blocks.reports.blockChanged(block);
}
