/**
 * `BlockReceiver.PacketResponder`: acknowledges the packets of a client upstream, each after it was
 * written here and acknowledged by the DataNodes behind; the last one after the replica is final.
 */

import type { System } from '../../../core/plugin/index.ts';
import { JAVA, JavaException, type Logger } from '../../hadoop-common/door.ts';
import {
  type PipelineAck,
  type TransferStatus,
  UNKNOWN_SEQNO,
} from '../protocols/data-transfer.ts';
import type { DataChannel, Patience } from '../transfer/channel.ts';
import { Monitor } from '../transfer/monitor.ts';

/** A packet that was written here. */
export interface WrittenPacket {
  readonly seqno: number;
  /** In the block. */
  readonly end: number;
  readonly last: boolean;
  readonly status: TransferStatus;
}

export interface ResponderOptions {
  /** `PacketResponder: BP-…:blk_…, type=LAST_IN_PIPELINE` */
  readonly name: string;
  readonly upstream: DataChannel;
  readonly mirror: DataChannel | undefined;
  readonly mirrorPatience: Patience;
  /** All DataNodes from here on have the block up to `end`. */
  readonly acknowledged: (end: number) => void;
  /** The block is complete. @throws JavaException */
  readonly finalize: () => Promise<void>;
}

const LOG = 'datanode.DataNode';

export class PacketResponder {
  private readonly log: Logger;
  private readonly options: ResponderOptions;
  private readonly packets: WrittenPacket[] = [];
  private readonly queue: Monitor;
  private isStopped = false;

  constructor(sys: System, log: Logger, options: ResponderOptions) {
    this.log = log;
    this.options = options;
    this.queue = new Monitor(sys);
  }

  enqueue(packet: WrittenPacket): void {
    this.packets.push(packet);
    this.queue.notifyAll();
  }

  /** No more packets come, and nobody wants to hear of those that there were. */
  stop(): void {
    this.isStopped = true;
    this.queue.notifyAll();
  }

  /** Until the last packet, or until something is wrong. */
  async run(): Promise<void> {
    const { name, upstream, mirror } = this.options;
    try {
      while (!this.isStopped && (await this.respond()));
    } catch (error) {
      if (!(error instanceof JavaException)) throw error;
      if (!this.isStopped) {
        this.log.warn(LOG, 'IOException in PacketResponder.run(): ', error);
        this.log.info(LOG, name, error);
      }
      upstream.close();
    }
    mirror?.close();
    this.log.info(LOG, `${name} terminating`);
  }

  /** One acknowledgement; false when it was the last. */
  private async respond(): Promise<boolean> {
    const { upstream, mirror, name } = this.options;
    let behind: PipelineAck | undefined;
    if (mirror) {
      behind = await this.readAck(mirror);
      if (this.isStopped) return false;
      if (behind === undefined) {
        const replies: TransferStatus[] = ['SUCCESS', 'ERROR'];
        upstream.send({ seqno: UNKNOWN_SEQNO, replies });
        return false;
      }
      if (behind.seqno === UNKNOWN_SEQNO) {
        upstream.send({ seqno: UNKNOWN_SEQNO, replies: ['SUCCESS', ...behind.replies] });
        return false;
      }
    }
    const packet = await this.nextPacket();
    if (packet === undefined) return false;
    if (behind && behind.seqno !== packet.seqno) {
      const text = `${name}seqno: expected=${packet.seqno}, received=${behind.seqno}`;
      throw new JavaException(JAVA.io, text);
    }
    if (packet.last) await this.options.finalize();
    const replies = [packet.status, ...(behind?.replies ?? [])];
    if (replies.every((reply) => reply === 'SUCCESS')) this.options.acknowledged(packet.end);
    const ack: PipelineAck = { seqno: packet.seqno, replies };
    upstream.send(ack);
    this.check(replies);
    return !packet.last;
  }

  /** Of the DataNode behind; undefined when it cannot be had. */
  private async readAck(mirror: DataChannel): Promise<PipelineAck | undefined> {
    const { name, mirrorPatience } = this.options;
    try {
      return (await mirror.receive<PipelineAck>(mirrorPatience)).header;
    } catch (error) {
      if (!(error instanceof JavaException)) throw error;
      if (!this.isStopped) this.log.info(LOG, name, error);
      return undefined;
    }
  }

  private async nextPacket(): Promise<WrittenPacket | undefined> {
    while (!this.isStopped && this.packets.length === 0) await this.queue.wait();
    return this.packets.shift();
  }

  /** Who sent what was corrupt leaves the pipeline. @throws JavaException */
  private check(replies: readonly TransferStatus[]): void {
    const [mine, next] = replies;
    if (mine === 'ERROR_CHECKSUM') {
      const why = 'Shutting down writer and responder due to a checksum error in received data.';
      throw new JavaException(JAVA.io, `${why} The error response has been sent upstream.`);
    }
    if (next === 'ERROR_CHECKSUM') {
      const why =
        'Shutting down writer and responder since the down streams reported the data sent by this thread is corrupt';
      throw new JavaException(JAVA.io, why);
    }
  }
}
