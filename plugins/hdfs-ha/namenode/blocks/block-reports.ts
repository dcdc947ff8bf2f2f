/**
 * What DataNodes report, worked off: full and incremental block reports, and the messages that a
 * standby keeps until it has read of their blocks.
 */

import { blockName } from '../../protocols/block-names.ts';
import type { Block, ReplicaState } from '../../protocols/blocks.ts';
import type {
  ReceivedDeletedBlocks,
  StorageBlockReport,
} from '../../protocols/datanode-protocol.ts';
import { type BlockInfo, isComplete, plainBlock } from './block-info.ts';
import type { BlockManager } from './block-manager.ts';
import type { DatanodeDescriptor, StorageInfo } from './datanode-descriptor.ts';
import { PendingDatanodeMessages, type ReportedReplica } from './pending-messages.ts';

export class BlockReports {
  /** `shouldPostponeBlocksFromFuture`: while edits may still explain what is reported. */
  postponing = true;
  private readonly blocks: BlockManager;
  private readonly queued: PendingDatanodeMessages;

  constructor(blocks: BlockManager) {
    this.blocks = blocks;
    this.queued = new PendingDatanodeMessages(blocks.host.sys);
  }

  get queuedMessages(): number {
    return this.queued.count;
  }

  /** `processReport`: all that one storage has. */
  full(node: DatanodeDescriptor, { storageId, blocks }: StorageBlockReport): void {
    const storage = node.storage(storageId);
    const reported = new Set(blocks.map(({ block }) => block.id));
    const gone = [...storage.blocks].filter(({ id }) => !reported.has(id));
    for (const { block, state } of blocks) this.replica({ storage, block, state });
    for (const block of gone) this.blocks.removeStored(block, node);
    const stale = storage.contentsStale;
    if (storage.heartbeatedSinceFailover) storage.contentsStale = false;
    storage.reports += 1;
    node.lastBlockReportWall = this.blocks.host.sys.clock.wall();
    this.blocks.host.log.info(
      'BlockStateChange',
      `BLOCK* processReport: from storage ${storageId} node ${node.name}, blocks: ${blocks.length}, hasStaleStorage: ${storage.contentsStale}, processing time: 0 msecs, invalidatedBlocks: 0`,
    );
    if (stale && !storage.contentsStale) this.blocks.redundancy.rescanPostponed();
  }

  /** `processIncrementalBlockReport`: what has changed in one storage. */
  incremental(node: DatanodeDescriptor, report: ReceivedDeletedBlocks): void {
    const storage = node.storage(report.storageId);
    for (const { block, status, delHint } of report.blocks) {
      switch (status) {
        case 'RECEIVING_BLOCK':
          this.replica({ storage, block, state: 'RBW' });
          break;
        case 'RECEIVED_BLOCK': {
          const stored = this.blocks.get(block.id);
          if (stored?.stamp === block.stamp) this.blocks.redundancy.pending.settle(stored, node);
          const hint = delHint === null ? undefined : this.blocks.datanodes.get(delHint);
          this.replica({ storage, block, state: 'FINALIZED' }, hint);
          break;
        }
        case 'DELETED_BLOCK':
          this.replica({ storage, block, state: null });
          break;
      }
    }
  }

  /** `processQueuedMessagesForBlock`: edits have just spoken of it. */
  blockChanged(block: BlockInfo): void {
    for (const message of this.queued.take(block.id)) this.replica(message);
  }

  /** `processAllPendingDNMessages`: all edits are read; what is still unknown never was. */
  processAll(): void {
    const all = this.queued.takeAll();
    this.blocks.host.log.info(
      'blockmanagement.BlockManager',
      `Processing ${all.length} messages from DataNodes that were previously queued during standby state`,
    );
    for (const message of all) this.replica(message);
  }

  forget(node: DatanodeDescriptor): void {
    this.queued.removeNode(node);
  }

  private replica(message: ReportedReplica, hint?: DatanodeDescriptor): void {
    const { storage, block, state } = message;
    this.queued.supersede(storage, block.id);
    if (this.postponing && block.stamp > this.blocks.host.generationStamp()) {
      this.queued.enqueue(message);
      return;
    }
    const stored = this.blocks.get(block.id);
    if (state === null) {
      this.blocks.redundancy.invalidates.remove(block.id, storage.node);
      if (stored) this.deleted(stored, storage);
      return;
    }
    if (!stored) {
      if (this.blocks.redundancy.populating)
        this.blocks.redundancy.invalidates.add(block, storage.node);
      return;
    }
    if (this.blocks.redundancy.invalidates.has(block, storage.node)) return;
    const wrong = whyCorrupt(stored, block, state);
    if (wrong !== undefined) {
      if (this.postponing) this.queued.enqueue(message);
      else this.blocks.markCorrupt(stored, block, storage, wrong);
      return;
    }
    if (underConstruction(stored, state)) this.expect(stored, storage, block, state);
    if (state !== 'FINALIZED') return;
    if (!stored.storages.has(storage) || this.blocks.corrupt.has(stored, storage.node)) {
      this.blocks.addStored(stored, storage, hint);
    }
  }

  private deleted(stored: BlockInfo, storage: StorageInfo): void {
    stored.expected = stored.expected.filter((replica) => replica.storage !== storage);
    this.blocks.removeStored(stored, storage.node);
  }

  /** `addReplicaIfNotPresent` */
  private expect(stored: BlockInfo, storage: StorageInfo, block: Block, state: ReplicaState): void {
    const { bytes, stamp } = plainBlock(block);
    const known = stored.expected.find((replica) => replica.storage.node === storage.node);
    if (known?.storage === storage) Object.assign(known, { bytes, stamp, state });
    else {
      stored.expected = stored.expected.filter((replica) => replica !== known);
      stored.expected.push({ storage, bytes, stamp, state, chosenAsPrimary: false });
    }
  }
}

/** `isBlockUnderConstruction` */
function underConstruction(stored: BlockInfo, state: ReplicaState): boolean {
  if (state === 'FINALIZED') {
    return stored.state === 'UNDER_CONSTRUCTION' || stored.state === 'UNDER_RECOVERY';
  }
  return (state === 'RBW' || state === 'RWR') && !isComplete(stored);
}

/** `checkReplicaCorrupt`: why a replica does not fit its block, if it does not. */
function whyCorrupt(stored: BlockInfo, block: Block, state: ReplicaState): string | undefined {
  const own = stored.stamp !== block.stamp;
  switch (state) {
    case 'FINALIZED':
      if (stored.state === 'COMPLETE' || stored.state === 'COMMITTED') {
        if (own) {
          return `block is ${stored.state} and reported genstamp ${block.stamp} does not match genstamp in block map ${stored.stamp}`;
        }
        return stored.bytes === block.bytes
          ? undefined
          : `block is ${stored.state} and reported length ${block.bytes} does not match length in block map ${stored.bytes}`;
      }
      return stored.state === 'UNDER_CONSTRUCTION' && stored.stamp > block.stamp
        ? `block is ${stored.state} and reported state ${state}, But reported genstamp ${block.stamp} does not match genstamp in block map ${stored.stamp}`
        : undefined;
    case 'RBW':
    case 'RWR':
      if (!isComplete(stored)) return undefined;
      if (own) {
        return `reported ${state} replica with genstamp ${block.stamp} does not match Stored block's genstamp in block map ${stored.stamp}`;
      }
      return state === 'RBW' ? undefined : `reported replica has invalid state ${state}`;
    default:
      return `Unexpected replica state ${state} for block: ${blockName(stored)}`;
  }
}
