/** Checks that several operations share: leases of writers, and where a path or an id leads. */

import { JAVA, JavaException } from '../../../hadoop-common/door.ts';
import { blockName, extendedName } from '../../protocols/block-names.ts';
import type { Block, ExtendedBlock } from '../../protocols/blocks.ts';
import type { BlockInfo } from '../blocks/block-info.ts';
import { HDFS } from './exceptions.ts';
import type { FSNamesystem } from './fs-namesystem.ts';
import type { INodeFile } from './inode.ts';
import { describeLease } from './lease-manager.ts';

/** `FSNamesystem.checkLease`: the file that this client writes. @throws LeaseExpiredException, FileNotFoundException */
export function checkLease(
  ns: FSNamesystem,
  src: string,
  clientName: string,
  fileId: number,
): INodeFile {
  const inode = ns.dir.inode(fileId) ?? (fileId > 0 ? null : ns.dir.lookup(src));
  const lease = ns.leases.get(clientName);
  const who = lease ? describeLease(lease) : `Holder ${clientName} does not have any open files.`;
  const where = `${src} (inode ${fileId}) ${who}`;
  if (!inode) throw new JavaException(JAVA.fileNotFound, `File does not exist: ${where}`);
  if (inode.kind === 'directory') {
    throw new JavaException(HDFS.leaseExpired, `INode is not a regular file: ${where}`);
  }
  if (!inode.writer) {
    throw new JavaException(HDFS.leaseExpired, `File is not open for writing: ${where}`);
  }
  if (inode.writer.clientName !== clientName) {
    throw new JavaException(
      HDFS.leaseExpired,
      `Client (=${clientName}) is not the lease owner (=${inode.writer.clientName}: ${where}`,
    );
  }
  return inode;
}

/** `FSNamesystem.checkUCBlock`: the block that this client's pipeline writes. @throws IOException */
export function checkPipeline(
  ns: FSNamesystem,
  block: ExtendedBlock,
  clientName: string,
): { readonly file: INodeFile; readonly stored: BlockInfo } {
  const stored = ns.blocks.get(block.id);
  if (!stored) throw new JavaException(JAVA.io, `${extendedName(block)} does not exist.`);
  if (stored.state !== 'UNDER_CONSTRUCTION') {
    throw new JavaException(
      JAVA.io,
      `Unexpected BlockUCState: ${extendedName(block)} is ${stored.state} but not UNDER_CONSTRUCTION`,
    );
  }
  const { file } = stored;
  if (!file?.writer) {
    throw new JavaException(
      JAVA.io,
      `The file ${blockName(stored)} belonged to does not exist or it is not under construction.`,
    );
  }
  if (file.writer.clientName !== clientName) {
    throw new JavaException(
      HDFS.leaseExpired,
      `Lease mismatch: ${extendedName(block)} is accessed by a non lease holder ${clientName}`,
    );
  }
  return { file, stored };
}

/** `FSNamesystem.checkBlock`: of this block pool. @throws IOException */
export function checkPool(ns: FSNamesystem, block: ExtendedBlock | null): void {
  const { blockPoolId } = ns.context.namespaceInfo();
  if (block === null || block.poolId === blockPoolId) return;
  throw new JavaException(
    JAVA.io,
    `Unexpected BlockPoolId ${block.poolId} - expected ${blockPoolId}`,
  );
}

/** `Block.matchingIdAndGenStamp` */
export function sameBlock(a: Block | null | undefined, b: Block | null | undefined): boolean {
  return a?.id === b?.id && a?.stamp === b?.stamp;
}
