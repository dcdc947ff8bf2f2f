/** `DatanodeManager` and `HeartbeatManager`: the DataNodes that there are, and whether they live. */

import type { System } from '../../../../core/plugin/index.ts';
import { JavaException } from '../../../hadoop-common/door.ts';
import type { StorageReport } from '../../protocols/blocks.ts';
import type { DatanodeReportType } from '../../protocols/client-protocol.ts';
import type { DatanodeRegistration } from '../../protocols/datanode-protocol.ts';
import type { NamesystemLog } from '../namesystem/context.ts';
import { HDFS } from '../namesystem/exceptions.ts';
import type { NamesystemSettings } from '../namesystem/settings.ts';
import { DatanodeDescriptor } from './datanode-descriptor.ts';
import { type HostLists, readHostLists } from './host-lists.ts';
import { BlockReportLeaseManager } from './report-leases.ts';

export class DatanodeManager {
  readonly leases: BlockReportLeaseManager;
  private readonly sys: System;
  private readonly settings: NamesystemSettings;
  private readonly log: NamesystemLog;
  private readonly nodes = new Map<string, DatanodeDescriptor>();
  private hosts: HostLists;

  constructor(sys: System, settings: NamesystemSettings, log: NamesystemLog) {
    this.sys = sys;
    this.settings = settings;
    this.log = log;
    this.leases = new BlockReportLeaseManager(
      sys.random('BlockReportLeaseManager'),
      settings.fullBlockReportLeases,
      settings.fullBlockReportLeaseMs,
    );
    this.hosts = readHostLists(sys, settings);
  }

  get(uuid: string): DatanodeDescriptor | undefined {
    return this.nodes.get(uuid);
  }

  /** `getDatanode` @throws UnregisteredNodeException */
  registered(registration: DatanodeRegistration): DatanodeDescriptor | undefined {
    const node = this.nodes.get(registration.uuid);
    const address = `${registration.address}:${registration.xferPort}`;
    if (node && node.name !== address) {
      throw new JavaException(
        HDFS.unregistered,
        `Data node ${describeRegistration(registration)} is attempting to report storage ID ${registration.uuid}. Node ${node.name} is expected to serve this storage.`,
      );
    }
    return node;
  }

  get all(): readonly DatanodeDescriptor[] {
    return [...this.nodes.values()];
  }

  get live(): readonly DatanodeDescriptor[] {
    return this.all.filter(({ alive }) => alive);
  }

  /** Where new replicas may go. */
  get writable(): readonly DatanodeDescriptor[] {
    const good = this.live.filter(({ inService }) => inService);
    return this.settings.avoidWriteStale ? good.filter((node) => !this.stale(node)) : good;
  }

  stale(node: DatanodeDescriptor): boolean {
    return this.sys.clock.monotonic() - node.lastUpdateMs >= this.settings.staleIntervalMs;
  }

  /**
   * The node, alive, and the ones that it replaces, which are to be forgotten.
   * @throws DisallowedDatanodeException
   */
  register(registration: DatanodeRegistration): {
    readonly node: DatanodeDescriptor;
    readonly replaced: readonly DatanodeDescriptor[];
  } {
    if (!this.hosts.allows(registration)) {
      throw new JavaException(
        HDFS.disallowed,
        `Datanode denied communication with namenode because the host is not in the include-list: ${describeRegistration(registration)}`,
      );
    }
    this.log.info(
      'hdfs.StateChange',
      `BLOCK* registerDatanode: from ${describeRegistration(registration)} storage ${registration.uuid}`,
    );
    const name = `${registration.address}:${registration.xferPort}`;
    const replaced = this.all.filter(
      (node) => node.name === name && node.uuid !== registration.uuid,
    );
    for (const old of replaced) {
      this.log.info('hdfs.StateChange', `BLOCK* registerDatanode: ${old.name}`);
      this.nodes.delete(old.uuid);
    }
    let node = this.nodes.get(registration.uuid);
    if (!node) {
      node = new DatanodeDescriptor(registration);
      this.nodes.set(registration.uuid, node);
      this.log.info('net.NetworkTopology', `Adding a new node: /default-rack/${name}`);
      this.log.info(
        'blockmanagement.BlockReportLeaseManager',
        `Registered DN ${node.uuid} (${name}).`,
      );
    } else if (!node.alive) {
      this.log.info('net.NetworkTopology', `Adding a new node: /default-rack/${name}`);
    }
    node.registration = registration;
    node.alive = true;
    node.forceRegistration = false;
    node.disallowed = false;
    node.lastUpdateMs = this.sys.clock.monotonic();
    node.lastUpdateWall = this.sys.clock.wall();
    for (const storage of node.storages.values()) {
      storage.contentsStale = true;
      storage.heartbeatedSinceFailover = false;
      storage.reports = 0;
    }
    this.startOrStopDecommission(node);
    return { node, replaced };
  }

  heartbeat(node: DatanodeDescriptor, reports: readonly StorageReport[], xceivers: number): void {
    node.heard(reports, xceivers, this.sys.clock.monotonic(), this.sys.clock.wall());
  }

  /** `heartbeatExpireInterval` */
  get expiryMs(): number {
    return 2 * this.settings.heartbeatRecheckMs + 10 * this.settings.heartbeatIntervalMs;
  }

  /** Those that were not heard of for too long; they are dead from now on. */
  takeDead(): readonly DatanodeDescriptor[] {
    const now = this.sys.clock.monotonic();
    const dead = this.live.filter(({ lastUpdateMs }) => lastUpdateMs < now - this.expiryMs);
    for (const node of dead) {
      this.log.info(
        'hdfs.StateChange',
        `BLOCK* removeDeadDatanode: lost heartbeat from ${node.name}, removeBlocksFromBlockMap true`,
      );
      this.retire(node);
    }
    return dead;
  }

  /** No more alive: it must register again before anything it says counts. */
  retire(node: DatanodeDescriptor): void {
    node.alive = false;
    node.clearQueues();
    this.leases.release(node);
    this.log.info('net.NetworkTopology', `Removing a node: /default-rack/${node.name}`);
  }

  /** After a failover: what storages held may have been deleted by the other NameNode's order. */
  markAllStale(): void {
    this.log.info('blockmanagement.DatanodeManager', 'Marking all datanodes as stale');
    for (const node of this.nodes.values()) {
      for (const storage of node.storages.values()) {
        storage.contentsStale = true;
        storage.heartbeatedSinceFailover = false;
      }
    }
  }

  clearQueues(): void {
    for (const node of this.nodes.values()) node.clearQueues();
  }

  /** `refreshNodes`: reads the host files anew. */
  refresh(): void {
    this.hosts = readHostLists(this.sys, this.settings);
    for (const node of this.nodes.values()) {
      node.disallowed = !this.hosts.allows(node.registration);
      if (!node.disallowed) this.startOrStopDecommission(node);
    }
  }

  report(type: DatanodeReportType): readonly DatanodeDescriptor[] {
    switch (type) {
      case 'ALL':
        return this.all;
      case 'LIVE':
        return this.live;
      case 'DEAD':
        return this.all.filter(({ alive }) => !alive);
      case 'DECOMMISSIONING':
        return this.live.filter(({ adminState }) => adminState === 'Decommission in progress');
    }
  }

  private startOrStopDecommission(node: DatanodeDescriptor): void {
    if (!this.hosts.excludes(node.registration)) {
      node.adminState = 'Normal';
    } else if (node.inService) {
      node.adminState = 'Decommission in progress';
      this.log.info(
        'blockmanagement.DatanodeAdminManager',
        `Starting decommission of ${node.name} with ${node.blocks} blocks`,
      );
    }
  }
}

/** `DatanodeRegistration.toString` */
export function describeRegistration(registration: DatanodeRegistration): string {
  const { address, xferPort, uuid, infoPort, ipcPort, storage } = registration;
  const { layoutVersion, clusterId, namespaceId, cTime } = storage;
  return `DatanodeRegistration(${address}:${xferPort}, datanodeUuid=${uuid}, infoPort=${infoPort}, infoSecurePort=0, ipcPort=${ipcPort}, storageInfo=lv=${layoutVersion};cid=${clusterId};nsid=${namespaceId};c=${cTime})`;
}
