/**
 * `DataNode`: the daemon that keeps replicas. This is the object that its parts share: its servers,
 * its storage, and one `BPOfferService` for each nameservice.
 */

import { type System, SystemError } from '../../../core/plugin/index.ts';
import {
  bindException,
  type Configuration,
  HttpServer,
  type Logger,
  RpcClient,
  RpcServer,
  VERSION,
} from '../../hadoop-common/door.ts';
import { type NamespaceInfo, withJavaIo } from '../../journalnode/door.ts';
import { nameNodeIds, nameNodeServiceAddress, nameserviceIds } from '../nameservices.ts';
import { extendedName } from '../protocols/block-names.ts';
import type { WriteBlock } from '../protocols/data-transfer.ts';
import {
  CLIENT_DATANODE_PROTOCOL,
  type ClientDatanodeProtocol,
  type DatanodeRegistration,
  INTER_DATANODE_PROTOCOL,
  type InterDatanodeProtocol,
} from '../protocols/datanode-protocol.ts';
import { DataChannel } from '../transfer/channel.ts';
import { BPOfferService } from './bp-offer-service.ts';
import { DataStorage } from './data-storage.ts';
import { DataXceiver } from './data-xceiver.ts';
import { io } from './exceptions.ts';
import { FsDataset } from './fs-dataset.ts';
import { DATANODE_LOG } from './log.ts';
import type { Replica } from './replica.ts';
import { initReplicaRecovery, updateReplicaUnderRecovery } from './replica-recovery.ts';
import { type DataNodeSettings, readSettings } from './settings.ts';

export class DataNode {
  readonly sys: System;
  readonly conf: Configuration;
  readonly log: Logger;
  readonly rpc: RpcClient;
  readonly settings: DataNodeSettings;
  readonly storage: DataStorage;
  readonly dataset: FsDataset;
  private services: readonly BPOfferService[] = [];
  private xceivers = 0;
  private shutDown: (() => void) | undefined;

  constructor(sys: System, conf: Configuration, log: Logger) {
    this.sys = sys;
    this.conf = conf;
    this.log = log;
    this.rpc = new RpcClient(sys, conf);
    this.settings = readSettings(conf);
    this.storage = new DataStorage(sys, log, this.settings.dirs);
    this.dataset = new FsDataset(sys, log, this.settings.reservedBytes);
  }

  /** `hostName:port` of the streaming server. */
  get displayName(): string {
    return `${this.hostName}:${this.settings.xfer.port}`;
  }

  get xceiverCount(): number {
    return this.xceivers;
  }

  /** `startDataNode` @throws JavaException */
  start(): void {
    const { log, settings } = this;
    log.info(DATANODE_LOG, `Configured hostname is ${this.hostName}`);
    log.info(DATANODE_LOG, 'Starting DataNode with maxLockedMemory = 0');
    this.startXceiverServer();
    log.info(DATANODE_LOG, `Opened streaming server at /0.0.0.0:${settings.xfer.port}`);
    new HttpServer(this.sys, { port: settings.http.port }).start();
    log.info('web.DatanodeHttpServer', `Listening HTTP traffic on /0.0.0.0:${settings.http.port}`);
    this.startIpcServer();
    log.info(DATANODE_LOG, `Opened IPC server at /0.0.0.0:${settings.ipc.port}`);
    const ids = nameserviceIds(this.conf);
    const known = ids.length === 0 ? [undefined] : ids;
    const names = known.map((id) => id ?? '<default>').join(',');
    log.info(DATANODE_LOG, `Refresh request received for nameservices: ${ids.join(',') || 'null'}`);
    log.info(DATANODE_LOG, `Starting BPOfferServices for nameservices: ${names}`);
    this.services = known.map((id) => new BPOfferService(this, id ?? '', this.addressesOf(id)));
    for (const service of this.services) service.start();
  }

  /** `join`: until no block pool is left, or the disk has failed. */
  join(): Promise<void> {
    return this.sys.promise<void>((resolve) => {
      this.shutDown = () => resolve();
    });
  }

  /** `initBlockPool` @throws JavaException */
  async initBlockPool(info: NamespaceInfo): Promise<void> {
    const { storage, dataset } = this;
    await withJavaIo(() => storage.load(info));
    const { namespaceId, blockPoolId, layoutVersion, clusterId, cTime } = info;
    const ns = `lv=${layoutVersion};cid=${clusterId};nsid=${namespaceId};c=${cTime};bpid=${blockPoolId}`;
    const setting = `nsid=${namespaceId};bpid=${blockPoolId};lv=-57;nsInfo=${ns};dnuuid=${storage.uuid}`;
    this.log.info(DATANODE_LOG, `Setting up storage: ${setting}`);
    await withJavaIo(() => dataset.addPool(blockPoolId, storage.volumes));
    const ids = { namespaceId, clusterId: storage.clusterId ?? '', poolId: blockPoolId };
    this.sys.observe('storage-ids', ids);
  }

  registration(storage: DatanodeRegistration['storage']): DatanodeRegistration {
    const { settings } = this;
    return {
      uuid: this.storage.uuid ?? '',
      hostName: this.hostName,
      address: this.sys.host.address,
      xferPort: settings.xfer.port,
      infoPort: settings.http.port,
      ipcPort: settings.ipc.port,
      softwareVersion: VERSION,
      storage,
    };
  }

  /** `DatanodeRegistration.toString`, without the storage. */
  get registrationText(): string {
    const { settings, storage, sys } = this;
    const ports = `infoPort=${settings.http.port}, infoSecurePort=0, ipcPort=${settings.ipc.port}`;
    const at = `${sys.host.address}:${settings.xfer.port}`;
    return `DatanodeRegistration(${at}, datanodeUuid=${storage.uuid}, ${ports})`;
  }

  // --- what NameNodes hear -------------------------------------------------------------------

  receiving(replica: Replica): void {
    for (const service of this.services) service.notify(replica, 'RECEIVING_BLOCK', null);
  }

  received(replica: Replica): void {
    for (const service of this.services) service.notify(replica, 'RECEIVED_BLOCK', null);
  }

  deleted(replica: Replica): void {
    for (const service of this.services) service.notify(replica, 'DELETED_BLOCK', null);
  }

  /** The line of a finished write in `DataNode.clienttrace`. */
  traceWrite(request: WriteBlock, replica: Replica, upstream: DataChannel, tookMs: number): void {
    const { poolId, id, stamp, bytesOnDisk } = replica;
    const ends = `src: ${upstream.remote}, dest: ${upstream.local}`;
    const what = `bytes: ${bytesOnDisk}, op: HDFS_WRITE, cliID: ${request.clientName}, offset: 0`;
    const block = `srvID: ${this.storage.uuid}, blockid: ${extendedName({ poolId, id, stamp })}`;
    const duration = `duration(ns): ${Math.round(tookMs * 1_000_000)}`;
    this.log.info('DataNode.clienttrace', `${ends}, ${what}, ${block}, ${duration}`);
  }

  /** A state for selectors: it serves once it knows who rules one of its pools. */
  showState(): void {
    this.sys.state(this.services.some((service) => service.hasActive) ? 'serving' : 'registered');
  }

  // --- the end -------------------------------------------------------------------------------

  /** `shutdownBlockPool` */
  removePool(service: BPOfferService): void {
    this.services = this.services.filter((one) => one !== service);
    this.log.info(DATANODE_LOG, `Removed ${service}`);
    if (this.services.length === 0) this.shutDown?.();
  }

  /** `checkDiskErrorAsync`: after a write that failed, whether the disk can still be used. */
  checkDisk(): void {
    void this.checkVolumes();
  }

  private async checkVolumes(): Promise<void> {
    const failed: string[] = [];
    for (const { dir } of this.storage.volumes) {
      try {
        await this.sys.disk.fsync(`${dir}/current/VERSION`);
      } catch (error) {
        if (!(error instanceof SystemError)) throw error;
        failed.push(dir);
      }
    }
    if (failed.length === 0) return;
    const { log, settings, storage } = this;
    const list = failed.join(', ');
    log.warn(
      DATANODE_LOG,
      `checkDiskErrorAsync callback got ${failed.length} failed volumes: [${list}]`,
    );
    const what = `DataNode failed volumes:${failed.join(';')};`;
    const goesOn =
      failed.length < storage.volumes.length && failed.length <= settings.toleratedFailures;
    const error = `DataNode.handleDiskError on: [${what}] Keep Running: ${goesOn}`;
    log.warn(DATANODE_LOG, error);
    for (const service of this.services) {
      await service.reportError(goesOn ? 'DISK_ERROR' : 'FATAL_DISK_ERROR', what);
    }
    if (goesOn) return;
    log.warn(DATANODE_LOG, `DataNode is shutting down due to failed volumes: [${what}]`);
    this.shutDown?.();
  }

  // --- servers -------------------------------------------------------------------------------

  private get hostName(): string {
    return this.settings.hostName ?? this.sys.host.name;
  }

  /** @throws JavaException BindException */
  private startXceiverServer(): void {
    const { sys, settings } = this;
    const { port } = settings.xfer;
    try {
      sys.net.listen(port, (connection) => {
        const channel = new DataChannel(sys, connection);
        if (this.xceivers >= settings.maxXceivers) return this.refuse(channel);
        this.xceivers++;
        void new DataXceiver(this, channel).run().finally(() => this.xceivers--);
      });
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      throw bindException(settings.xfer);
    }
  }

  private refuse(channel: DataChannel): void {
    const limit = `Xceiver count ${this.xceivers + 1} exceeds the limit of concurrent xcievers: ${this.settings.maxXceivers}`;
    this.log.warn(DATANODE_LOG, `${this.displayName}:DataXceiverServer: ${limit}`);
    channel.close();
  }

  /** @throws JavaException BindException */
  private startIpcServer(): void {
    const { dataset, settings, sys } = this;
    const server = new RpcServer(sys, {
      name: '0.0.0.0',
      port: settings.ipc.port,
      handlers: settings.handlers,
    });
    server.serve<ClientDatanodeProtocol>(CLIENT_DATANODE_PROTOCOL, {
      getReplicaVisibleLength: ({ block }) => dataset.visibleLength(block),
      triggerBlockReport: ({ incremental, namenode }) => {
        for (const service of this.services) service.triggerBlockReport(incremental, namenode);
        return null;
      },
    });
    server.serve<InterDatanodeProtocol>(INTER_DATANODE_PROTOCOL, {
      initReplicaRecovery: ({ recovering: { block, newStamp } }) =>
        initReplicaRecovery(dataset, block, newStamp),
      updateReplicaUnderRecovery: ({ block, recoveryId, newLength }) =>
        withJavaIo(async () => {
          const replica = await updateReplicaUnderRecovery(dataset, block, recoveryId, newLength);
          this.received(replica);
          return { storageId: replica.volume.storageId };
        }),
    });
    server.start();
  }

  /** The addresses of a nameservice's NameNodes. @throws JavaException where it has none */
  private addressesOf(nameserviceId: string | undefined) {
    const ids = nameNodeIds(this.conf, nameserviceId);
    const known = ids.length === 0 ? [undefined] : ids;
    const all = known.map((id) => nameNodeServiceAddress(this.conf, nameserviceId, id));
    const addresses = all.filter((address) => address !== undefined);
    if (addresses.length > 0) return addresses;
    throw io('No services to connect, missing NameNode address.');
  }
}
