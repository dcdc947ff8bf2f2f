/**
 * `DFSOutputStream`: a file that is being written. Bytes become packets of at most 64 KB; a flush
 * waits until all DataNodes of the pipeline have acknowledged them, and closing tells the NameNode
 * that the file is complete.
 */

import {
  DFS_CLIENT_WRITE_MAX_PACKETS_IN_FLIGHT,
  DFS_CLIENT_WRITE_PACKET_SIZE,
  JAVA,
  JavaException,
} from '../../../hadoop-common/door.ts';
import type { LocatedBlock } from '../../protocols/blocks.ts';
import type { FileStatus } from '../../protocols/client-protocol.ts';
import { DataStreamer } from './data-streamer.ts';
import { completeFile } from './locate-following-block.ts';
import type { OpenStream, StreamClient } from './stream-client.ts';
import type { WrittenFile } from './written-file.ts';

export interface CreateOptions {
  readonly permission: number;
  readonly overwrite: boolean;
  readonly createParent: boolean;
  readonly replication: number;
  readonly blockSize: number;
}

const LOG = 'hdfs.DFSOutputStream';

export class DFSOutputStream implements OpenStream {
  private readonly client: StreamClient;
  private readonly file: WrittenFile;
  private readonly streamer: DataStreamer;
  private readonly packetSize: number;
  private readonly maxPackets: number;
  /** Not yet in a packet. */
  private readonly pending: Uint8Array[] = [];
  private pendingBytes = 0;
  /** Of the current block, as far as packets were made. */
  private bytesCurBlock = 0;
  private seqno = 0;
  private lastFlushOffset = 0;
  /** The block that the NameNode was last told to persist. */
  private persisted: number | undefined;
  private isOpen = true;

  private constructor(client: StreamClient, file: WrittenFile, last: LocatedBlock | null) {
    this.client = client;
    this.file = file;
    this.packetSize = client.conf.read(DFS_CLIENT_WRITE_PACKET_SIZE);
    this.maxPackets = client.conf.read(DFS_CLIENT_WRITE_MAX_PACKETS_IN_FLIGHT);
    this.bytesCurBlock = last?.block.bytes ?? 0;
    this.lastFlushOffset = this.bytesCurBlock;
    this.streamer = new DataStreamer(client, file, last ?? undefined);
    client.beginFileLease(file.fileId, this);
  }

  /** `newStreamForCreate` @throws JavaException what the NameNode says */
  static async create(
    client: StreamClient,
    src: string,
    options: CreateOptions,
  ): Promise<DFSOutputStream> {
    const { clientName } = client;
    const status = await client.namenode.create({ src, clientName, ...options });
    return new DFSOutputStream(client, fileOf(src, status), null);
  }

  /** `newStreamForAppend` @throws JavaException what the NameNode says */
  static async append(client: StreamClient, src: string): Promise<DFSOutputStream> {
    const { clientName } = client;
    const { lastBlock, status } = await client.namenode.append({ src, clientName });
    if (lastBlock && lastBlock.block.bytes === status.blockSize) {
      throw new JavaException(JAVA.io, `The last block for file ${src} is full.`);
    }
    return new DFSOutputStream(client, fileOf(src, status), lastBlock);
  }

  /** @throws JavaException what ended the stream */
  async write(bytes: Uint8Array): Promise<void> {
    this.check();
    this.pending.push(bytes.slice());
    this.pendingBytes += bytes.length;
    while (this.pendingBytes >= this.room()) await this.queuePacket(false);
  }

  /** Until new readers can see what was written. @throws JavaException */
  hflush(): Promise<void> {
    return this.flushOrSync(false);
  }

  /** Until it is on the disks of the DataNodes. @throws JavaException */
  hsync(): Promise<void> {
    return this.flushOrSync(true);
  }

  /** @throws JavaException what ended the stream, or that the file cannot be completed */
  async close(): Promise<void> {
    if (!this.isOpen) return;
    this.isOpen = false;
    try {
      if (this.streamer.isClosed && this.streamer.lastException) throw this.streamer.lastException;
      if (this.pendingBytes > 0) await this.queuePacket(false);
      if (this.bytesCurBlock > 0) await this.queueLastPacket();
      await this.streamer.flush();
      const { block } = this.streamer.pipeline;
      this.streamer.close();
      await completeFile(this.client, this.file, block);
    } finally {
      this.abort();
    }
  }

  /** Gives up: what was not acknowledged may be lost, and the file stays open at the NameNode. */
  abort(): void {
    this.isOpen = false;
    this.streamer.close();
    this.client.endFileLease(this.file.fileId);
  }

  private check(): void {
    if (!this.isOpen || this.streamer.isClosed) this.streamer.check();
  }

  /** How much the next packet may take. */
  private room(): number {
    return Math.min(this.packetSize, this.file.blockSize - this.bytesCurBlock);
  }

  private async queuePacket(sync: boolean): Promise<void> {
    const data = this.takePending(Math.min(this.pendingBytes, this.room()));
    const offset = this.bytesCurBlock;
    this.bytesCurBlock += data.length;
    await this.streamer.queue(
      { seqno: this.seqno++, offset, data, last: false, sync },
      this.maxPackets,
    );
    if (this.bytesCurBlock === this.file.blockSize) await this.queueLastPacket();
  }

  /** The empty packet that ends a block. */
  private async queueLastPacket(): Promise<void> {
    const offset = this.bytesCurBlock;
    this.bytesCurBlock = 0;
    this.lastFlushOffset = 0;
    const end = { seqno: this.seqno++, offset, data: new Uint8Array(0), last: true, sync: false };
    await this.streamer.queue(end, this.maxPackets);
  }

  private takePending(length: number): Uint8Array {
    const taken = new Uint8Array(length);
    let at = 0;
    while (at < length) {
      const part = this.pending.shift() as Uint8Array;
      const piece = part.subarray(0, length - at);
      taken.set(piece, at);
      at += piece.length;
      if (piece.length < part.length) this.pending.unshift(part.subarray(piece.length));
    }
    this.pendingBytes -= length;
    return taken;
  }

  private async flushOrSync(sync: boolean): Promise<void> {
    this.check();
    try {
      const isNew = this.bytesCurBlock + this.pendingBytes > this.lastFlushOffset;
      if (this.pendingBytes > 0 || (sync && this.bytesCurBlock > 0 && !isNew)) {
        await this.queuePacket(sync);
      }
      this.lastFlushOffset = this.bytesCurBlock;
      await this.streamer.flush();
      await this.persistBlocks();
      this.streamer.pipeline.isHflushed = true;
    } catch (error) {
      if (!(error instanceof JavaException)) throw error;
      this.client.log.warn(LOG, 'Error while syncing', error);
      this.streamer.lastException = error;
      this.abort();
      throw error;
    }
  }

  /** A block that the NameNode only gave out, it now writes into its log. */
  private async persistBlocks(): Promise<void> {
    const { block } = this.streamer.pipeline;
    if (block === null || block.stamp === this.persisted) return;
    this.persisted = block.stamp;
    const { clientName, namenode } = this.client;
    const { src, fileId } = this.file;
    await namenode.fsync({ src, clientName, fileId, lastBlockLength: -1 });
  }
}

function fileOf(src: string, { fileId, blockSize, replication }: FileStatus): WrittenFile {
  return { src, fileId, blockSize, replication };
}
