/** `BlockReaderRemote`: a range of one block, read from one DataNode. */

import { JAVA, JavaException } from '../../../hadoop-common/door.ts';
import type { DatanodeInfo, ExtendedBlock } from '../../protocols/blocks.ts';
import type {
  BlockOpResponse,
  ClientReadStatus,
  PacketHeader,
  ReadBlock,
} from '../../protocols/data-transfer.ts';
import { DataChannel } from '../../transfer/channel.ts';
import { checkStatus } from '../../transfer/check-status.ts';
import { crc32c } from '../../transfer/crc32c.ts';
import { readTimeout, type StreamClient } from './stream-client.ts';

export const CHECKSUM_EXCEPTION = 'org.apache.hadoop.fs.ChecksumException';

export interface BlockRange {
  readonly src: string;
  readonly block: ExtendedBlock;
  readonly offset: number;
  readonly length: number;
}

/** Connected, and the DataNode has agreed. */
export class BlockReaderRemote {
  private readonly client: StreamClient;
  private readonly channel: DataChannel;
  private readonly range: BlockRange;

  private constructor(client: StreamClient, channel: DataChannel, range: BlockRange) {
    this.client = client;
    this.channel = channel;
    this.range = range;
  }

  /** @throws JavaException */
  static async open(
    client: StreamClient,
    node: DatanodeInfo,
    range: BlockRange,
  ): Promise<BlockReaderRemote> {
    const patience = readTimeout(client, 0);
    const channel = await DataChannel.connect(client.sys, node.address, node.xferPort, patience);
    try {
      const { block, offset, length, src } = range;
      const { clientName } = client;
      const request: ReadBlock = { op: 'READ_BLOCK', block, clientName, offset, length };
      channel.send(request);
      const { header } = await channel.receive<BlockOpResponse>(patience);
      const ends = `self=${channel.local}, remote=${channel.remote}`;
      const what = `for file ${src}, for pool ${block.poolId} block ${block.id}_${block.stamp}`;
      checkStatus(header, `for OP_READ_BLOCK, ${ends}, ${what}`);
      return new BlockReaderRemote(client, channel, range);
    } catch (error) {
      channel.close();
      throw error;
    }
  }

  /** All of the range. @throws JavaException */
  async read(): Promise<Uint8Array> {
    const { channel, range } = this;
    const bytes = new Uint8Array(range.length);
    let at = 0;
    try {
      for (;;) {
        const { header, data } = await channel.receive<PacketHeader>(readTimeout(this.client, 0));
        if (header.last) break;
        if (crc32c(data) !== header.checksum) {
          const text = `Checksum error: ${range.src} at ${range.offset + at}`;
          throw new JavaException(CHECKSUM_EXCEPTION, text);
        }
        bytes.set(data.subarray(0, bytes.length - at), at);
        at += data.length;
      }
      if (at < bytes.length) throw new JavaException(JAVA.io, 'Unexpected EOS from the reader');
      const status: ClientReadStatus = { status: 'CHECKSUM_OK' };
      channel.send(status);
      return bytes;
    } finally {
      channel.close();
    }
  }
}
