/**
 * `DataNode.DataTransfer`: sends a whole replica to another DataNode, because the NameNode wants one
 * more of it or because a pipeline gets a new member.
 */

import { extendedName, xferAddress } from '../protocols/block-names.ts';
import type { DatanodeInfo, ExtendedBlock } from '../protocols/blocks.ts';
import type {
  BlockConstructionStage,
  BlockOpResponse,
  WriteBlock,
} from '../protocols/data-transfer.ts';
import { DataChannel } from '../transfer/channel.ts';
import { BlockSender } from './block-sender.ts';
import type { DataNode } from './datanode.ts';
import { io } from './exceptions.ts';
import { DATANODE_LOG } from './log.ts';

export interface Transfer {
  readonly block: ExtendedBlock;
  readonly targets: readonly DatanodeInfo[];
  readonly stage: BlockConstructionStage;
  /** Of the writer whose pipeline it is for; empty otherwise. */
  readonly clientName: string;
}

/** @throws JavaException */
export async function sendReplica(datanode: DataNode, transfer: Transfer): Promise<void> {
  const { sys, dataset, settings, log } = datanode;
  const { block, targets, stage, clientName } = transfer;
  const target = targets[0] as DatanodeInfo;
  const range = { offset: 0, length: block.bytes };
  const sender = await BlockSender.open(sys, dataset, block, range);
  const patience = settings.socketTimeout;
  const channel = await DataChannel.connect(sys, target.address, target.xferPort, patience);
  try {
    const request: WriteBlock = {
      op: 'WRITE_BLOCK',
      block,
      clientName,
      targets: targets.slice(1),
      stage,
      minBytesRcvd: 0,
      maxBytesRcvd: 0,
      newStamp: block.stamp,
    };
    channel.send(request);
    await sender.send(channel, settings.writeTimeout);
    const name = extendedName(block);
    const what = `Transmitted ${name} (numBytes=${block.bytes}) to /${xferAddress(target)}`;
    log.info(DATANODE_LOG, `DataTransfer, at ${datanode.displayName}: ${what}`);
    if (clientName === '') return;
    const { header } = await channel.receive<BlockOpResponse>(patience);
    if (header.status !== 'SUCCESS') {
      throw io(
        `Bad connect ack, targets=[${targets.map(xferAddress).join(', ')}] status=${header.status}`,
      );
    }
  } finally {
    channel.close();
  }
}
