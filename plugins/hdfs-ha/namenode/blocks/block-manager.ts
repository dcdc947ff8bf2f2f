/**
 * `BlockManager`: all blocks, where their replicas lie, and what is wanted of them. Reports of
 * DataNodes are worked off in `block-reports.ts`, work is handed out in `redundancy-monitor.ts`.
 */

import type { System } from '../../../../core/plugin/index.ts';
import { JAVA, JavaException } from '../../../hadoop-common/door.ts';
import { blockName } from '../../protocols/block-names.ts';
import type { Block } from '../../protocols/blocks.ts';
import type { NamesystemLog } from '../namesystem/context.ts';
import type { NamesystemSettings } from '../namesystem/settings.ts';
import { BlockManagerSafeMode } from '../safemode/block-manager-safe-mode.ts';
import { type BlockInfo, isComplete, isCompleteOrCommitted } from './block-info.ts';
import { BlockReports } from './block-reports.ts';
import type { DatanodeDescriptor, StorageInfo } from './datanode-descriptor.ts';
import { DatanodeManager } from './datanode-manager.ts';
import { Redundancy } from './redundancy.ts';
import { RedundancyMonitor } from './redundancy-monitor.ts';
import type { ReplicaCount } from './redundancy-queues.ts';
import { ReplicaSet } from './replica-sets.ts';

/** What the block manager asks of the namesystem. */
export interface BlockManagerHost {
  readonly sys: System;
  readonly settings: NamesystemSettings;
  readonly log: NamesystemLog;
  /** The last generation stamp that the namespace knows. */
  generationStamp(): number;
  /** Any safe mode, by hand too. */
  inSafeMode(): boolean;
}

export class BlockManager {
  readonly host: BlockManagerHost;
  readonly datanodes: DatanodeManager;
  readonly reports: BlockReports;
  readonly monitor: RedundancyMonitor;
  readonly safeMode: BlockManagerSafeMode;
  readonly redundancy: Redundancy;
  readonly corrupt = new ReplicaSet();
  /** Only an active NameNode decides about replicas. */
  active = false;
  inTransition = false;
  private readonly blocks = new Map<number, BlockInfo>();

  constructor(host: BlockManagerHost) {
    this.host = host;
    this.datanodes = new DatanodeManager(host.sys, host.settings, host.log);
    this.redundancy = new Redundancy(this);
    this.reports = new BlockReports(this);
    this.monitor = new RedundancyMonitor(this);
    this.safeMode = new BlockManagerSafeMode({
      sys: host.sys,
      settings: host.settings,
      log: host.log,
      liveDatanodes: () => this.datanodes.live.length,
      lowRedundancyBlocks: () => this.redundancy.needed.size,
      initializeQueuesIfNeeded: () => this.redundancy.initializeIfNeeded(),
      inTransitionToActive: () => this.inTransition,
    });
  }

  get(id: number): BlockInfo | undefined {
    return this.blocks.get(id);
  }

  get all(): Iterable<BlockInfo> {
    return this.blocks.values();
  }

  /** `getCompleteBlocksTotal` */
  get completeTotal(): number {
    let count = 0;
    for (const block of this.blocks.values()) if (isComplete(block)) count += 1;
    return count;
  }

  add(block: BlockInfo): void {
    this.blocks.set(block.id, block);
  }

  /** `removeBlocksAndUpdateSafemodeTotal`: of a file that is deleted, or a block given up. */
  remove(block: BlockInfo): void {
    if (isComplete(block)) {
      const safe = this.count(block).live >= this.host.settings.minReplication;
      this.safeMode.adjustTotals(safe ? -1 : 0, -1);
    }
    this.redundancy.deleteReplicas(block);
    for (const storage of block.storages) storage.blocks.delete(block);
    block.storages.clear();
    block.file = null;
    this.blocks.delete(block.id);
    this.redundancy.forget(block);
    this.corrupt.forget(block);
  }

  /** `countNodes` */
  count(block: BlockInfo): ReplicaCount {
    const count = { live: 0, decommissioning: 0, corrupt: 0, excess: 0, stale: 0 };
    for (const storage of block.storages) {
      const { node } = storage;
      if (this.corrupt.has(block, node)) count.corrupt += 1;
      else if (this.redundancy.excess.has(block, node)) count.excess += 1;
      else if (!node.inService) count.decommissioning += 1;
      else {
        count.live += 1;
        if (storage.contentsStale) count.stale += 1;
      }
    }
    return count;
  }

  hasMinStorage(block: BlockInfo): boolean {
    return this.count(block).live >= this.host.settings.minReplication;
  }

  // --- the life of a block ---------------------------------------------------------------------

  /** `commitOrCompleteLastBlock`: the client says how long it has become. @throws IOException */
  commitOrComplete(block: BlockInfo, committed: Block): void {
    if (isComplete(block)) return;
    if (block.state === 'UNDER_RECOVERY') {
      const text = `Commit or complete block ${blockName(committed)}, whereas it is under recovery.`;
      throw new JavaException(JAVA.io, text);
    }
    if (block.state === 'UNDER_CONSTRUCTION') this.commit(block, committed);
    if (this.hasMinStorage(block)) this.complete(block);
  }

  /** Makes a block complete, whatever replicas it has: a standby learns it from the edits. */
  complete(block: BlockInfo): void {
    if (isComplete(block)) return;
    const awaited = block.expected.filter(
      ({ storage }) => !block.storages.has(storage) && storage.node.alive,
    );
    this.redundancy.await(
      block,
      awaited.map(({ storage }) => storage.node),
    );
    block.state = 'COMPLETE';
    block.expected = [];
    block.recoveryId = 0;
    block.truncateTo = null;
    const { live } = this.count(block);
    // A complete block counts for safe mode from now on, whether its replicas are known or not.
    this.safeMode.adjustTotals(live >= this.host.settings.minReplication ? 1 : 0, 1);
  }

  /** `convertLastBlockToUC`: for append, truncate and recovery. */
  reopen(block: BlockInfo): void {
    if (isComplete(block)) {
      this.safeMode.adjustTotals(this.hasMinStorage(block) ? -1 : 0, -1);
    }
    block.state = 'UNDER_CONSTRUCTION';
    this.redundancy.forget(block);
  }

  private commit(block: BlockInfo, committed: Block): void {
    if (block.stamp !== committed.stamp) {
      const text = `Commit block with mismatching GS. NN has ${blockName(block)}, client submits ${blockName(committed)}`;
      throw new JavaException(JAVA.io, text);
    }
    block.bytes = committed.bytes;
    block.state = 'COMMITTED';
    const stale = block.expected.filter(({ stamp }) => stamp !== committed.stamp);
    block.expected = block.expected.filter((replica) => !stale.includes(replica));
    for (const { storage } of stale) this.removeStored(block, storage.node);
  }

  // --- replicas --------------------------------------------------------------------------------

  /** `addStoredBlock`: a finalized replica is there. */
  addStored(block: BlockInfo, storage: StorageInfo, hint?: DatanodeDescriptor): void {
    const known = block.storages.has(storage);
    for (const other of block.storages) {
      if (other.node === storage.node && other !== storage) this.detach(block, other);
    }
    block.storages.add(storage);
    storage.blocks.add(block);
    if (known) this.corrupt.remove(block, storage.node);
    const count = this.count(block);
    if (block.state === 'COMMITTED' && count.live >= this.host.settings.minReplication) {
      this.complete(block);
    } else if (isComplete(block) && !known) {
      this.safeMode.incrementSafe(count.live);
    }
    if (!isCompleteOrCommitted(block) || !this.redundancy.populating) return;
    this.redundancy.updateNeeded(block);
    this.redundancy.processExtra(block, hint);
    if (count.corrupt > 0 && count.live >= block.file!.replication) {
      for (const node of this.corrupt.of(block)) this.redundancy.invalidate(block, node, block);
    }
  }

  /** `removeStoredBlock`: a replica is gone. */
  removeStored(block: BlockInfo, node: DatanodeDescriptor): void {
    const here = [...block.storages].filter((storage) => storage.node === node);
    if (here.length === 0) return;
    for (const storage of here) this.detach(block, storage);
    if (isComplete(block)) this.safeMode.decrementSafe(this.count(block).live);
    this.redundancy.excess.remove(block, node);
    this.corrupt.remove(block, node);
    this.redundancy.updateNeeded(block);
  }

  /** `removeBlocksAssociatedTo`: the DataNode is dead, or another one in its place. */
  removeNode(node: DatanodeDescriptor): void {
    for (const storage of node.storages.values()) {
      for (const block of [...storage.blocks]) {
        this.redundancy.pending.settle(block, node);
        this.removeStored(block, node);
      }
    }
    this.redundancy.invalidates.removeNode(node);
    this.reports.forget(node);
    this.safeMode.check();
  }

  /**
   * `markBlockAsCorrupt`: a replica that does not fit the block.
   * @param by the address of who found it, if not a report did
   */
  markCorrupt(
    block: BlockInfo,
    replica: Block,
    storage: StorageInfo,
    why: string,
    by = 'null',
  ): void {
    block.storages.add(storage);
    storage.blocks.add(block);
    if (!this.corrupt.has(block, storage.node)) {
      this.host.log.info(
        'BlockStateChange',
        `BLOCK NameSystem.addToCorruptReplicasMap: ${blockName(replica)} added as corrupt on ${storage.node.name} by ${by}  because ${why}`,
      );
      this.host.sys.observe('replica-corrupt', {
        block: block.id,
        stamp: block.stamp,
        datanode: storage.node.registration.hostName,
        why,
      });
    }
    this.corrupt.add(block, storage.node);
    const { live, corrupt } = this.count(block);
    const enough = live >= block.file!.replication;
    const minimal = live >= this.host.settings.minReplication;
    const written = block.stamp > replica.stamp;
    if (enough || (minimal && (written || live + corrupt > block.file!.replication))) {
      this.redundancy.invalidate(block, storage.node, replica);
    } else {
      this.redundancy.updateNeeded(block);
    }
  }

  /** `findAndMarkBlockAsCorrupt`: a client or a scanner has found a replica that is bad. */
  reportBad(block: Block, uuid: string, reporter: string): void {
    const stored = this.get(block.id);
    const storage = [...(stored?.storages ?? [])].find(({ node }) => node.uuid === uuid);
    if (!stored || !storage) return;
    this.markCorrupt(stored, block, storage, 'client machine reported it', `/${reporter}`);
  }

  private detach(block: BlockInfo, storage: StorageInfo): void {
    block.storages.delete(storage);
    storage.blocks.delete(block);
  }

  get now(): number {
    return this.host.sys.clock.monotonic();
  }
}
