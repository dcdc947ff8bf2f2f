/** `BlockSender`: sends a range of a replica as packets, to a reader or to another DataNode. */

import type { System } from '../../../core/plugin/index.ts';
import { extendedName } from '../protocols/block-names.ts';
import type { ExtendedBlock } from '../protocols/blocks.ts';
import type { PacketHeader } from '../protocols/data-transfer.ts';
import type { DataChannel, Patience } from '../transfer/channel.ts';
import { crc32c, type Range } from '../transfer/crc32c.ts';
import { io } from './exceptions.ts';
import type { FsDataset } from './fs-dataset.ts';
import type { Replica } from './replica.ts';

const PACKET_BYTES = 64 * 1024;
/** `waitForMinLength`: a reader may know of bytes that are still on their way here. */
const WAIT_TRIES = 30;
const WAIT_MS = 100;

export class BlockSender {
  private readonly data: Uint8Array;
  private readonly isIntact: boolean;
  private readonly range: Range;

  private constructor(dataset: FsDataset, replica: Replica, range: Range) {
    this.data = dataset.files.read(replica);
    this.isIntact = dataset.files.isIntact(replica, this.data, range);
    this.range = range;
  }

  /** @throws JavaException where there is nothing like that to send */
  static async open(
    sys: System,
    dataset: FsDataset,
    block: ExtendedBlock,
    range: Range,
  ): Promise<BlockSender> {
    const replica = dataset.get(block);
    const end = range.offset + range.length;
    if (replica.state === 'RBW') await waitForLength(sys, replica, end);
    const name = extendedName(block);
    if (replica.stamp < block.stamp) {
      throw io(`Replica gen stamp < block genstamp, block=${name}, replica=${replica}`);
    }
    if (replica.visibleBytes < 0) {
      throw io(`Replica is not readable, block=${name}, replica=${replica}`);
    }
    if (end > replica.bytesOnDisk) {
      const what = `don't match block ${name} ( blockLen ${replica.bytesOnDisk} )`;
      throw io(` Offset ${range.offset} and length ${range.length} ${what}`);
    }
    return new BlockSender(dataset, replica, range);
  }

  /** `sendBlock`, the empty packet at the end included. @throws JavaException */
  async send(channel: DataChannel, patience: Patience): Promise<void> {
    const end = this.range.offset + this.range.length;
    for (let at = this.range.offset; at < end; at += PACKET_BYTES) {
      const data = this.data.subarray(at, Math.min(at + PACKET_BYTES, end));
      channel.send(this.header(at, data, false), data);
      await channel.flush(patience);
    }
    const nothing = new Uint8Array(0);
    channel.send(this.header(end, nothing, true), nothing);
  }

  /** Checksums are those of the `.meta` file, so that a reader sees what does not fit them. */
  private header(offset: number, data: Uint8Array, last: boolean): PacketHeader {
    const actual = crc32c(data);
    const checksum = this.isIntact ? actual : ~actual >>> 0;
    return { seqno: Math.floor(offset / PACKET_BYTES), offset, last, sync: false, checksum };
  }
}

async function waitForLength(sys: System, replica: Replica, bytes: number): Promise<void> {
  for (let tries = 0; tries < WAIT_TRIES && replica.bytesOnDisk < bytes; tries++) {
    await sys.sleep(WAIT_MS);
  }
  if (replica.bytesOnDisk >= bytes) return;
  throw io(`Need ${bytes} bytes, but only ${replica.bytesOnDisk} bytes available`);
}
