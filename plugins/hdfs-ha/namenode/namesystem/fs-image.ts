/**
 * `FSImageFormat`, in a compact form of its own: inodes with parents before children and siblings
 * in order, so that the same namespace gives the same bytes.
 */

import { JAVA, JavaException } from '../../../hadoop-common/door.ts';
import { type BlockInfo, plainBlock } from '../blocks/block-info.ts';
import { DataInput, DataOutput } from '../ops/data-stream.ts';
import { blockField, permissionStatus } from '../ops/edit-op.ts';
import {
  flag,
  int,
  list,
  long,
  nullable,
  type StructOf,
  short,
  struct,
  text,
} from '../ops/field.ts';
import { addBlockTo, openFile } from './file-changes.ts';
import type { FSNamesystem } from './fs-namesystem.ts';
import { type INode, type INodeDirectory, type INodeFile, pathOf, walk } from './inode.ts';

/** `FSImageUtil.MAGIC_HEADER` begins so, too. */
const MAGIC = 'HDFSIMG1';

const header = {
  magic: text,
  stamp: long,
  lastBlockId: long,
  lastInodeId: long,
  rootMtime: long,
  rootPermissions: permissionStatus,
  inodes: int,
};

const fileFields = {
  atime: long,
  replication: short,
  blockSize: long,
  blocks: list(blockField),
  writer: nullable(struct({ clientName: text, clientMachine: text })),
};

const inodeField = struct({
  id: long,
  path: text,
  mtime: long,
  permissions: permissionStatus,
  isFile: flag,
});

/**
 * @param options with `durable`, without what only the active NameNode knows: how far the last block
 * of a file has come that is being written, which edits tell when it is closed
 */
export function writeImage(
  ns: FSNamesystem,
  options: { readonly durable?: boolean } = {},
): Uint8Array {
  const out = new DataOutput();
  const { root } = ns.dir;
  struct(header).write(out, {
    magic: MAGIC,
    stamp: ns.generationStamp,
    lastBlockId: ns.lastBlockId,
    lastInodeId: ns.dir.lastInodeId,
    rootMtime: root.mtime,
    rootPermissions: permissionsOf(root),
    inodes: ns.dir.size - 1,
  });
  for (const inode of walk(root)) {
    if (inode === root) continue;
    const { id, mtime } = inode;
    const isFile = inode.kind === 'file';
    inodeField.write(out, {
      id,
      path: pathOf(inode),
      mtime,
      permissions: permissionsOf(inode),
      isFile,
    });
    if (isFile) struct(fileFields).write(out, fileData(inode, options.durable ?? false));
  }
  return out.toBytes();
}

/** @throws IOException when it is no image */
export function readImage(ns: FSNamesystem, image: Uint8Array): void {
  const input = new DataInput(image);
  const start = struct(header).read(input);
  if (start.magic !== MAGIC) throw new JavaException(JAVA.io, 'Unrecognized file format');
  const { root } = ns.dir;
  Object.assign(root, start.rootPermissions);
  const directories: (readonly [INodeDirectory, number])[] = [[root, start.rootMtime]];
  for (let left = start.inodes; left > 0; left -= 1) {
    const { id, path, mtime, permissions, isFile } = inodeField.read(input);
    if (isFile) readFile(ns, path, { id, permissions, mtime }, struct(fileFields).read(input));
    else directories.push([ns.dir.addDirectory(path, { id, permissions, mtime }), mtime]);
  }
  ns.generationStamp = start.stamp;
  ns.knownStamp = start.stamp;
  ns.lastBlockId = start.lastBlockId;
  ns.dir.lastInodeId = start.lastInodeId;
  // What stands in them was there before: reading it is no change.
  for (const [directory, mtime] of directories) directory.mtime = mtime;
}

function readFile(
  ns: FSNamesystem,
  path: string,
  inode: Parameters<typeof ns.dir.addFile>[1],
  { atime, replication, blockSize, blocks, writer }: StructOf<typeof fileFields>,
): void {
  const file = ns.dir.addFile(path, inode, { atime, replication, blockSize, writer: null });
  for (const block of blocks) addBlockTo(ns, file, block);
  if (writer) openFile(ns, file, writer.clientName, writer.clientMachine);
  const done = writer ? file.blocks.slice(0, -1) : file.blocks;
  for (const block of done) ns.blocks.complete(block);
}

function fileData(file: INodeFile, durable: boolean): StructOf<typeof fileFields> {
  const { atime, replication, blockSize, writer } = file;
  const last = file.blocks.at(-1);
  const known = (block: BlockInfo) =>
    durable && writer && block === last ? { ...plainBlock(block), bytes: 0 } : plainBlock(block);
  return { atime, replication, blockSize, blocks: file.blocks.map(known), writer };
}

function permissionsOf({ owner, group, mode }: INode) {
  return { owner, group, mode };
}
