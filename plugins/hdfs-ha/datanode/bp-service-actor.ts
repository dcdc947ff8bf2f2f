/**
 * `BPServiceActor`: what a DataNode has to do with one NameNode: the handshake, heartbeats, block
 * reports, and the thread that works off its commands.
 */

import {
  type HAServiceState,
  isJava,
  JAVA,
  JavaException,
  type NetAddress,
  type Remote,
  socketAddressText,
} from '../../hadoop-common/door.ts';
import { ioException } from '../../journalnode/door.ts';
import {
  DATANODE_PROTOCOL,
  type DatanodeCommand,
  type DatanodeProtocol,
  type DatanodeRegistration,
} from '../protocols/datanode-protocol.ts';
import type { BPOfferService } from './bp-offer-service.ts';
import type { DataNode } from './datanode.ts';
import { IncrementalBlockReports } from './incremental-block-reports.ts';
import { DATANODE_LOG } from './log.ts';
import { ReportSchedule } from './report-schedule.ts';

const RETRY_MS = 5_000;
const REGISTER_RETRY_MS = 1_000;
/** What a NameNode answers to a DataNode that it does not want. */
const UNWANTED: readonly string[] = [
  'org.apache.hadoop.hdfs.protocol.UnregisteredNodeException',
  'org.apache.hadoop.hdfs.server.protocol.DisallowedDatanodeException',
  'org.apache.hadoop.hdfs.server.common.IncorrectVersionException',
];

export class BPServiceActor {
  readonly address: NetAddress;
  readonly namenode: Remote<DatanodeProtocol>;
  readonly reports: IncrementalBlockReports;
  private readonly service: BPOfferService;
  private readonly datanode: DataNode;
  private readonly schedule: ReportSchedule;
  private phase: 'CONNECTING' | 'INIT_FAILED' | 'RUNNING' | 'ENDED' = 'CONNECTING';
  private registration: DatanodeRegistration | undefined;
  private state: HAServiceState | undefined;
  private leaseId = 0;
  private reportCount = 0;

  constructor(service: BPOfferService, address: NetAddress) {
    const { datanode } = service;
    this.service = service;
    this.datanode = datanode;
    this.address = address;
    this.namenode = datanode.rpc.proxy<DatanodeProtocol>(DATANODE_PROTOCOL, address);
    this.reports = new IncrementalBlockReports(datanode.sys, datanode.settings.incrementalReportMs);
    this.schedule = new ReportSchedule(datanode.sys, datanode.settings);
  }

  get isAlive(): boolean {
    return this.phase === 'RUNNING' || this.phase === 'CONNECTING';
  }

  get isRegistered(): boolean {
    return this.registration !== undefined;
  }

  /** `m1/192.168.0.2:9000` */
  get addressText(): string {
    return socketAddressText(this.datanode.sys, this.address);
  }

  toString(): string {
    return `${this.service} service to ${this.addressText}`;
  }

  async run(): Promise<void> {
    const { log } = this.datanode;
    log.info(DATANODE_LOG, `${this} starting to offer service`);
    if (await this.initialize()) {
      this.phase = 'RUNNING';
      while (this.isAlive) await this.offerService();
    }
    log.warn(DATANODE_LOG, `Ending block pool service for: ${this}`);
    this.service.ended(this);
  }

  /** What this NameNode said of itself last, and what it orders. */
  async reRegister(): Promise<void> {
    const { log } = this.datanode;
    const state = (this.state ?? 'unknown').toUpperCase();
    const text = `DatanodeCommand action : DNA_REGISTER from ${this.addressText} with ${state} state`;
    log.info(DATANODE_LOG, text);
    await this.versionRequest();
    if (this.state === 'standby' || this.state === 'observer') this.reports.clear();
    await this.register();
    this.schedule.heartbeatNow();
    this.reports.wake();
  }

  triggerBlockReport(incremental: boolean): void {
    const kind = incremental ? 'an incremental' : 'a full';
    const text = `${this.service}: scheduling ${kind} block report to namenode: ${this.addressText}.`;
    this.datanode.log.info(DATANODE_LOG, text);
    if (incremental) return this.reports.trigger();
    this.schedule.forceBlockReport();
    this.reports.wake();
  }

  private async initialize(): Promise<boolean> {
    const { log, sys } = this.datanode;
    for (;;) {
      try {
        await this.connectAndHandshake();
        return true;
      } catch (error) {
        const failure = ioException(error);
        this.phase = 'INIT_FAILED';
        if (!this.service.shouldRetryInit) {
          this.phase = 'ENDED';
          log.error(DATANODE_LOG, `Initialization failed for ${this}. Exiting. `, failure);
          return false;
        }
        log.error(DATANODE_LOG, `Initialization failed for ${this} ${failure.message}`);
        await sys.sleep(RETRY_MS);
      }
    }
  }

  /** `connectToNNAndHandshake` @throws JavaException */
  private async connectAndHandshake(): Promise<void> {
    await this.service.verifyAndSet(this, await this.versionRequest());
    await this.register();
  }

  /** `retrieveNamespaceInfo`: again until it answers. */
  private async versionRequest() {
    const { log, sys } = this.datanode;
    for (;;) {
      try {
        return await this.namenode.versionRequest({});
      } catch (error) {
        if (!(error instanceof JavaException)) throw error;
        log.warn(DATANODE_LOG, `Problem connecting to server: ${this.addressText}`);
        await sys.sleep(RETRY_MS);
      }
    }
  }

  /** @throws JavaException what the NameNode says against it */
  private async register(): Promise<void> {
    const { log, sys } = this.datanode;
    const mine = this.service.registration();
    log.info(DATANODE_LOG, `${this} beginning handshake with NN`);
    for (;;) {
      try {
        this.registration = await this.namenode.registerDatanode({ registration: mine });
        break;
      } catch (error) {
        if (!(error instanceof JavaException)) throw error;
        if (error.remote) {
          log.warn(DATANODE_LOG, 'RemoteException in register', error);
          throw error;
        }
        const problem = `Problem connecting to server: ${this.addressText}`;
        if (isJava(error, JAVA.eof)) log.info(DATANODE_LOG, `${problem} :${error.message}`);
        else if (isJava(error, JAVA.socketTimeout)) log.info(DATANODE_LOG, problem);
        else log.warn(DATANODE_LOG, problem);
        await sys.sleep(REGISTER_RETRY_MS);
      }
    }
    log.info(DATANODE_LOG, `${this} successfully registered with NN`);
    this.leaseId = 0;
    this.schedule.blockReportAfterRegistration();
    this.datanode.showState();
  }

  /** One round of `offerService`. */
  private async offerService(): Promise<void> {
    const { log, sys, settings } = this.datanode;
    try {
      const isHeartbeat = this.schedule.isHeartbeatDue;
      if (isHeartbeat) await this.heartbeat();
      if (isHeartbeat || this.reports.sendImmediately) await this.sendIncremental();
      const forced = this.schedule.takeForced();
      if (forced) log.info(DATANODE_LOG, `Forcing a full block report to ${this.addressText}`);
      if (this.leaseId !== 0 || forced) await this.blockReport();
      await this.reports.wait(this.schedule.untilHeartbeatMs);
    } catch (error) {
      const failure = ioException(error);
      if (failure.remote && UNWANTED.includes(failure.javaClass)) {
        log.warn(DATANODE_LOG, `${this} is shutting down`, failure);
        this.phase = 'ENDED';
        return;
      }
      const kind = failure.remote ? 'RemoteException' : 'IOException';
      log.warn(DATANODE_LOG, `${kind} in offerService`, failure);
      await sys.sleep(Math.min(1_000, settings.heartbeatMs));
    }
  }

  private async heartbeat(): Promise<void> {
    const { datanode, service, schedule } = this;
    schedule.scheduleHeartbeat();
    const response = await this.namenode.sendHeartbeat({
      registration: this.registered,
      reports: datanode.dataset.storageReports(this.poolId),
      xceiverCount: datanode.xceiverCount,
      failedVolumes: 0,
      requestFullBlockReportLease: this.leaseId === 0 && schedule.isBlockReportDue,
    });
    if (response.fullBlockReportLeaseId !== 0) this.leaseId = response.fullBlockReportLeaseId;
    service.heartbeatFrom(this, response.state, response.txid);
    this.state = response.state;
    this.enqueue(response.commands);
  }

  private sendIncremental(): Promise<void> {
    const { registered: registration, poolId, namenode } = this;
    return this.reports.send((blocks) =>
      namenode.blockReceivedAndDeleted({ registration, poolId, blocks }),
    );
  }

  private async blockReport(): Promise<void> {
    const { datanode, leaseId, poolId } = this;
    await this.sendIncremental();
    const reports = datanode.dataset.report(poolId);
    const beganMs = datanode.sys.clock.monotonic();
    const command = await this.namenode.blockReport({
      registration: this.registered,
      poolId,
      reports,
      leaseId,
    });
    this.leaseId = 0;
    this.schedule.scheduleBlockReport();
    const tookMs = Math.round(datanode.sys.clock.monotonic() - beganMs);
    const blocks = reports.reduce((sum, report) => sum + report.blocks.length, 0);
    const id = (++this.reportCount).toString(16);
    const name = command === null ? 'no commands' : `one command: ${nameOf(command)}`;
    datanode.log.info(
      DATANODE_LOG,
      `Successfully sent block report 0x${id} with lease ID 0x${leaseId.toString(16)} to namenode: ${this.addressText},  containing ${reports.length} storage report(s), of which we sent ${reports.length}. The reports had ${blocks} total blocks and used 1 RPC(s). This took 0 msecs to generate and ${tookMs} msecs for RPC and NN processing. Got back ${name}.`,
    );
    if (command !== null) this.enqueue([command]);
  }

  /** `CommandProcessingThread` */
  private enqueue(commands: readonly DatanodeCommand[]): void {
    const { sys, log } = this.datanode;
    for (const command of commands) {
      sys.thread(`Command processor ${this.addressText}`).run(async () => {
        try {
          await this.service.process(this, command);
        } catch (error) {
          const failure = ioException(error);
          if (failure.remote && UNWANTED.includes(failure.javaClass)) {
            log.warn(DATANODE_LOG, `${this} is shutting down`, failure);
            this.phase = 'ENDED';
            this.reports.wake();
          } else log.warn(DATANODE_LOG, 'Error processing datanode Command', failure);
        }
      });
    }
  }

  private get registered(): DatanodeRegistration {
    return this.registration as DatanodeRegistration;
  }

  private get poolId(): string {
    return this.service.info?.blockPoolId ?? '';
  }
}

/** `DatanodeCommand.toString` of what answers a block report. */
function nameOf({ action }: DatanodeCommand): string {
  return action === 'finalize' ? 'FinalizeCommand/5' : 'BlockCommand/2';
}
