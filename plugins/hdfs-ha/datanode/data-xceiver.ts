/**
 * `DataXceiver`: one connection to the streaming port of a DataNode, and what it asks for: to write
 * a block, to read from one, or to copy one to another DataNode.
 */

import { JavaException } from '../../hadoop-common/door.ts';
import { ioException } from '../../journalnode/door.ts';
import { extendedName, xferAddress } from '../protocols/block-names.ts';
import type {
  BlockOpResponse,
  ClientReadStatus,
  DataTransferOp,
  ReadBlock,
  TransferBlock,
  WriteBlock,
} from '../protocols/data-transfer.ts';
import { DataChannel } from '../transfer/channel.ts';
import { BlockReceiver } from './block-receiver.ts';
import { BlockSender } from './block-sender.ts';
import { sendReplica } from './data-transfer.ts';
import type { DataNode } from './datanode.ts';
import { io } from './exceptions.ts';
import { DATANODE_LOG } from './log.ts';
import { append, recoverAppend, recoverClose, recoverRbw } from './pipeline-recovery.ts';
import type { Replica } from './replica.ts';

/** `HdfsConstants.READ_TIMEOUT_EXTENSION`, for each DataNode behind. */
const EXTENSION_MS = 5_000;
const SUCCESS: BlockOpResponse = { status: 'SUCCESS', firstBadLink: '', message: '' };

export class DataXceiver {
  private readonly datanode: DataNode;
  private readonly channel: DataChannel;

  constructor(datanode: DataNode, channel: DataChannel) {
    this.datanode = datanode;
    this.channel = channel;
  }

  async run(): Promise<void> {
    const { channel, datanode } = this;
    let op: DataTransferOp['op'] | undefined;
    try {
      const { header } = await channel.receive<DataTransferOp>(datanode.settings.socketTimeout);
      op = header.op;
      switch (header.op) {
        case 'WRITE_BLOCK':
          await this.writeBlock(header);
          break;
        case 'READ_BLOCK':
          await this.readBlock(header);
          break;
        case 'TRANSFER_BLOCK':
          await this.transferBlock(header);
          break;
      }
    } catch (error) {
      const failure = ioException(error);
      if (op !== undefined) {
        const ends = `src: ${channel.remote} dst: ${channel.local}`;
        const text = `${datanode.displayName}:DataXceiver error processing ${op} operation  ${ends}`;
        datanode.log.error(DATANODE_LOG, text, failure);
      }
    } finally {
      channel.close();
    }
  }

  private async writeBlock(request: WriteBlock): Promise<void> {
    const { channel, datanode } = this;
    const { block, stage, clientName, newStamp } = request;
    const isTransfer = stage.startsWith('TRANSFER_');
    const named = { ...block, stamp: stage === 'PIPELINE_SETUP_CREATE' ? block.stamp : newStamp };
    const ends = `src: ${channel.remote} dest: ${channel.local}`;
    datanode.log.info(DATANODE_LOG, `Receiving ${extendedName(block)} ${ends}`);
    try {
      const replica = await this.replicaFor(request);
      const mirror = await this.connectMirror(request);
      if (clientName !== '' && !isTransfer) channel.send(SUCCESS);
      if (stage !== 'PIPELINE_CLOSE_RECOVERY') {
        await new BlockReceiver(datanode, request, replica, channel, mirror).receive();
      }
      if (isTransfer) channel.send(SUCCESS);
      if (clientName !== '' && stage !== 'PIPELINE_CLOSE_RECOVERY') return;
      datanode.received(replica);
      const size = `of size ${replica.bytesOnDisk}`;
      datanode.log.info(DATANODE_LOG, `Received ${extendedName(named)} ${ends} ${size}`);
    } catch (error) {
      const failure = ioException(error);
      const text = `opWriteBlock ${extendedName(named)} received exception ${failure.text}`;
      datanode.log.info(DATANODE_LOG, text);
      throw failure;
    }
  }

  /** The replica that the stage of the pipeline asks for. @throws JavaException, SystemError */
  private async replicaFor(request: WriteBlock): Promise<Replica> {
    const { datanode } = this;
    const { dataset } = datanode;
    const { block, stage, clientName } = request;
    switch (stage) {
      case 'PIPELINE_SETUP_CREATE': {
        if (clientName === '') return dataset.create(block, 'TEMPORARY');
        const replica = dataset.create(block, 'RBW');
        datanode.receiving(replica);
        return replica;
      }
      case 'PIPELINE_SETUP_STREAMING_RECOVERY':
        return recoverRbw(dataset, request);
      case 'PIPELINE_SETUP_APPEND':
      case 'PIPELINE_SETUP_APPEND_RECOVERY': {
        const reopen = stage === 'PIPELINE_SETUP_APPEND' ? append : recoverAppend;
        const replica = await reopen(dataset, request);
        datanode.receiving(replica);
        return replica;
      }
      case 'PIPELINE_CLOSE_RECOVERY':
        return recoverClose(dataset, request);
      case 'TRANSFER_RBW':
      case 'TRANSFER_FINALIZED':
        return dataset.create(block, 'TEMPORARY', true);
      default:
        throw io(`Unsupported stage ${stage} while receiving block ${extendedName(block)}`);
    }
  }

  /** The connection to the next DataNode. @throws JavaException after the client was told */
  private async connectMirror(request: WriteBlock): Promise<DataChannel | undefined> {
    const { channel, datanode } = this;
    const { targets, clientName, block } = request;
    const [next, ...rest] = targets;
    if (next === undefined) return undefined;
    let firstBadLink = xferAddress(next);
    let mirror: DataChannel | undefined;
    try {
      const { ms, key } = datanode.settings.socketTimeout;
      const patience = { ms: ms + EXTENSION_MS * targets.length, key };
      mirror = await DataChannel.connect(datanode.sys, next.address, next.xferPort, patience);
      const forwarded: WriteBlock = { ...request, targets: rest };
      mirror.send(forwarded);
      if (clientName === '') return mirror;
      const { header } = await mirror.receive<BlockOpResponse>(patience);
      if (header.status === 'SUCCESS') return mirror;
      firstBadLink = header.firstBadLink || firstBadLink;
      throw io(
        `Got error, status=${header.status}, status message ${header.message}, ack with firstBadLink as ${firstBadLink}`,
      );
    } catch (error) {
      if (!(error instanceof JavaException)) throw error;
      mirror?.close();
      const what = `Exception transfering block ${extendedName(block)} to mirror ${xferAddress(next)}`;
      if (clientName === '') {
        const text = `${datanode.displayName}:${what}- continuing without the mirror`;
        datanode.log.info(DATANODE_LOG, text, error);
        return undefined;
      }
      const response: BlockOpResponse = { status: 'ERROR', firstBadLink, message: '' };
      channel.send(response);
      datanode.log.error(DATANODE_LOG, `${datanode.displayName}:${what}`, error);
      throw error;
    }
  }

  private async readBlock(request: ReadBlock): Promise<void> {
    const { channel, datanode } = this;
    const { block } = request;
    let sender: BlockSender;
    try {
      sender = await BlockSender.open(datanode.sys, datanode.dataset, block, request);
    } catch (error) {
      const failure = ioException(error);
      const message = `opReadBlock ${extendedName(block)} received exception ${failure.text}`;
      datanode.log.info(DATANODE_LOG, message);
      const response: BlockOpResponse = { status: 'ERROR', firstBadLink: '', message };
      channel.send(response);
      throw failure;
    }
    channel.send(SUCCESS);
    await sender.send(channel, datanode.settings.writeTimeout);
    await channel.receive<ClientReadStatus>(datanode.settings.socketTimeout).catch((error) => {
      // A reader that had enough closes without a word.
      if (!(error instanceof JavaException)) throw error;
    });
  }

  /** `transferReplicaForPipelineRecovery` */
  private async transferBlock({ block, clientName, targets }: TransferBlock): Promise<void> {
    const { channel, datanode } = this;
    try {
      await sendReplica(datanode, { ...this.transferOf(block), targets, clientName });
      channel.send(SUCCESS);
    } catch (error) {
      const failure = ioException(error);
      const text = `transferBlock ${extendedName(block)} received exception ${failure.text}`;
      datanode.log.info(DATANODE_LOG, text);
      throw failure;
    }
  }

  private transferOf(block: TransferBlock['block']) {
    const replica = this.datanode.dataset.find(block.poolId, block.id);
    const name = extendedName(block);
    if (!replica) throw io(`${name} not found in datanode.`);
    if (replica.stamp < block.stamp) {
      throw io(`${replica.stamp} = storedGS < b.getGenerationStamp(), b=${name}`);
    }
    if (replica.state !== 'RBW' && replica.state !== 'FINALIZED') {
      throw io(`${name} is neither a RBW nor a Finalized, r=${replica}`);
    }
    const stage = replica.state === 'RBW' ? 'TRANSFER_RBW' : 'TRANSFER_FINALIZED';
    const { stamp, visibleBytes: bytes } = replica;
    return { block: { ...block, stamp, bytes }, stage } as const;
  }
}
