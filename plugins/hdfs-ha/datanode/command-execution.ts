/** `BPOfferService.processCommandFromActive`: what the active NameNode orders is done. */

import { JavaException } from '../../hadoop-common/door.ts';
import { ioException } from '../../journalnode/door.ts';
import { datanodeName, extendedName } from '../protocols/block-names.ts';
import type { Block, DatanodeInfo, ExtendedBlock } from '../protocols/blocks.ts';
import type { DatanodeCommand } from '../protocols/datanode-protocol.ts';
import { recoverBlocks } from './block-recovery-worker.ts';
import type { BPOfferService } from './bp-offer-service.ts';
import type { BPServiceActor } from './bp-service-actor.ts';
import { sendReplica } from './data-transfer.ts';
import type { DataNode } from './datanode.ts';
import { DATANODE_LOG } from './log.ts';

/** @throws JavaException */
export async function executeCommand(
  service: BPOfferService,
  actor: BPServiceActor,
  command: Exclude<DatanodeCommand, { action: 'register' }>,
): Promise<void> {
  const { datanode } = service;
  switch (command.action) {
    case 'transfer':
      for (const { block, targets } of command.blocks) {
        await transfer(service, { ...block, poolId: command.poolId }, targets);
      }
      return;
    case 'invalidate':
      return invalidate(datanode, command.poolId, command.blocks);
    case 'recover':
      void recoverBlocks(service, `NameNode at ${actor.addressText}`, command.blocks);
      return;
    case 'finalize':
      datanode.log.info(DATANODE_LOG, `Got finalize command for block pool ${command.poolId}`);
      return;
    case 'shutdown':
      throw new JavaException(
        'java.lang.UnsupportedOperationException',
        'Received unimplemented DNA_SHUTDOWN',
      );
  }
}

function invalidate(datanode: DataNode, poolId: string, blocks: readonly Block[]): void {
  datanode.dataset.invalidate(poolId, blocks, (replica) => datanode.deleted(replica));
}

/** `DataNode.transferBlock`: checks what there is, and sends it in the background. */
async function transfer(
  service: BPOfferService,
  block: ExtendedBlock,
  targets: readonly DatanodeInfo[],
): Promise<void> {
  const { datanode } = service;
  const { log, dataset } = datanode;
  const name = extendedName(block);
  const replica = dataset.find(block.poolId, block.id);
  if (replica?.state !== 'FINALIZED' || replica.stamp !== block.stamp) {
    const why = replica
      ? 'replica is not finalized'
      : `the block file doesn't exist, or is not accessible`;
    await complain(service, `Can't replicate block ${name} because ${why}`);
    return;
  }
  if (replica.bytesOnDisk < block.bytes) {
    const lengths = `on-disk length ${replica.bytesOnDisk} is shorter than NameNode recorded length ${block.bytes}`;
    await complain(service, `Can't replicate block ${name} because ${lengths}`);
    await service.reportBadBlock(block);
    return;
  }
  const to = targets.map(datanodeName).join(' ');
  log.info(
    DATANODE_LOG,
    `${datanode.registrationText} Starting thread to transfer ${name} to ${to}`,
  );
  void send(datanode, block, targets);
}

async function send(
  datanode: DataNode,
  block: ExtendedBlock,
  targets: readonly DatanodeInfo[],
): Promise<void> {
  try {
    await sendReplica(datanode, { block, targets, stage: 'PIPELINE_SETUP_CREATE', clientName: '' });
  } catch (error) {
    const what = `Failed to transfer ${extendedName(block)} to ${datanodeName(targets[0] as DatanodeInfo)} got`;
    const text = `${datanode.registrationText}:${what}`;
    datanode.log.warn(DATANODE_LOG, text, ioException(error));
  }
}

async function complain(service: BPOfferService, message: string): Promise<void> {
  service.datanode.log.warn(DATANODE_LOG, message);
  await service.reportError('INVALID_BLOCK', message);
}
