/** What a DataNode does with the two files of a replica, and how it finds them when it starts. */

import type { System } from '../../../core/plugin/index.ts';
import type { ReplicaState } from '../protocols/blocks.ts';
import {
  BYTES_PER_CHECKSUM,
  isVerified,
  META_HEADER_BYTES,
  metaOf,
  type Range,
  verifiedLength,
} from '../transfer/crc32c.ts';
import type { Volume } from './data-storage.ts';
import { Replica } from './replica.ts';

const NOTHING = new Uint8Array(0);

export class ReplicaFiles {
  private readonly sys: System;

  constructor(sys: System) {
    this.sys = sys;
  }

  create(replica: Replica): void {
    const { disk } = this.sys;
    disk.mkdir(replica.dir, { parents: true });
    disk.write(replica.blockPath, NOTHING);
    disk.write(replica.metaPath, metaOf(NOTHING));
  }

  /** @throws SystemError ENOSPC, and then nothing has changed */
  append(replica: Replica, data: Uint8Array): void {
    const { disk } = this.sys;
    const { blockPath, metaPath, bytesOnDisk: end } = replica;
    const from = end - (end % BYTES_PER_CHECKSUM);
    const tail = from < end ? disk.read(blockPath).subarray(from, end) : NOTHING;
    const chunks = new Uint8Array(tail.length + data.length);
    chunks.set(tail);
    chunks.set(data, tail.length);
    const metaEnd = META_HEADER_BYTES + (4 * from) / BYTES_PER_CHECKSUM;
    try {
      disk.append(blockPath, data);
      disk.truncate(metaPath, metaEnd);
      disk.append(metaPath, metaOf(chunks).subarray(META_HEADER_BYTES));
    } catch (error) {
      this.truncate(replica, end);
      throw error;
    }
    replica.bytesOnDisk += data.length;
  }

  /** `truncateBlock` */
  truncate(replica: Replica, bytes: number): void {
    const { disk } = this.sys;
    disk.truncate(replica.blockPath, bytes);
    disk.write(replica.metaPath, metaOf(disk.read(replica.blockPath)));
    replica.bytesOnDisk = bytes;
  }

  async sync(replica: Replica): Promise<void> {
    await this.sys.disk.fsync(replica.blockPath);
    await this.sys.disk.fsync(replica.metaPath);
  }

  /** Makes `change` (of state or stamp) and takes the files along, the `.meta` first. */
  async move(replica: Replica, change: () => void): Promise<void> {
    const { disk } = this.sys;
    const { blockPath, metaPath } = replica;
    change();
    disk.mkdir(replica.dir, { parents: true });
    if (metaPath !== replica.metaPath) await disk.rename(metaPath, replica.metaPath);
    if (blockPath !== replica.blockPath) await disk.rename(blockPath, replica.blockPath);
  }

  read(replica: Replica): Uint8Array {
    return this.sys.disk.read(replica.blockPath).subarray(0, replica.bytesOnDisk);
  }

  /** Whether the checksums on the disk are those of the contents, where one reads. */
  isIntact(replica: Replica, data: Uint8Array, range: Range): boolean {
    const { disk } = this.sys;
    if (!disk.exists(replica.metaPath)) return false;
    return isVerified(data, disk.read(replica.metaPath), range);
  }

  remove(replica: Replica): void {
    const { disk } = this.sys;
    for (const path of [replica.blockPath, replica.metaPath]) {
      if (disk.exists(path)) disk.remove(path);
    }
  }

  /** `BlockPoolSlice.getVolumeMap`: what was being written waits to be recovered. */
  load(volume: Volume, poolId: string): Replica[] {
    const pool = `${volume.dir}/current/${poolId}`;
    for (const name of this.list(`${pool}/tmp`)) this.sys.disk.remove(`${pool}/tmp/${name}`);
    const finalized = `${pool}/current/finalized`;
    const folders = this.list(finalized).flatMap((outer) =>
      this.list(`${finalized}/${outer}`).map((inner) => `${finalized}/${outer}/${inner}`),
    );
    return [
      ...folders.flatMap((dir) => this.replicasIn(volume, poolId, dir, 'FINALIZED')),
      ...this.replicasIn(volume, poolId, `${pool}/current/rbw`, 'RWR'),
    ];
  }

  private replicasIn(volume: Volume, poolId: string, dir: string, state: ReplicaState): Replica[] {
    const names = this.list(dir);
    return names.flatMap((name) => {
      const id = /^blk_(\d+)$/.exec(name)?.[1];
      if (id === undefined) return [];
      const meta = names.find((one) => one.startsWith(`${name}_`) && one.endsWith('.meta'));
      const stamp = Number(meta?.slice(name.length + 1, -'.meta'.length) ?? 0);
      const { size: bytes } = this.sys.disk.stat(`${dir}/${name}`);
      const replica = new Replica(poolId, { id: Number(id), bytes, stamp }, state, volume);
      if (state === 'RWR') this.validate(replica);
      return [replica];
    });
  }

  /** `validateIntegrityAndSetLength`: cuts off what its checksums do not vouch for. */
  private validate(replica: Replica): void {
    const { disk } = this.sys;
    const meta = disk.exists(replica.metaPath) ? disk.read(replica.metaPath) : NOTHING;
    const bytes = verifiedLength(disk.read(replica.blockPath), meta);
    if (bytes < replica.bytesOnDisk) disk.truncate(replica.blockPath, bytes);
    replica.bytesOnDisk = bytes;
    replica.bytesAcked = bytes;
  }

  private list(dir: string): string[] {
    const { disk } = this.sys;
    return disk.exists(dir) ? disk.list(dir) : [];
  }
}
