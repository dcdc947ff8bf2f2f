/**
 * The blocks of a file that is being written: `getAdditionalBlock`, `completeFile`, `fsync`,
 * `abandonBlock`, and the pipeline's recovery.
 */

import { JAVA, JavaException, type RpcCall } from '../../../hadoop-common/door.ts';
import { blockName, xferAddress } from '../../protocols/block-names.ts';
import type { LocatedBlock } from '../../protocols/blocks.ts';
import type { ClientProtocol } from '../../protocols/client-protocol.ts';
import { type BlockInfo, expectOn, isComplete, plainBlock } from '../blocks/block-info.ts';
import type { DatanodeDescriptor } from '../blocks/datanode-descriptor.ts';
import { chooseTargets } from '../blocks/placement.ts';
import { NO_RPC } from '../ops/edit-op.ts';
import { checkLease, checkPipeline, checkPool, sameBlock } from './access.ts';
import { rpcIds } from './directory-operations.ts';
import { HDFS } from './exceptions.ts';
import { addBlockTo, closeFile, removeLastBlock, renewBlock } from './file-changes.ts';
import { pipelineBlock } from './file-status.ts';
import type { FSNamesystem } from './fs-namesystem.ts';
import { type INodeFile, lengthOf, pathOf } from './inode.ts';

type Params<M extends keyof ClientProtocol> = Parameters<ClientProtocol[M]>[0];

export function addBlock(
  ns: FSNamesystem,
  call: RpcCall,
  params: Params<'addBlock'>,
): LocatedBlock {
  const { src, clientName, previous, excluded, fileId } = params;
  checkPool(ns, previous);
  const file = checkLease(ns, src, clientName, fileId);
  const last = file.blocks.at(-1);
  if (!sameBlock(previous, last)) {
    const afterFull = !previous && last && isComplete(last) && last.bytes >= file.blockSize;
    if (!afterFull) return retriedBlock(ns, params, file);
  }
  if (file.blocks.length >= ns.settings.maxBlocksPerFile) {
    throw new JavaException(
      JAVA.io,
      `File has reached the limit on maximum number of blocks (dfs.namenode.fs-limits.max-blocks-per-file): ${file.blocks.length} >= ${ns.settings.maxBlocksPerFile}`,
    );
  }
  const targets = targetsFor(ns, call, src, file, excluded);
  if (previous && last) ns.blocks.commitOrComplete(last, previous);
  const penultimate = file.blocks.at(-2);
  if (penultimate && !blocksComplete(ns, src, [penultimate])) {
    throw new JavaException(HDFS.notReplicatedYet, `Not replicated yet: ${src}`);
  }
  const offset = lengthOf(file);
  const id = ns.nextBlockId();
  const block = addBlockTo(ns, file, { id, bytes: 0, stamp: ns.nextStamp() });
  expectOn(block, targets.map(storageOf));
  ns.context.log.info(
    'hdfs.StateChange',
    `BLOCK* allocate ${blockName(block)}, replicas=${targets.map(({ name }) => name).join(', ')} for ${src}`,
  );
  ns.logEdit({
    op: 'OP_ADD_BLOCK',
    path: pathOf(file),
    penultimateBlock: last ? plainBlock(last) : null,
    lastBlock: plainBlock(block),
  });
  return pipelineBlock(ns, block, offset, targets);
}

/** The call before was answered, but the answer was lost; or the client is mistaken. */
function retriedBlock(ns: FSNamesystem, params: Params<'addBlock'>, file: INodeFile): LocatedBlock {
  const { src, previous } = params;
  const last = file.blocks.at(-1);
  if (!last || !sameBlock(previous, file.blocks.at(-2))) {
    throw new JavaException(
      JAVA.io,
      `Cannot allocate block in ${src}: passed 'previous' block ${previous ? blockName(previous) : null} does not match actual last block in file ${last ? blockName(last) : null}`,
    );
  }
  if (last.bytes !== 0 || isComplete(last)) {
    throw new JavaException(
      JAVA.io,
      `Request looked like a retry to allocate block ${blockName(last)} but it already contains ${last.bytes} bytes`,
    );
  }
  ns.context.log.info(
    'hdfs.StateChange',
    `BLOCK* allocateBlock: caught retry for allocation of a new block in ${src}. Returning previously allocated block ${blockName(last)}`,
  );
  const nodes = last.expected.map(({ storage }) => storage.node);
  return pipelineBlock(ns, last, lengthOf(file), nodes);
}

/** `chooseTarget4NewBlock` @throws IOException when not even the minimum can be had */
function targetsFor(
  ns: FSNamesystem,
  call: RpcCall,
  src: string,
  file: INodeFile,
  excluded: readonly string[],
): DatanodeDescriptor[] {
  const { datanodes } = ns.blocks;
  const targets = chooseTargets(datanodes.writable, ns.sys.random('BlockPlacementPolicyDefault'), {
    replicas: file.replication,
    writer: call.address,
    excluded: new Set(excluded),
    blockSize: file.blockSize,
  });
  const least = ns.settings.minReplication;
  if (targets.length < least) {
    // Every node that was looked at counts as excluded then.
    const looked = new Set([...excluded, ...datanodes.live.map(({ uuid }) => uuid)]);
    throw new JavaException(
      JAVA.io,
      `File ${src} could only be written to ${targets.length} of the ${least} minReplication nodes. There are ${datanodes.live.length} datanode(s) running and ${looked.size} node(s) are excluded in this operation.`,
    );
  }
  return targets;
}

/** A DataNode writes to the first of its storages that works. */
function storageOf(node: DatanodeDescriptor) {
  return [...node.storages.values()].find(({ failed }) => !failed) ?? node.storage('');
}

export function additionalDatanode(
  ns: FSNamesystem,
  params: Params<'getAdditionalDatanode'>,
): LocatedBlock {
  const { src, clientName, block, existing, excluded, number } = params;
  checkPool(ns, block);
  const file = checkLease(ns, src, clientName, 0);
  const known = existing.flatMap(({ uuid }) => ns.blocks.datanodes.get(uuid) ?? []);
  const more = chooseTargets(
    ns.blocks.datanodes.writable,
    ns.sys.random('BlockPlacementPolicyDefault'),
    {
      replicas: number,
      writer: known[0]?.registration.address ?? '',
      excluded: new Set([...existing, ...excluded].map(({ uuid }) => uuid)),
      blockSize: file.blockSize,
    },
  );
  return {
    block,
    offset: -1,
    locations: [...known, ...more].map((node) => node.info()),
    corrupt: false,
  };
}

/** False while committed blocks wait for their first replica; the client asks again. */
export function complete(ns: FSNamesystem, params: Params<'complete'>): boolean {
  const { src, clientName, last, fileId } = params;
  checkPool(ns, last);
  const closed = ns.dir.inode(fileId);
  if (closed?.kind === 'file' && !closed.writer && sameBlock(last, closed.blocks.at(-1))) {
    ns.context.log.info(
      'hdfs.StateChange',
      `DIR* completeFile: request from ${clientName} to complete inode ${fileId}(${src}) which is already closed. But, it appears to be an RPC retry. Returning success`,
    );
    return true;
  }
  const file = checkLease(ns, src, clientName, fileId);
  const penultimate = file.blocks.at(-2);
  if (penultimate && !blocksComplete(ns, src, [penultimate])) return false;
  const block = file.blocks.at(-1);
  if (last && block) ns.blocks.commitOrComplete(block, last);
  if (!blocksComplete(ns, src, file.blocks)) return false;
  finalizeFile(ns, file);
  ns.context.log.info('hdfs.StateChange', `DIR* completeFile: ${src} is closed by ${clientName}`);
  return true;
}

/** `checkBlocksComplete`: says of the first block that is not what it lacks. */
function blocksComplete(ns: FSNamesystem, src: string, blocks: readonly BlockInfo[]): boolean {
  const open = blocks.find((block) => !isComplete(block));
  if (!open) return true;
  const { live } = ns.blocks.count(open);
  const least = ns.settings.minReplication;
  ns.context.log.info(
    'hdfs.StateChange',
    `BLOCK* ${blockName(open)} is ${open.state} but not COMPLETE(numNodes= ${live} ${live < least ? '<' : '>='}  minimum = ${least}) in file ${src}`,
  );
  return false;
}

/** `finalizeINodeFileUnderConstruction`: nobody writes it any more. */
export function finalizeFile(ns: FSNamesystem, file: INodeFile): void {
  const mtime = ns.wall;
  file.mtime = mtime;
  closeFile(ns, file);
  ns.logEdit({
    op: 'OP_CLOSE',
    inodeId: file.id,
    path: pathOf(file),
    replication: file.replication,
    mtime,
    atime: file.atime,
    blockSize: file.blockSize,
    blocks: file.blocks.map(plainBlock),
    permissions: { owner: file.owner, group: file.group, mode: file.mode },
  });
  for (const block of file.blocks) ns.blocks.redundancy.updateNeeded(block);
}

export function abandonBlock(ns: FSNamesystem, params: Params<'abandonBlock'>): void {
  const { src, clientName, block, fileId } = params;
  const file = checkLease(ns, src, clientName, fileId);
  if (!sameBlock(block, file.blocks.at(-1))) return;
  removeLastBlock(ns, file);
  persistBlocks(ns, file);
}

export function fsync(ns: FSNamesystem, params: Params<'fsync'>): void {
  const { src, clientName, fileId, lastBlockLength } = params;
  ns.context.log.info('hdfs.StateChange', `BLOCK* fsync: ${src} for ${clientName}`);
  const file = checkLease(ns, src, clientName, fileId);
  const last = file.blocks.at(-1);
  if (last && lastBlockLength > 0) last.bytes = lastBlockLength;
  persistBlocks(ns, file);
}

export function bumpStamp(
  ns: FSNamesystem,
  params: Params<'updateBlockForPipeline'>,
): LocatedBlock {
  const { block, clientName } = params;
  const { stored } = checkPipeline(ns, block, clientName);
  return {
    block: { ...block, stamp: ns.nextStamp() },
    offset: 0,
    locations: stored.expected.map(({ storage }) => storage.node.info()),
    corrupt: false,
  };
}

export function updatePipeline(
  ns: FSNamesystem,
  call: RpcCall,
  params: Params<'updatePipeline'>,
): void {
  const { clientName, oldBlock, newBlock, newNodes, storageIds } = params;
  const log = (text: string) => ns.context.log.info('namenode.FSNamesystem', text);
  log(
    `updatePipeline(${blockName(oldBlock)}, newGS=${newBlock.stamp}, newLength=${newBlock.bytes}, newNodes=[${newNodes.map(xferAddress).join(', ')}], client=${clientName})`,
  );
  const { file, stored } = checkPipeline(ns, oldBlock, clientName);
  if (newBlock.stamp <= stored.stamp) {
    throw new JavaException(
      JAVA.io,
      `Update ${blockName(oldBlock)} but the new block ${blockName(newBlock)} does not have a larger generation stamp than the last block ${blockName(stored)}`,
    );
  }
  if (newBlock.bytes < stored.bytes) {
    throw new JavaException(
      JAVA.io,
      `Update ${blockName(oldBlock)} (size=${stored.bytes}) to a smaller size block ${blockName(newBlock)} (size=${newBlock.bytes})`,
    );
  }
  renewBlock(ns, stored, newBlock);
  const storages = newNodes.flatMap(({ uuid }, at) => {
    const node = ns.blocks.datanodes.get(uuid);
    return node ? [node.storage(storageIds[at]!)] : [];
  });
  expectOn(stored, storages);
  persistBlocks(ns, file, rpcIds(call));
  log(`updatePipeline(${blockName(oldBlock)} => ${blockName(newBlock)}) success`);
}

export function persistBlocks(
  ns: FSNamesystem,
  file: INodeFile,
  ids: ReturnType<typeof rpcIds> = NO_RPC,
): void {
  const blocks = file.blocks.map(plainBlock);
  ns.logEdit({ op: 'OP_UPDATE_BLOCKS', path: pathOf(file), blocks, ...ids });
}
