/**
 * `FSImage`: the namespace on disk. Loads the newest image and the edits after it, saves the
 * namespace as a new image, and takes images that a checkpointer brings.
 */

import type { System } from '../../../../core/plugin/index.ts';
import {
  type Configuration,
  DFS_NAMENODE_NUM_CHECKPOINTS_RETAINED,
  DFS_NAMENODE_NUM_EXTRA_EDITS_RETAINED,
  JAVA,
  JavaException,
  type Logger,
} from '../../../hadoop-common/door.ts';
import { type NamespaceInfo, paddedTxId } from '../../../journalnode/door.ts';
import type { FSEditLog } from '../edit-log/fs-edit-log.ts';
import type { Namesystem } from '../namesystem/namesystem.ts';
import type { NNStorage } from '../storage/nn-storage.ts';
import { newNamespaceInfo } from '../storage/storage-info.ts';
import { loadEdits } from './edits-loader.ts';
import { md5Of, md5Text, storedMd5 } from './md5-file.ts';

const LOGGER = 'namenode.FSImage';
const PROTOBUF = 'namenode.FSImageFormatProtobuf';

/** `SaveNamespaceCancelledException` */
export const SAVE_CANCELLED =
  'org.apache.hadoop.hdfs.server.namenode.SaveNamespaceCancelledException';

/** `Canceler`: asked between the steps of a checkpoint. */
export interface Canceler {
  readonly cancelled: string | undefined;
}

export class FSImage {
  readonly storage: NNStorage;
  readonly editLog: FSEditLog;
  private readonly sys: System;
  private readonly conf: Configuration;
  private readonly log: Logger;

  constructor(
    sys: System,
    options: {
      readonly conf: Configuration;
      readonly log: Logger;
      readonly storage: NNStorage;
      readonly editLog: FSEditLog;
    },
  ) {
    this.sys = sys;
    this.conf = options.conf;
    this.log = options.log;
    this.storage = options.storage;
    this.editLog = options.editLog;
  }

  /** `FSImage.format`: directories of a file system with a name of its own. */
  async format(clusterId: string): Promise<NamespaceInfo> {
    const info = newNamespaceInfo(this.sys, clusterId);
    this.log.info(LOGGER, `Allocated new BlockPoolId: ${info.blockPoolId}`);
    await this.storage.format(info);
    return info;
  }

  /**
   * `loadFSImage`, with the storage opened. A standby is content with the edits that there are.
   * @throws JavaException when there is no image, or there are gaps behind it
   */
  async load(namesystem: Namesystem, { toAtLeastTxId }: { toAtLeastTxId: number }): Promise<void> {
    const images = this.storage.images();
    const newest = images[0]?.txid;
    if (newest === undefined) {
      throw new JavaException(JAVA.fileNotFound, 'No valid image files found');
    }
    const streams = await this.editLog.selectInputStreams({
      fromTxId: newest + 1,
      toAtLeastTxId,
      inProgressOk: false,
      onlyDurableTxns: false,
    });
    if (streams.length === 0) this.log.info(LOGGER, 'No edit log streams selected.');
    for (const stream of streams) {
      this.log.info(LOGGER, `Planning to load edit log stream: ${stream.name}`);
    }
    const candidates = images.filter(({ txid }) => txid === newest);
    if (!candidates.some(({ path, txid }) => this.loadImage(namesystem, path, txid))) {
      throw new JavaException(
        JAVA.io,
        'Failed to load FSImage file, see error(s) above for more info.',
      );
    }
    this.storage.mostRecentCheckpoint = {
      txid: newest,
      wallMs: this.sys.disk.stat(candidates[0]!.path).modifiedMs,
    };
    await loadEdits(this.sys, this.log, namesystem, streams);
    this.editLog.setNextTxId(namesystem.lastAppliedTxId + 1);
  }

  /** `getCorrectLastAppliedOrWrittenTxId` */
  lastAppliedOrWritten(namesystem: Namesystem): number {
    return this.editLog.isOpenForWrite ? this.editLog.lastWrittenTxId : namesystem.lastAppliedTxId;
  }

  /** `FSImage.saveNamespace`; while edits are written, the open segment ends before it. */
  async saveNamespace(namesystem: Namesystem, canceler?: Canceler): Promise<void> {
    this.log.info(LOGGER, 'Save namespace ...');
    const isWriting = this.editLog.isOpenForWrite;
    if (isWriting) await this.editLog.endCurrentLogSegment();
    const txid = this.lastAppliedOrWritten(namesystem);
    try {
      await this.saveImage(namesystem, txid, canceler);
    } finally {
      if (isWriting) {
        await this.editLog.startSegment(txid + 1);
        await this.storage.writeSeenTxId(txid + 1);
      }
    }
  }

  /** `saveFSImageInAllDirs` @throws JavaException */
  async saveImage(namesystem: Namesystem, txid: number, canceler?: Canceler): Promise<void> {
    const image = namesystem.saveImage();
    const digest = md5Of(image);
    await this.storage.inEveryImageDir(async (dir) => {
      const path = this.storage.checkpointPath(dir, txid);
      this.log.info(PROTOBUF, `Saving image file ${path} using no compression`);
      this.sys.disk.write(path, image);
      await this.sys.disk.fsync(path);
      if (canceler?.cancelled !== undefined) {
        this.sys.disk.remove(path);
        throw new JavaException(SAVE_CANCELLED, canceler.cancelled);
      }
      this.log.info(
        PROTOBUF,
        `Image file ${path} of size ${image.length} bytes saved in 0 seconds .`,
      );
    });
    await this.acceptCheckpoint(txid, digest);
    this.sys.observe('checkpoint', { txid, digest, from: this.sys.host.name });
  }

  /** `saveDigestAndRenameCheckpointImage`, for a checkpoint that lies in every directory. */
  async acceptCheckpoint(txid: number, digest: string): Promise<void> {
    await this.storage.inEveryImageDir((dir) => this.placeCheckpoint(dir, txid, digest));
    this.storage.mostRecentCheckpoint = { txid, wallMs: this.sys.clock.wall() };
    await this.purgeOldStorage();
  }

  /** Makes a checkpoint that lies in a directory the image of its transaction. @throws SystemError */
  async placeCheckpoint(dir: string, txid: number, digest: string): Promise<void> {
    const image = this.storage.imagePath(dir, txid);
    const name = `fsimage_${paddedTxId(txid)}`;
    await this.storage.writeAtomically(`${image}.md5`, md5Text(digest, name));
    await this.sys.disk.rename(this.storage.checkpointPath(dir, txid), image);
  }

  /** `NNStorageRetentionManager.purgeOldStorage` */
  async purgeOldStorage(): Promise<void> {
    const txids = [...new Set(this.storage.images().map(({ txid }) => txid))];
    const retained = txids.slice(0, this.conf.read(DFS_NAMENODE_NUM_CHECKPOINTS_RETAINED));
    const oldest = retained.at(-1) ?? 0;
    this.log.info(
      'namenode.NNStorageRetentionManager',
      `Going to retain ${retained.length} images with txid >= ${oldest}`,
    );
    for (const { path, txid } of this.storage.images()) {
      if (txid >= oldest) continue;
      this.log.info(
        'namenode.NNStorageRetentionManager',
        `Purging old image FSImageFile(file=${path}, cpktTxId=${paddedTxId(txid)})`,
      );
      this.sys.disk.remove(path);
      if (this.sys.disk.exists(`${path}.md5`)) this.sys.disk.remove(`${path}.md5`);
    }
    const purgeBelow = oldest + 1 - this.conf.read(DFS_NAMENODE_NUM_EXTRA_EDITS_RETAINED);
    if (purgeBelow > 0) await this.editLog.purgeLogsOlderThan(purgeBelow);
  }

  private loadImage(namesystem: Namesystem, path: string, txid: number): boolean {
    const file = `FSImageFile(file=${path}, cpktTxId=${paddedTxId(txid)})`;
    this.log.info(LOGGER, `Planning to load image: ${file}`);
    const image = this.sys.disk.read(path);
    const expected = storedMd5(this.sys, path);
    const digest = md5Of(image);
    if (expected === undefined || expected !== digest) {
      const why =
        expected === undefined
          ? `No MD5 file found corresponding to image file ${path}`
          : `Image file ${path} is corrupt with MD5 checksum of ${digest} but expecting ${expected}`;
      const error = new JavaException(JAVA.io, why);
      this.log.error(LOGGER, `Failed to load image from ${file}`, error);
      return false;
    }
    namesystem.loadImage(image, txid);
    this.log.info(PROTOBUF, 'Loaded FSImage in 0 seconds.');
    this.log.info(LOGGER, `Loaded image for txid ${txid} from ${path}`);
    return true;
  }
}
