/**
 * What changes the tree: `FSDirMkdirOp`, `FSDirDeleteOp`, `FSDirRenameOp`, `FSDirAttrOp`. Each
 * function checks, changes and logs; the caller has the lock and waits for the log.
 */

import { JAVA, JavaException, type RpcCall } from '../../../hadoop-common/door.ts';
import type { PermissionStatus } from '../ops/edit-op.ts';
import { HDFS } from './exceptions.ts';
import { deleteInode, setReplicationOf } from './file-changes.ts';
import type { FSNamesystem } from './fs-namesystem.ts';
import type { INodeDirectory } from './inode.ts';
import { componentsOf, nameOf, parentOf } from './path.ts';

/** The ids that let a retried call be known, for operations that keep them. */
export function rpcIds(call: RpcCall): {
  readonly rpcClientId: string;
  readonly rpcCallId: number;
} {
  return { rpcClientId: call.clientId, rpcCallId: call.callId };
}

/** A new inode belongs to who made it, and to the group of its directory. */
export function permissionsFor(
  parent: INodeDirectory,
  owner: string,
  mode: number,
): PermissionStatus {
  return { owner, group: parent.group, mode };
}

export function mkdirs(
  ns: FSNamesystem,
  call: RpcCall,
  path: string,
  mode: number,
  createParent: boolean,
): boolean {
  const inode = ns.dir.lookup(path);
  if (inode?.kind === 'file') {
    throw new JavaException(HDFS.fileExists, `Path is not a directory: ${path}`);
  }
  if (inode) return true;
  if (!createParent) ns.dir.parent(path);
  createAncestors(ns, call.user, path, mode);
  mkdir(ns, call.user, path, mode);
  return true;
}

/** `createAncestorDirectories`: whoever makes a child must be able to enter them. */
export function createAncestors(ns: FSNamesystem, user: string, path: string, mode: number): void {
  const above = parentOf(path);
  if (above === path || ns.dir.lookup(above)) return;
  createAncestors(ns, user, above, mode);
  mkdir(ns, user, above, mode | 0o300);
}

function mkdir(ns: FSNamesystem, user: string, path: string, mode: number): void {
  verifyLimits(ns, path);
  const timestamp = ns.wall;
  const permissions = permissionsFor(ns.dir.parent(path), user, mode);
  const inodeId = ns.dir.nextInodeId();
  ns.dir.addDirectory(path, { id: inodeId, permissions, mtime: timestamp });
  ns.logEdit({ op: 'OP_MKDIR', inodeId, path, timestamp, permissions });
}

/** `verifyFsLimits` @throws PathComponentTooLongException, MaxDirectoryItemsExceededException */
export function verifyLimits(ns: FSNamesystem, path: string): void {
  const parent = parentOf(path);
  const name = nameOf(path);
  const { maxComponentLength, maxDirectoryItems } = ns.settings;
  const length = new TextEncoder().encode(name).length;
  if (length > maxComponentLength) {
    throw new JavaException(
      HDFS.componentTooLong,
      `The maximum path component name limit of ${name} in directory ${parent} is exceeded: limit=${maxComponentLength} length=${length}`,
    );
  }
  const items = ns.dir.parent(path).children.size;
  if (items >= maxDirectoryItems) {
    throw new JavaException(
      HDFS.directoryFull,
      `The directory item limit of ${parent} is exceeded: limit=${maxDirectoryItems} items=${items + 1}`,
    );
  }
}

export function remove(ns: FSNamesystem, call: RpcCall, path: string, recursive: boolean): boolean {
  const inode = ns.dir.lookup(path);
  if (inode?.kind === 'directory' && !recursive && inode.children.size > 0) {
    throw new JavaException(HDFS.notEmpty, `${path} is non empty`);
  }
  if (!inode) return false;
  if (inode === ns.dir.root) {
    ns.context.log.warn(
      'hdfs.StateChange',
      `DIR* FSDirectory.unprotectedDelete: failed to remove ${path} because the root is not allowed to be deleted`,
    );
    return false;
  }
  const timestamp = ns.wall;
  deleteInode(ns, inode, timestamp);
  ns.logEdit({ op: 'OP_DELETE', path, timestamp, ...rpcIds(call) });
  return true;
}

/** The old rename: false instead of most exceptions; into a directory that exists. */
export function rename(ns: FSNamesystem, call: RpcCall, src: string, target: string): boolean {
  for (const path of [src, target]) componentsOf(path);
  const inode = ns.dir.lookup(src);
  if (!inode || inode === ns.dir.root) return false;
  const into = ns.dir.lookup(target);
  const dst =
    into?.kind === 'directory' ? `${target === '/' ? '' : target}/${nameOf(src)}` : target;
  if (dst === src) return true;
  if (dst.startsWith(`${src}/`)) return false;
  const refuse = (why: string) => {
    ns.context.log.warn(
      'hdfs.StateChange',
      `DIR* FSDirectory.unprotectedRenameTo: failed to rename ${src} to ${dst} because ${why}`,
    );
    return false;
  };
  if (ns.dir.lookup(dst)) return refuse('destination exists');
  if (!ns.dir.lookup(parentOf(dst))) return refuse("destination's parent does not exist");
  verifyLimits(ns, dst);
  const timestamp = ns.wall;
  ns.dir.rename(inode, dst, timestamp);
  ns.logEdit({ op: 'OP_RENAME_OLD', src, dst, timestamp, ...rpcIds(call) });
  return true;
}

export function setPermission(ns: FSNamesystem, path: string, mode: number): void {
  existing(ns, path, `cannot find ${path}`).mode = mode;
  ns.logEdit({ op: 'OP_SET_PERMISSIONS', path, mode });
}

export function setOwner(
  ns: FSNamesystem,
  path: string,
  owner: string | null,
  group: string | null,
): void {
  const inode = existing(ns, path, `cannot find ${path}`);
  inode.owner = owner ?? inode.owner;
  inode.group = group ?? inode.group;
  ns.logEdit({ op: 'OP_SET_OWNER', path, owner, group });
}

export function setTimes(ns: FSNamesystem, path: string, mtime: number, atime: number): void {
  const inode = existing(ns, path, `File/Directory ${path} does not exist.`);
  if (mtime !== -1) inode.mtime = mtime;
  if (atime !== -1 && inode.kind === 'file') inode.atime = atime;
  ns.logEdit({ op: 'OP_TIMES', path, mtime, atime });
}

export function setReplication(ns: FSNamesystem, path: string, replication: number): boolean {
  verifyReplication(ns, path, replication);
  const inode = ns.dir.lookup(path);
  if (inode?.kind !== 'file') return false;
  const before = inode.replication;
  const change =
    before === replication
      ? `Replication remains unchanged at ${before} for ${path}`
      : `${before > replication ? 'Decreasing' : 'Increasing'} replication from ${before} to ${replication} for ${path}`;
  setReplicationOf(ns, inode, replication);
  ns.context.log.info('namenode.FSDirectory', change);
  ns.logEdit({ op: 'OP_SET_REPLICATION', path, replication });
  return true;
}

/** `BlockManager.verifyReplication` @throws IOException */
export function verifyReplication(ns: FSNamesystem, path: string, replication: number): void {
  const { minReplication, maxReplication } = ns.settings;
  const text = `Requested replication factor of ${replication}`;
  if (replication > maxReplication) {
    throw new JavaException(JAVA.io, `${text} exceeds maximum of ${maxReplication} for ${path}`);
  }
  if (replication < minReplication) {
    throw new JavaException(
      JAVA.io,
      `${text} is less than the required minimum of ${minReplication} for ${path}`,
    );
  }
}

function existing(ns: FSNamesystem, path: string, refusal: string) {
  const inode = ns.dir.lookup(path);
  if (!inode) throw new JavaException(JAVA.fileNotFound, refusal);
  return inode;
}
