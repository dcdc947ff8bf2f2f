/**
 * `FsDatasetImpl`: all replicas of a DataNode, and what may become of one. Here is what writers,
 * readers and NameNodes ask for; block recovery is in `replica-recovery.ts`.
 */

import type { Lock, System } from '../../../core/plugin/index.ts';
import { JavaException, type Logger } from '../../hadoop-common/door.ts';
import { blockName, extendedName } from '../protocols/block-names.ts';
import type { Block, ExtendedBlock, ReplicaState, StorageReport } from '../protocols/blocks.ts';
import type { StorageBlockReport } from '../protocols/datanode-protocol.ts';
import { crc32c } from '../transfer/crc32c.ts';
import type { Volume } from './data-storage.ts';
import { DISK_OUT_OF_SPACE, io, noReplica, replicaAlreadyExists } from './exceptions.ts';
import { Replica } from './replica.ts';
import { ReplicaFiles } from './replica-files.ts';

export const DATASET_LOG = 'impl.FsDatasetImpl';
/** What `du` counts of a pool without blocks: five folders and `VERSION`. */
const EMPTY_POOL_BYTES = 6 * 4096;

export class FsDataset {
  readonly log: Logger;
  readonly files: ReplicaFiles;
  /** `datasetLock`: held over changes of files. */
  readonly lock: Lock;
  private readonly sys: System;
  private readonly reservedBytes: number;
  private readonly pools = new Map<string, Map<number, Replica>>();
  private volumes: readonly Volume[] = [];
  private nextVolume = 0;

  constructor(sys: System, log: Logger, reservedBytes: number) {
    this.sys = sys;
    this.log = log;
    this.reservedBytes = reservedBytes;
    this.files = new ReplicaFiles(sys);
    this.lock = sys.lock('FsDatasetImpl');
  }

  /** `addBlockPool` */
  addPool(poolId: string, volumes: readonly Volume[]): void {
    this.log.info(DATASET_LOG, `Adding block pool ${poolId}`);
    this.volumes = volumes;
    const replicas = volumes.flatMap((volume) => this.files.load(volume, poolId));
    this.pools.set(poolId, new Map(replicas.map((replica) => [replica.id, replica])));
    for (const replica of replicas) if (replica.state === 'RWR') this.observe(replica);
  }

  find(poolId: string, id: number): Replica | undefined {
    return this.pools.get(poolId)?.get(id);
  }

  /** @throws JavaException ReplicaNotFoundException */
  get(block: ExtendedBlock): Replica {
    const replica = this.find(block.poolId, block.id);
    if (!replica) throw noReplica(extendedName(block));
    return replica;
  }

  /** Runs under the lock of all replicas. */
  async locked<T>(run: () => Promise<T>): Promise<T> {
    await this.lock.acquire();
    try {
      return await run();
    } finally {
      this.lock.release();
    }
  }

  /**
   * `createRbw`, `createTemporary`.
   * @param isTransfer for a new member of a pipeline: it replaces whatever is older
   * @throws JavaException, SystemError
   */
  create(block: ExtendedBlock, state: 'RBW' | 'TEMPORARY', isTransfer = false): Replica {
    const existing = this.find(block.poolId, block.id);
    if (existing) this.makeWayFor(block, existing, state, isTransfer);
    const { id, stamp, poolId } = block;
    const volume = this.chooseVolume(block.bytes);
    const replica = new Replica(poolId, { id, stamp, bytes: 0 }, state, volume);
    this.files.create(replica);
    this.pools.get(poolId)?.set(id, replica);
    this.observe(replica);
    return replica;
  }

  /** `finalizeBlock`: it is complete, for good. */
  finalize(replica: Replica): Promise<void> {
    return this.locked(async () => {
      if (replica.state === 'FINALIZED') return;
      await this.files.move(replica, () => {
        replica.state = 'FINALIZED';
        replica.recovery = undefined;
        replica.writer = undefined;
        replica.bytesAcked = replica.bytesOnDisk;
      });
      this.observe(replica);
    });
  }

  /** `convertTemporaryToRbw`, of a replica that joins a pipeline. */
  convertTemporaryToRbw(replica: Replica): Promise<void> {
    return this.locked(async () => {
      await this.files.move(replica, () => {
        replica.state = 'RBW';
        replica.bytesAcked = replica.bytesOnDisk;
        replica.writer = undefined;
      });
      this.observe(replica);
    });
  }

  /** `unfinalizeBlock`: a copy that did not arrive. */
  unfinalize(replica: Replica): void {
    if (replica.state === 'TEMPORARY') this.remove(replica);
  }

  /** `invalidate`: forgets them, and deletes their files soon. @throws JavaException */
  invalidate(poolId: string, blocks: readonly Block[], deleted: (replica: Replica) => void): void {
    const errors: string[] = [];
    for (const block of blocks) {
      const replica = this.find(poolId, block.id);
      const name = blockName(block);
      if (!replica) errors.push(`Failed to delete replica ${name}: ReplicaInfo not found.`);
      else if (replica.stamp !== block.stamp) {
        const existing = `existing replica is ${blockName(replica)}`;
        const why = `GenerationStamp not matched, ${existing}`;
        errors.push(`Failed to delete replica ${name}: ${why}`);
      } else this.deleteLater(replica, deleted);
    }
    if (errors.length === 0) return;
    const list = errors.map((error, at) => `${at}) ${error}`).join('\n');
    throw io(`Failed to delete ${errors.length} (out of ${blocks.length}) replica(s):\n${list}`);
  }

  /** `getReplicaVisibleLength` @throws JavaException */
  visibleLength(block: ExtendedBlock): number {
    const replica = this.get(block);
    if (replica.stamp < block.stamp) {
      const found = `block=${extendedName(block)}, replica=${replica}`;
      throw io(`Replica generation stamp < block generation stamp, ${found}`);
    }
    return replica.visibleBytes;
  }

  /** `getBlockReports` */
  report(poolId: string): StorageBlockReport[] {
    const replicas = [...(this.pools.get(poolId)?.values() ?? [])];
    return this.volumes.map((volume) => ({
      storageId: volume.storageId,
      blocks: replicas
        .filter((replica) => replica.volume === volume && replica.state !== 'TEMPORARY')
        .map((replica) => ({ block: replica.block, state: stateOf(replica) })),
    }));
  }

  /** `getStorageReports` */
  storageReports(poolId: string): StorageReport[] {
    return this.volumes.map((volume) => {
      const used = [...this.pools.keys()].map((pool) => this.usedBytes(volume, pool));
      return {
        storageId: volume.storageId,
        capacity: Math.max(0, this.sys.disk.totalBytes() - this.reservedBytes),
        dfsUsed: used.reduce((sum, bytes) => sum + bytes, 0),
        remaining: this.availableBytes(),
        blockPoolUsed: this.usedBytes(volume, poolId),
        failed: false,
      };
    });
  }

  /** What became of a replica, for the trace. */
  observe(replica: Replica, state: string = replica.state): void {
    const { poolId, id, stamp, bytesOnDisk } = replica;
    const digest = state === 'FINALIZED' ? crc32c(this.files.read(replica)).toString(16) : '';
    this.sys.observe('replica', {
      pool: poolId,
      block: id,
      stamp,
      bytes: bytesOnDisk,
      state,
      digest,
    });
  }

  /** @throws JavaException ReplicaAlreadyExistsException */
  private makeWayFor(
    block: ExtendedBlock,
    existing: Replica,
    state: 'RBW' | 'TEMPORARY',
    isTransfer: boolean,
  ): void {
    const isInPipeline = existing.state === 'RBW' || existing.state === 'TEMPORARY';
    const gives = state === 'TEMPORARY' && (isTransfer || isInPipeline);
    if (gives && existing.stamp < block.stamp) {
      existing.writer?.stop();
      this.remove(existing);
      return;
    }
    const what = `already exists in state ${existing.state} and thus cannot be created.`;
    throw replicaAlreadyExists(`Block ${extendedName(block)} ${what}`);
  }

  /** `RoundRobinVolumeChoosingPolicy` @throws JavaException DiskOutOfSpaceException */
  private chooseVolume(bytes: number): Volume {
    const available = this.availableBytes();
    if (available < bytes) {
      const most = `The volume with the most available space (=${available} B)`;
      const text = `Out of space: ${most} is less than the block size (=${bytes} B).`;
      throw new JavaException(DISK_OUT_OF_SPACE, text);
    }
    return this.volumes[this.nextVolume++ % this.volumes.length] as Volume;
  }

  private availableBytes(): number {
    return Math.max(0, this.sys.disk.freeBytes() - this.reservedBytes);
  }

  private usedBytes(volume: Volume, poolId: string): number {
    const replicas = [...(this.pools.get(poolId)?.values() ?? [])];
    const blocks = replicas.filter((replica) => replica.volume === volume);
    return blocks.reduce((sum, { bytesUsed }) => sum + bytesUsed, EMPTY_POOL_BYTES);
  }

  private remove(replica: Replica): void {
    this.pools.get(replica.poolId)?.delete(replica.id);
    this.files.remove(replica);
  }

  /** `FsDatasetAsyncDiskService` */
  private deleteLater(replica: Replica, deleted: (replica: Replica) => void): void {
    const { poolId, blockPath } = replica;
    const name = blockName(replica);
    const logger = 'impl.FsDatasetAsyncDiskService';
    replica.writer?.stop();
    this.pools.get(poolId)?.delete(replica.id);
    this.log.info(logger, `Scheduling ${name} replica ${replica} for deletion`);
    this.sys.thread(logger).run(() => {
      this.files.remove(replica);
      this.observe(replica, 'DELETED');
      this.log.info(logger, `Deleted ${poolId} ${name} URI file:${blockPath}`);
      deleted(replica);
    });
  }
}

/** As a report has it: a replica under recovery is still what it was. */
function stateOf(replica: Replica): ReplicaState {
  return replica.recovery?.original ?? replica.state;
}
