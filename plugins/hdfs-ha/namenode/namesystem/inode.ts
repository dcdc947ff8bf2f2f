/** `INodeDirectory` and `INodeFile`: the nodes of the namespace. */

import type { BlockInfo } from '../blocks/block-info.ts';

interface INodeFields {
  readonly id: number;
  name: string;
  parent: INodeDirectory | null;
  owner: string;
  group: string;
  mode: number;
  /** Wall clock, ms. */
  mtime: number;
}

/** `FileUnderConstructionFeature`: who writes it. */
export interface UnderConstruction {
  clientName: string;
  readonly clientMachine: string;
}

export interface INodeFile extends INodeFields {
  readonly kind: 'file';
  atime: number;
  replication: number;
  readonly blockSize: number;
  blocks: BlockInfo[];
  writer: UnderConstruction | null;
}

export interface INodeDirectory extends INodeFields {
  readonly kind: 'directory';
  readonly children: Map<string, INode>;
}

export type INode = INodeFile | INodeDirectory;

/** Names of a directory's children, in the order of listings. */
export function childNames(directory: INodeDirectory): string[] {
  return [...directory.children.keys()].sort();
}

export function pathOf(inode: INode): string {
  const names: string[] = [];
  for (let at: INode = inode; at.parent; at = at.parent) names.unshift(at.name);
  return `/${names.join('/')}`;
}

/** `computeFileSize`: bytes of all blocks, those of an unfinished last one as far as known. */
export function lengthOf(file: INodeFile): number {
  return file.blocks.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** All inodes below and with this one, parents first, siblings in the order of listings. */
export function* walk(inode: INode): Generator<INode> {
  yield inode;
  if (inode.kind === 'file') return;
  for (const name of childNames(inode)) yield* walk(inode.children.get(name)!);
}

/** All files at and below an inode. */
export function* filesOf(inode: INode): Generator<INodeFile> {
  for (const one of walk(inode)) if (one.kind === 'file') yield one;
}
