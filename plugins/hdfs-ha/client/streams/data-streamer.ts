/**
 * `DataStreamer`: the thread that sends the packets of a file down a pipeline, block after block,
 * and `ResponseProcessor`, the one that reads the acknowledgements. What was not acknowledged when
 * a DataNode fails is sent again to those that are left.
 */

import { DFS_CLIENT_SOCKET_TIMEOUT, JAVA, JavaException } from '../../../hadoop-common/door.ts';
import { datanodeName, extendedName } from '../../protocols/block-names.ts';
import type { DatanodeInfo, ExtendedBlock, LocatedBlock } from '../../protocols/blocks.ts';
import {
  HEARTBEAT_SEQNO,
  type PacketHeader,
  type PipelineAck,
} from '../../protocols/data-transfer.ts';
import { CLOSED_CHANNEL, type DataChannel } from '../../transfer/channel.ts';
import { crc32c } from '../../transfer/crc32c.ts';
import { Monitor } from '../../transfer/monitor.ts';
import { type DFSPacket, lastByteOffset } from './dfs-packet.ts';
import { ErrorState } from './error-state.ts';
import { Pipeline } from './pipeline.ts';
import { readTimeout, type StreamClient, writeTimeout } from './stream-client.ts';
import { STREAMER_LOG, type WrittenFile } from './written-file.ts';

/** `dfs.client.pipeline.recovery.max-retries` */
const MAX_RECOVERIES = 5;
const EMPTY = new Uint8Array(0);

export class DataStreamer {
  readonly pipeline: Pipeline;
  isClosed = false;
  /** Why it is closed, or what it recovers from. */
  lastException: JavaException | undefined;

  private readonly client: StreamClient;
  private readonly dataQueue: DFSPacket[] = [];
  private readonly ackQueue: DFSPacket[] = [];
  private readonly queues: Monitor;
  private readonly errors = new ErrorState();
  private lastQueuedSeqno = -1;
  private lastAckedSeqno = -1;
  private recoveries = 0;
  private lastPacketMs = 0;

  constructor(client: StreamClient, file: WrittenFile, lastBlock?: LocatedBlock) {
    this.client = client;
    this.queues = new Monitor(client.sys);
    this.pipeline = new Pipeline(client, file, this.errors);
    if (lastBlock) this.pipeline.appendTo(lastBlock);
    client.sys.thread(`DataStreamer for file ${file.src}`).run(() => this.run());
  }

  /** Waits while too many packets are under way. @throws JavaException */
  async queue(packet: DFSPacket, limit: number): Promise<void> {
    while (!this.isClosed && this.dataQueue.length + this.ackQueue.length > limit) {
      await this.queues.wait();
    }
    this.check();
    this.dataQueue.push(packet);
    this.lastQueuedSeqno = packet.seqno;
    this.queues.notifyAll();
  }

  /** `waitForAckedSeqno` of what was queued last. @throws JavaException */
  async flush(): Promise<void> {
    const seqno = this.lastQueuedSeqno;
    while (!this.isClosed && this.lastAckedSeqno < seqno) await this.queues.wait();
    this.check();
  }

  close(): void {
    this.isClosed = true;
    this.pipeline.closeStream();
    this.dataQueue.length = 0;
    this.ackQueue.length = 0;
    this.queues.notifyAll();
  }

  /** @throws JavaException what ended it */
  check(): void {
    if (this.isClosed) throw this.lastException ?? new JavaException(CLOSED_CHANNEL, '');
  }

  private get mustStop(): boolean {
    return this.isClosed || this.errors.hasError;
  }

  private async run(): Promise<void> {
    while (!this.isClosed) {
      try {
        await this.step();
      } catch (error) {
        if (!(error instanceof JavaException)) throw error;
        if (this.isClosed) break;
        this.client.log.warn(STREAMER_LOG, 'DataStreamer Exception', error);
        this.lastException = error;
        this.errors.setInternalError();
        if (!this.errors.isNodeMarked) this.close();
      }
    }
    this.close();
  }

  private async step(): Promise<void> {
    const { pipeline, errors } = this;
    if (errors.hasDatanodeError) await this.processDatanodeError();
    const packet = await this.nextPacket();
    if (packet === undefined) return;
    if (pipeline.stage === 'PIPELINE_SETUP_CREATE') {
      await pipeline.nextBlock();
      this.initDataStreaming();
    } else if (pipeline.stage === 'PIPELINE_SETUP_APPEND') {
      if (this.ends(await pipeline.recover())) return;
      this.initDataStreaming();
    }
    if (packet.last) {
      if (!(await this.allAcked())) return;
      pipeline.stage = 'PIPELINE_CLOSE';
    }
    await this.send(packet);
    if (this.mustStop || !packet.last) return;
    if (await this.allAcked()) pipeline.endBlock();
  }

  /** The first of the queue; a heartbeat where there was none for long. */
  private async nextPacket(): Promise<DFSPacket | undefined> {
    const { sys, conf } = this.client;
    while (!this.mustStop && this.dataQueue.length === 0) {
      if (this.pipeline.stage !== 'DATA_STREAMING') {
        await this.queues.wait();
        continue;
      }
      const idleMs = sys.clock.monotonic() - this.lastPacketMs;
      const restMs = conf.read(DFS_CLIENT_SOCKET_TIMEOUT) / 2 - idleMs;
      if (restMs < 1) {
        return { seqno: HEARTBEAT_SEQNO, offset: 0, data: EMPTY, last: false, sync: false };
      }
      await this.queues.wait(restMs);
    }
    return this.mustStop ? undefined : this.dataQueue[0];
  }

  private async send(packet: DFSPacket): Promise<void> {
    const { pipeline, client } = this;
    if (packet.seqno !== HEARTBEAT_SEQNO) {
      this.dataQueue.shift();
      this.ackQueue.push(packet);
    }
    const { seqno, offset, data, last, sync } = packet;
    const header: PacketHeader = { seqno, offset, last, sync, checksum: crc32c(data) };
    const channel = pipeline.channel as DataChannel;
    try {
      channel.send(header, data);
      await channel.flush(writeTimeout(client, pipeline.nodes.length));
    } catch (error) {
      this.errors.markFirstNodeIfNotMarked();
      throw error;
    }
    this.lastPacketMs = client.sys.clock.monotonic();
    pipeline.bytesSent = Math.max(pipeline.bytesSent, lastByteOffset(packet));
  }

  /** `waitForAllAcks`: false when it was in vain. */
  private async allAcked(): Promise<boolean> {
    while (!this.mustStop && this.ackQueue.length > 0) await this.queues.wait();
    return !this.mustStop;
  }

  private initDataStreaming(): void {
    const { pipeline, client } = this;
    const channel = pipeline.channel as DataChannel;
    const block = extendedName(pipeline.block as ExtendedBlock);
    const { nodes } = pipeline;
    pipeline.stage = 'DATA_STREAMING';
    this.lastPacketMs = client.sys.clock.monotonic();
    client.sys
      .thread(`ResponseProcessor for block ${block}`)
      .run(() => this.respond(channel, nodes));
  }

  /** `processDatanodeOrExternalError` @throws JavaException */
  private async processDatanodeError(): Promise<void> {
    const { pipeline, errors, client } = this;
    pipeline.closeStream();
    this.dataQueue.unshift(...this.ackQueue.splice(0));
    if (++this.recoveries > MAX_RECOVERIES) {
      const tried = 'Already retried 5 times for the same packet.';
      const block = pipeline.block && extendedName(pipeline.block);
      const text = `Error recovering pipeline for writing ${block}. ${tried}`;
      client.log.warn(STREAMER_LOG, text);
      const why = 'Failing write. Tried pipeline recovery 5 times without success.';
      this.ends(new JavaException(JAVA.io, why));
      return;
    }
    if (this.ends(await pipeline.recover())) return;
    errors.reset();
    if (pipeline.stage !== 'PIPELINE_CLOSE') return this.initDataStreaming();
    const endOfBlock = this.dataQueue.shift() as DFSPacket;
    this.acknowledged(endOfBlock.seqno);
    pipeline.endBlock();
  }

  private ends(why: JavaException | undefined): boolean {
    if (why === undefined) return this.isClosed;
    this.lastException = why;
    this.close();
    return true;
  }

  private acknowledged(seqno: number): void {
    this.lastAckedSeqno = seqno;
    this.recoveries = 0;
    this.queues.notifyAll();
  }

  /** `ResponseProcessor.run` */
  private async respond(channel: DataChannel, nodes: readonly DatanodeInfo[]): Promise<void> {
    const { pipeline, client, errors } = this;
    const patience = readTimeout(client, nodes.length);
    try {
      for (;;) {
        const { header } = await channel.receive<PipelineAck>(patience);
        if (pipeline.channel !== channel) return; // as when the responder has been closed
        const block = pipeline.block as ExtendedBlock;
        this.checkReplies(header, nodes, block);
        if (header.seqno === HEARTBEAT_SEQNO) continue;
        const packet = this.ackQueue[0];
        if (packet?.seqno !== header.seqno) {
          const text = `ResponseProcessor: Expecting seqno ${packet?.seqno} for block ${extendedName(block)} but received ${header.seqno}`;
          throw new JavaException(JAVA.io, text);
        }
        this.ackQueue.shift();
        pipeline.block = { ...block, bytes: lastByteOffset(packet) };
        this.acknowledged(packet.seqno);
        if (packet.last) return;
      }
    } catch (error) {
      if (!(error instanceof JavaException)) throw error;
      if (pipeline.channel !== channel) return;
      this.lastException = error;
      errors.setInternalError();
      errors.markFirstNodeIfNotMarked();
      const block = pipeline.block && extendedName(pipeline.block);
      client.log.warn(STREAMER_LOG, `Exception for ${block}`, error);
      this.queues.notifyAll();
    }
  }

  /** @throws JavaException when a DataNode did not succeed */
  private checkReplies(
    ack: PipelineAck,
    nodes: readonly DatanodeInfo[],
    block: ExtendedBlock,
  ): void {
    const bad = ack.replies.findLastIndex((reply) => reply !== 'SUCCESS');
    if (bad === -1) return;
    this.errors.badNodeIndex = bad;
    const from = datanodeName(nodes[bad] as DatanodeInfo);
    const text = `Bad response ${ack.replies[bad]} for ${extendedName(block)} from datanode ${from}`;
    throw new JavaException(JAVA.io, text);
  }
}
