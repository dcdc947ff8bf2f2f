/**
 * `BlockRecoveryWorker`: as the primary, brings the replicas of a block whose writer is gone to one
 * length and one generation stamp, and tells the NameNode.
 */

import { JavaException } from '../../hadoop-common/door.ts';
import { ioException } from '../../journalnode/door.ts';
import { blockName, extendedName, xferAddress } from '../protocols/block-names.ts';
import type { Block, DatanodeInfo, ExtendedBlock, ReplicaState } from '../protocols/blocks.ts';
import {
  INTER_DATANODE_PROTOCOL,
  type InterDatanodeProtocol,
  type RecoveringBlock,
} from '../protocols/datanode-protocol.ts';
import type { BPOfferService } from './bp-offer-service.ts';
import { io, RECOVERY_IN_PROGRESS } from './exceptions.ts';
import { DATANODE_LOG } from './log.ts';

const LOG = DATANODE_LOG;
const PROTOCOL_LOG = 'protocol.InterDatanodeProtocol';

/** `ReplicaState.getValue`: the lower, the better. */
const VALUE: Readonly<Record<ReplicaState, number>> = {
  FINALIZED: 0,
  RBW: 1,
  RWR: 2,
  RUR: 3,
  TEMPORARY: 4,
};

/** `BlockRecord`: what one DataNode has. */
interface BlockRecord {
  readonly node: DatanodeInfo;
  readonly block: Block;
  readonly state: ReplicaState;
}

/** `recoverBlocks`, in the order of the command. */
export async function recoverBlocks(
  service: BPOfferService,
  who: string,
  blocks: readonly RecoveringBlock[],
): Promise<void> {
  const { log } = service.datanode;
  for (const recovering of blocks) {
    const { block, locations, newStamp } = recovering;
    const targets = locations.map((node) => `/${xferAddress(node)}`).join(', ');
    const what = `${extendedName(block)}, targets=[${targets}], newGenerationStamp=${newStamp}`;
    const call = `recoverBlock(${what}, newBlock=null, isStriped=false)`;
    log.info(LOG, `BlockRecoveryWorker: ${who} calls ${call}`);
    try {
      await new BlockRecovery(service, recovering).recover();
    } catch (error) {
      const failure = ioException(error);
      log.warn(LOG, `recoverBlocks FAILED: ${extendedName(block)}`, failure);
    }
  }
}

class BlockRecovery {
  private readonly service: BPOfferService;
  private readonly block: ExtendedBlock;
  private readonly recovering: RecoveringBlock;

  constructor(service: BPOfferService, recovering: RecoveringBlock) {
    this.service = service;
    this.recovering = recovering;
    this.block = recovering.block;
  }

  /** `RecoveryTaskContiguous.recover` @throws JavaException */
  async recover(): Promise<void> {
    const { block, recovering, service } = this;
    const { log } = service.datanode;
    const { locations } = recovering;
    const records: BlockRecord[] = [];
    let candidates = 0;
    let errors = 0;
    for (const node of locations) {
      try {
        const found = await this.proxy(node).initReplicaRecovery({ recovering });
        const record = found && { node, block: found.block, state: found.originalState };
        if (!record || record.block.stamp < block.stamp || record.block.bytes === 0) continue;
        candidates++;
        if (VALUE[record.state] <= VALUE.RWR) records.push(record);
      } catch (error) {
        if (!(error instanceof JavaException)) throw error;
        if (error.javaClass === RECOVERY_IN_PROGRESS) {
          const where = `on data-node ${xferAddress(node)} is already in progress.`;
          const end = `Recovery id = ${recovering.newStamp} is aborted.`;
          log.warn(
            PROTOCOL_LOG,
            `Recovery for replica ${extendedName(block)} ${where} ${end}`,
            error,
          );
          return;
        }
        errors++;
        const what = `(block=${extendedName(block)}, datanode=${xferAddress(node)})`;
        log.warn(PROTOCOL_LOG, `Failed to recover block ${what}`, error);
      }
    }
    const ids = `datanodeids=[${locations.map(xferAddress).join(', ')}]`;
    if (errors === locations.length) {
      throw io(`All datanodes failed: block=${extendedName(block)}, ${ids}`);
    }
    if (candidates > 0 && records.length === 0) {
      const what = `Found ${candidates} replica(s) for block ${extendedName(block)}`;
      throw io(`${what} but none is in RWR or better state. ${ids}`);
    }
    await this.sync(records);
  }

  /** `syncBlock` @throws JavaException */
  private async sync(records: readonly BlockRecord[]): Promise<void> {
    const { block, service } = this;
    const { log } = service.datanode;
    if (records.length === 0) {
      const why = `all datanodes don't have the block or their replicas have 0 length. The block can be deleted.`;
      log.info(LOG, `syncBlock for block ${extendedName(block)}, ${why}`);
      await this.commit(0, [], true);
      return;
    }
    const { participants, length } = this.choose(records);
    const updated: { node: DatanodeInfo; storageId: string }[] = [];
    const failed: DatanodeInfo[] = [];
    for (const { node, block: found } of participants) {
      try {
        const { storageId } = await this.proxy(node).updateReplicaUnderRecovery({
          block: { ...found, poolId: block.poolId },
          recoveryId: this.recovering.newStamp,
          newBlockId: block.id,
          newLength: length,
        });
        updated.push({ node, storageId });
      } catch (error) {
        if (!(error instanceof JavaException)) throw error;
        const what = `(newblock=${extendedName(block)}, datanode=${xferAddress(node)})`;
        log.warn(PROTOCOL_LOG, `Failed to updateBlock ${what}`, error);
        failed.push(node);
      }
    }
    if (updated.length === 0) {
      const nodes = `[${failed.map(xferAddress).join(', ')}]`;
      const what = `Cannot recover ${extendedName(block)}`;
      throw io(`${what}, the following datanodes failed: ${nodes}`);
    }
    await this.commit(length, updated, false);
  }

  /**
   * Who takes part, and at which length: the finalized one's, or the shortest of the best.
   *
   * @throws JavaException where finalized replicas differ: nobody can say which is right
   */
  private choose(records: readonly BlockRecord[]) {
    const best = Math.min(...records.map(({ state }) => VALUE[state]));
    const [first, ...others] = records.filter(({ state }) => state === 'FINALIZED');
    const odd = others.find(({ block }) => block.bytes !== first?.block.bytes);
    if (first && odd) {
      const state = `numBytes=${odd.block.bytes},originalReplicaState=${odd.state}`;
      const replica = `${blockName(odd.block)}[${state}]`;
      const what = 'Inconsistent size of finalized replicas. ';
      throw io(`${what}Replica ${replica} expected size: ${first.block.bytes}`);
    }
    const participants = first
      ? records.filter(
          ({ state, block }) => VALUE[state] < VALUE.RWR && block.bytes === first.block.bytes,
        )
      : records.filter(({ state }) => VALUE[state] === best);
    const lengths = participants.map(({ block }) => block.bytes);
    const truncateTo = this.recovering.truncateTo ?? Number.MAX_SAFE_INTEGER;
    return { participants, length: Math.min(truncateTo, ...lengths) };
  }

  /** @throws JavaException */
  private async commit(
    newLength: number,
    updated: readonly { node: DatanodeInfo; storageId: string }[],
    deleteBlock: boolean,
  ): Promise<void> {
    const { block, service, recovering } = this;
    const { newStamp } = recovering;
    const active = service.activeActor;
    if (!active) throw io(`Block pool ${block.poolId} has not recognized an active NN`);
    await active.namenode.commitBlockSynchronization({
      block,
      newStamp,
      newLength,
      closeFile: true,
      deleteBlock,
      newTargets: updated.map(({ node }) => node),
      newTargetStorages: updated.map(({ storageId }) => storageId),
    });
  }

  private proxy({ address, ipcPort }: DatanodeInfo) {
    const { rpc, settings } = this.service.datanode;
    return rpc.proxy<InterDatanodeProtocol>(
      INTER_DATANODE_PROTOCOL,
      { host: address, port: ipcPort },
      { rpcTimeoutMs: settings.socketTimeout.ms, rpcTimeoutKey: settings.socketTimeout.key },
    );
  }
}
