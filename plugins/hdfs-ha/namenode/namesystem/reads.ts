/** What clients ask without a change: `FSDirStatAndListingOp`, statistics, reports. */

import { JAVA, JavaException, type Served } from '../../../hadoop-common/door.ts';
import type { ClientProtocol, LocatedBlocks } from '../../protocols/client-protocol.ts';
import { setTimes } from './directory-operations.ts';
import { HDFS } from './exceptions.ts';
import { locatedBlocks, statusOf } from './file-status.ts';
import type { FSNamesystem } from './fs-namesystem.ts';
import { childNames, type INodeFile } from './inode.ts';

type Reads = Pick<
  ClientProtocol,
  | 'getServerDefaults'
  | 'getFileInfo'
  | 'getListing'
  | 'getContentSummary'
  | 'getBlockLocations'
  | 'getStats'
  | 'getDatanodeReport'
  | 'msync'
>;

export function serveReaders(ns: FSNamesystem): Served<Reads> {
  const { settings } = ns;
  return {
    async getServerDefaults() {
      ns.checkOperation('READ');
      const { blockSize, bytesPerChecksum, writePacketSize, replication, fileBufferSize } =
        settings;
      return { blockSize, bytesPerChecksum, writePacketSize, replication, fileBufferSize };
    },
    async getFileInfo({ src }) {
      return ns.read('getFileInfo', () => {
        const inode = unlessBelowFile(() => ns.dir.lookup(src));
        return inode && statusOf(inode, '');
      });
    },
    async getListing({ src, startAfter }) {
      return ns.read('getListing', () => listing(ns, src, startAfter));
    },
    async getContentSummary({ src }) {
      return ns.read('getContentSummary', () => {
        const inode = ns.dir.lookup(src);
        if (!inode) {
          throw new JavaException(JAVA.fileNotFound, `File/Directory does not exist: ${src}`);
        }
        return ns.dir.summary(inode);
      });
    },
    async getBlockLocations({ src, offset, length }, call) {
      const range = { offset, length };
      const found = await ns.read('getBlockLocations', () => {
        const file = ns.dir.file(src);
        const located = locatedBlocks(ns, file, range, call.address);
        checkLocated(ns, src, located);
        return { file, located };
      });
      await touch(ns, src, found.file);
      return found.located;
    },
    async getStats() {
      ns.checkOperation('READ');
      return ns.locked(() => statistics(ns));
    },
    async getDatanodeReport({ type }) {
      ns.checkOperation('UNCHECKED');
      return ns.locked(() => ns.blocks.datanodes.report(type).map((node) => node.info()));
    },
    async msync() {
      // The answer carries the last transaction, which is all that it is asked for.
      ns.checkOperation('WRITE');
      return null;
    },
  };
}

/** A superuser hears nothing of a file where a directory should be. */
function unlessBelowFile<T>(find: () => T): T | null {
  try {
    return find();
  } catch (error) {
    if (error instanceof JavaException && error.javaClass === HDFS.parentNotDirectory) return null;
    throw error;
  }
}

function listing(ns: FSNamesystem, src: string, startAfter: string) {
  const inode = ns.dir.lookup(src);
  if (!inode) return null;
  if (inode.kind === 'file') return { entries: [statusOf(inode, '')], remaining: 0 };
  const names = childNames(inode).filter((name) => name > startAfter);
  const page = names.slice(0, ns.settings.lsLimit);
  return {
    entries: page.map((name) => statusOf(inode.children.get(name)!, name)),
    remaining: names.length - page.length,
  };
}

/** Blocks that nobody has reported yet must not look lost. @throws SafeModeException */
function checkLocated(ns: FSNamesystem, src: string, { blocks }: LocatedBlocks): void {
  if (blocks.every(({ locations }) => locations.length > 0)) return;
  if (ns.inSafeMode) ns.checkSafeMode(`Zero blocklocations for ${src}`);
  if (ns.context.state() === 'observer') {
    throw new JavaException(HDFS.observerRetry, `Zero blocklocations for ${src}`);
  }
}

/** `updateAccessTime`: reading changes it, though not often. */
async function touch(ns: FSNamesystem, src: string, file: INodeFile): Promise<void> {
  const precision = ns.settings.accessTimePrecisionMs;
  const due = () => precision > 0 && ns.wall > file.atime + precision && !ns.inSafeMode;
  if (ns.context.state() !== 'active' || !due()) return;
  await ns.mutate('setTimes', `Cannot set times ${src}`, () => {
    if (ns.dir.lookup(src) === file) setTimes(ns, src, -1, ns.wall);
  });
}

function statistics(ns: FSNamesystem) {
  const { redundancy, datanodes } = ns.blocks;
  const infos = datanodes.live.map((node) => node.info());
  const sum = (of: (info: (typeof infos)[number]) => number) =>
    infos.reduce((total, info) => total + of(info), 0);
  const missing = redundancy.needed.missing;
  return {
    capacity: sum(({ capacity }) => capacity),
    used: sum(({ dfsUsed }) => dfsUsed),
    remaining: sum(({ remaining }) => remaining),
    lowRedundancyBlocks: redundancy.needed.size + redundancy.pending.size,
    corruptBlocks: ns.blocks.corrupt.size,
    missingBlocks: missing.length,
    missingReplicationOneBlocks: missing.filter(({ file }) => file?.replication === 1).length,
    highestPriorityLowRedundancyBlocks: redundancy.needed.highestPriority,
    pendingDeletionBlocks: redundancy.invalidates.size,
  };
}
