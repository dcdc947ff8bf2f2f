/** Files and blocks as clients are told of them: `HdfsFileStatus`, `LocatedBlock`. */

import type { LocatedBlock } from '../../protocols/blocks.ts';
import type { FileStatus, LocatedBlocks } from '../../protocols/client-protocol.ts';
import { type BlockInfo, isComplete } from '../blocks/block-info.ts';
import type { DatanodeDescriptor } from '../blocks/datanode-descriptor.ts';
import type { FSNamesystem } from './fs-namesystem.ts';
import { type INode, type INodeFile, lengthOf } from './inode.ts';

/** @param name empty for the path that was asked for */
export function statusOf(inode: INode, name: string): FileStatus {
  const file = inode.kind === 'file' ? inode : undefined;
  return {
    name,
    isDirectory: file === undefined,
    length: file ? lengthOf(file) : 0,
    replication: file?.replication ?? 0,
    blockSize: file?.blockSize ?? 0,
    modificationTime: inode.mtime,
    accessTime: file?.atime ?? 0,
    permission: inode.mode,
    owner: inode.owner,
    group: inode.group,
    fileId: inode.id,
    childrenNum: inode.kind === 'directory' ? inode.children.size : 0,
  };
}

/** A block that is being written, with the nodes of its pipeline. */
export function pipelineBlock(
  ns: FSNamesystem,
  block: BlockInfo,
  offset: number,
  nodes: readonly DatanodeDescriptor[],
): LocatedBlock {
  const { blockPoolId: poolId } = ns.context.namespaceInfo();
  return {
    block: { id: block.id, bytes: block.bytes, stamp: block.stamp, poolId },
    offset,
    locations: nodes.map((node) => node.info()),
    corrupt: false,
  };
}

/** The last block of a file that was opened for append. */
export function appendedBlock(ns: FSNamesystem, file: INodeFile, block: BlockInfo): LocatedBlock {
  const nodes = block.expected.map(({ storage }) => storage.node);
  return pipelineBlock(ns, block, lengthOf(file) - block.bytes, nodes);
}

/** The blocks of a file that hold some of these bytes, and where a client finds them. */
export function locatedBlocks(
  ns: FSNamesystem,
  file: INodeFile,
  range: { readonly offset: number; readonly length: number },
  client: string,
): LocatedBlocks {
  const blocks: LocatedBlock[] = [];
  let offset = 0;
  for (const block of file.blocks) {
    const end = offset + block.bytes;
    if (end > range.offset && offset < range.offset + range.length) {
      blocks.push(locate(ns, block, offset, client));
    }
    offset = end;
  }
  const last = file.blocks.at(-1);
  const unfinished = last && !isComplete(last);
  // What is still written has no length yet that the NameNode could know.
  if (unfinished && last.bytes === 0) blocks.push(locate(ns, last, offset, client));
  return {
    fileLength: lengthOf(file),
    underConstruction: file.writer !== null,
    blocks,
    lastBlockComplete: !unfinished,
  };
}

function locate(ns: FSNamesystem, block: BlockInfo, offset: number, client: string): LocatedBlock {
  const { corrupt } = ns.blocks;
  const all = isComplete(block)
    ? [...block.storages].map(({ node }) => node)
    : block.expected.map(({ storage }) => storage.node);
  const good = all.filter((node) => !corrupt.has(block, node));
  // A block of which all replicas are bad is still shown, as such.
  const isCorrupt = isComplete(block) && good.length === 0 && all.length > 0;
  const nodes = sortByDistance(ns, isCorrupt ? all : good, client);
  return { ...pipelineBlock(ns, block, offset, nodes), corrupt: isCorrupt };
}

/** `sortLocatedBlocks`: the reader's own DataNode first, then any, those that may be gone last. */
function sortByDistance(
  ns: FSNamesystem,
  nodes: readonly DatanodeDescriptor[],
  client: string,
): readonly DatanodeDescriptor[] {
  const shuffled = ns.sys.random('NetworkTopology').shuffle([...nodes]);
  const rank = (node: DatanodeDescriptor) => {
    if (!node.inService) return 3;
    if (ns.settings.avoidReadStale && ns.blocks.datanodes.stale(node)) return 2;
    return node.registration.address === client ? 0 : 1;
  };
  return shuffled.sort((a, b) => rank(a) - rank(b));
}
