/**
 * `FSDirectory`: the tree of inodes, and the changes of it that both operations and replayed edits
 * make. Nothing here asks for states, locks or logs.
 */

import { JAVA, JavaException } from '../../../hadoop-common/door.ts';
import type { ContentSummary } from '../../protocols/client-protocol.ts';
import type { PermissionStatus } from '../ops/edit-op.ts';
import { HDFS } from './exceptions.ts';
import {
  filesOf,
  type INode,
  type INodeDirectory,
  type INodeFile,
  lengthOf,
  pathOf,
  walk,
} from './inode.ts';
import { componentsOf, nameOf, parentOf } from './path.ts';

/** `INodeId.ROOT_INODE_ID`: ids below are reserved. */
export const ROOT_INODE_ID = 16_385;

/** What a new inode is given. */
export interface NewINode {
  readonly id: number;
  readonly permissions: PermissionStatus;
  readonly mtime: number;
}

export class FSDirectory {
  root: INodeDirectory;
  lastInodeId = ROOT_INODE_ID;
  private readonly byId = new Map<number, INode>();

  constructor(root: PermissionStatus) {
    this.root = {
      kind: 'directory',
      id: ROOT_INODE_ID,
      name: '',
      parent: null,
      owner: root.owner,
      group: root.group,
      mode: root.mode,
      mtime: 0,
      children: new Map(),
    };
    this.byId.set(ROOT_INODE_ID, this.root);
  }

  /** Files, directories and the root, as `NameNode` counts them. */
  get size(): number {
    return this.byId.size;
  }

  inode(id: number): INode | undefined {
    return this.byId.get(id);
  }

  nextInodeId(): number {
    this.lastInodeId += 1;
    return this.lastInodeId;
  }

  /** @throws ParentNotDirectoryException when the path goes through a file, InvalidPathException */
  lookup(path: string): INode | null {
    let at: INode = this.root;
    for (const name of componentsOf(path)) {
      if (at.kind === 'file') {
        throw new JavaException(HDFS.parentNotDirectory, `${pathOf(at)} (is not a directory)`);
      }
      const child: INode | undefined = at.children.get(name);
      if (!child) return null;
      at = child;
    }
    return at;
  }

  /** `INodeFile.valueOf` @throws FileNotFoundException */
  file(path: string): INodeFile {
    const inode = this.lookup(path);
    if (!inode) throw new JavaException(JAVA.fileNotFound, `File does not exist: ${path}`);
    if (inode.kind === 'directory') {
      throw new JavaException(JAVA.fileNotFound, `Path is not a file: ${path}`);
    }
    return inode;
  }

  /** The directory above a path. @throws FileNotFoundException, ParentNotDirectoryException */
  parent(path: string): INodeDirectory {
    const above = parentOf(path);
    const inode = this.lookup(above);
    if (!inode)
      throw new JavaException(JAVA.fileNotFound, `Parent directory doesn't exist: ${above}`);
    if (inode.kind === 'file') {
      throw new JavaException(HDFS.parentNotDirectory, `Parent path is not a directory: ${above}`);
    }
    return inode;
  }

  addDirectory(path: string, { id, permissions, mtime }: NewINode): INodeDirectory {
    return this.add(path, {
      kind: 'directory',
      id,
      name: nameOf(path),
      parent: null,
      ...permissions,
      mtime,
      children: new Map(),
    });
  }

  addFile(
    path: string,
    { id, permissions, mtime }: NewINode,
    file: Pick<INodeFile, 'atime' | 'replication' | 'blockSize' | 'writer'>,
  ): INodeFile {
    return this.add(path, {
      kind: 'file',
      id,
      name: nameOf(path),
      parent: null,
      ...permissions,
      mtime,
      ...file,
      blocks: [],
    });
  }

  /** Takes an inode and what is below it out of the tree. */
  remove(inode: INode, mtime: number): void {
    this.unlink(inode, mtime);
    for (const one of walk(inode)) this.byId.delete(one.id);
  }

  /** Puts an inode under another name; the new parent exists, the new name does not. */
  rename(inode: INode, dst: string, mtime: number): void {
    const parent = this.parent(dst);
    this.unlink(inode, mtime);
    inode.name = nameOf(dst);
    this.link(parent, inode, mtime);
  }

  /** `getContentSummary` */
  summary(inode: INode): ContentSummary {
    const files = [...filesOf(inode)];
    const all = [...walk(inode)];
    return {
      length: files.reduce((sum, file) => sum + lengthOf(file), 0),
      fileCount: files.length,
      directoryCount: all.length - files.length,
      spaceConsumed: files.reduce((sum, file) => sum + lengthOf(file) * file.replication, 0),
      // The root has a quota of names from the start, which no summary of a plain namespace meets.
      quota: inode === this.root ? Number.MAX_SAFE_INTEGER : -1,
      spaceQuota: -1,
    };
  }

  private add<N extends INode>(path: string, inode: N): N {
    this.link(this.parent(path), inode, inode.mtime);
    this.byId.set(inode.id, inode);
    this.lastInodeId = Math.max(this.lastInodeId, inode.id);
    return inode;
  }

  private link(parent: INodeDirectory, inode: INode, mtime: number): void {
    inode.parent = parent;
    parent.children.set(inode.name, inode);
    parent.mtime = Math.max(parent.mtime, mtime);
  }

  private unlink(inode: INode, mtime: number): void {
    const parent = inode.parent!;
    parent.children.delete(inode.name);
    parent.mtime = Math.max(parent.mtime, mtime);
    inode.parent = null;
  }
}
