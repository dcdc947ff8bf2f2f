/**
 * `BlockReceiver`: takes the packets of one block from a client or a DataNode, sends them on to the
 * next DataNode, and writes them into the replica.
 */

import { isJava, JAVA, JavaException } from '../../hadoop-common/door.ts';
import { ioException } from '../../journalnode/door.ts';
import { extendedName } from '../protocols/block-names.ts';
import { HEARTBEAT_SEQNO, type PacketHeader, type WriteBlock } from '../protocols/data-transfer.ts';
import type { DataChannel, Patience } from '../transfer/channel.ts';
import { crc32c } from '../transfer/crc32c.ts';
import type { DataNode } from './datanode.ts';
import { DATANODE_LOG } from './log.ts';
import { PacketResponder } from './packet-responder.ts';
import type { Replica, ReplicaWriter } from './replica.ts';

/** `HdfsConstants.READ_TIMEOUT_EXTENSION`, for each DataNode behind. */
const EXTENSION_MS = 5_000;

export class BlockReceiver implements ReplicaWriter {
  private readonly datanode: DataNode;
  private readonly upstream: DataChannel;
  private readonly mirror: DataChannel | undefined;
  private readonly request: WriteBlock;
  private readonly replica: Replica;
  private readonly responder: PacketResponder | undefined;
  private readonly beganMs: number;
  private isStopped = false;

  constructor(
    datanode: DataNode,
    request: WriteBlock,
    replica: Replica,
    upstream: DataChannel,
    mirror: DataChannel | undefined,
  ) {
    this.datanode = datanode;
    this.request = request;
    this.replica = replica;
    this.upstream = upstream;
    this.mirror = mirror;
    this.beganMs = datanode.sys.clock.monotonic();
    replica.writer = this;
    if (this.isClient) this.responder = this.newResponder();
  }

  /** `stopWriter` */
  stop(): void {
    this.isStopped = true;
    this.responder?.stop();
    this.upstream.close();
    this.mirror?.close();
  }

  /** `receiveBlock`: until the last packet. @throws JavaException */
  async receive(): Promise<void> {
    await Promise.all([this.packets(), this.responder?.run()]);
    if (!this.responder) await this.complete();
  }

  /** A client writes, and wants acknowledgements. */
  private get isClient(): boolean {
    const { clientName, stage } = this.request;
    return clientName !== '' && !stage.startsWith('TRANSFER_');
  }

  private async packets(): Promise<void> {
    const { settings, log } = this.datanode;
    try {
      for (;;) {
        const { header, data } = await this.next(settings.socketTimeout);
        await this.packet(header, data);
        if (header.last) return;
      }
    } catch (error) {
      if (!(error instanceof JavaException)) throw error;
      const wasStopped = this.isStopped;
      this.stop();
      if (!this.responder) this.datanode.dataset.unfinalize(this.replica);
      if (!wasStopped) log.info(DATANODE_LOG, `Exception for ${this.name}`, error);
      throw error;
    }
  }

  private async next(patience: Patience) {
    try {
      return await this.upstream.receive<PacketHeader>(patience);
    } catch (error) {
      if (!isJava(error, JAVA.eof)) throw error;
      throw new JavaException(JAVA.io, 'Premature EOF from inputStream');
    }
  }

  /** `receivePacket`: on to the next DataNode first, then to the disk. */
  private async packet(header: PacketHeader, data: Uint8Array): Promise<void> {
    const { mirror, replica, datanode } = this;
    const { seqno, offset, last, sync, checksum } = header;
    mirror?.send(header, data);
    const end = offset + data.length;
    if (seqno === HEARTBEAT_SEQNO) {
      this.responder?.enqueue({ seqno, end: 0, last: false, status: 'SUCCESS' });
      return;
    }
    const isIntact = mirror !== undefined || crc32c(data) === checksum;
    if (isIntact) await this.write(offset, data, sync || (last && datanode.settings.syncOnClose));
    else
      datanode.log.warn(
        DATANODE_LOG,
        `Checksum error in block ${this.name} from ${this.upstream.remote}`,
      );
    const status = isIntact ? 'SUCCESS' : 'ERROR_CHECKSUM';
    this.responder?.enqueue({ seqno, end, last, status });
    if (!isIntact && !this.responder) {
      throw new JavaException(JAVA.io, 'Terminating due to a checksum error.');
    }
    if (replica.writer !== this) throw new JavaException(JAVA.io, 'Interrupted receiveBlock');
  }

  /** @throws JavaException what the disk refuses */
  private async write(offset: number, data: Uint8Array, sync: boolean): Promise<void> {
    const { dataset } = this.datanode;
    const { replica } = this;
    try {
      // What a recovered pipeline sends again is there already.
      const known = Math.max(0, replica.bytesOnDisk - offset);
      if (known < data.length) dataset.files.append(replica, data.subarray(known));
      if (sync) await dataset.files.sync(replica);
    } catch (error) {
      const failure = ioException(error);
      this.datanode.checkDisk();
      throw failure;
    }
  }

  /** What another DataNode sent is final, or joins a pipeline. */
  private async complete(): Promise<void> {
    const { datanode, replica, request } = this;
    if (request.stage === 'TRANSFER_RBW') await datanode.dataset.convertTemporaryToRbw(replica);
    else await this.finalize();
  }

  private async finalize(): Promise<void> {
    try {
      await this.datanode.dataset.finalize(this.replica);
    } catch (error) {
      const failure = ioException(error);
      this.datanode.checkDisk();
      throw failure;
    }
  }

  private get name(): string {
    return extendedName({ ...this.replica.block, poolId: this.replica.poolId });
  }

  private newResponder(): PacketResponder {
    const { datanode, request, replica, upstream, mirror } = this;
    const { targets } = request;
    const type = mirror
      ? `HAS_DOWNSTREAM_IN_PIPELINE, downstreams=${targets.length}:${xferList(targets)}`
      : 'LAST_IN_PIPELINE';
    const { ms, key } = datanode.settings.socketTimeout;
    return new PacketResponder(datanode.sys, datanode.log, {
      name: `PacketResponder: ${this.name}, type=${type}`,
      upstream,
      mirror,
      mirrorPatience: { ms: ms + EXTENSION_MS * targets.length, key },
      acknowledged: (end) => {
        replica.bytesAcked = Math.max(replica.bytesAcked, end);
      },
      finalize: async () => {
        await this.finalize();
        datanode.received(replica);
        const tookMs = datanode.sys.clock.monotonic() - this.beganMs;
        datanode.traceWrite(request, replica, upstream, tookMs);
      },
    });
  }
}

function xferList(targets: WriteBlock['targets']): string {
  return `[${targets.map(({ address, xferPort }) => `${address}:${xferPort}`).join(', ')}]`;
}
