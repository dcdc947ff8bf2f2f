/**
 * `BPOfferService`: one block pool of a DataNode, which several NameNodes claim to rule. A claim to
 * be active is believed only at a higher transaction id than any before, and only the NameNode that
 * is believed gives orders. This is the DataNode's guard against two active NameNodes.
 */

import type { Lock } from '../../../core/plugin/index.ts';
import {
  type HAServiceState,
  type NetAddress,
  type Remote,
  socketAddressText,
} from '../../hadoop-common/door.ts';
import { ioException, type NamespaceInfo } from '../../journalnode/door.ts';
import { mutant } from '../mutants.ts';
import type { ExtendedBlock } from '../protocols/blocks.ts';
import type {
  DatanodeCommand,
  DatanodeProtocol,
  DatanodeRegistration,
} from '../protocols/datanode-protocol.ts';
import { BPServiceActor } from './bp-service-actor.ts';
import { executeCommand } from './command-execution.ts';
import type { DataNode } from './datanode.ts';
import { io } from './exceptions.ts';
import { DATANODE_LOG } from './log.ts';
import type { Replica } from './replica.ts';
import { DATANODE_LAYOUT_VERSION } from './storage-files.ts';

type ErrorCode = Parameters<DatanodeProtocol['errorReport']>[0]['code'];

export class BPOfferService {
  readonly datanode: DataNode;
  readonly nameserviceId: string;
  /** Of the block pool, once a NameNode has told it. */
  info: NamespaceInfo | undefined;
  private actors: readonly BPServiceActor[];
  /** `bpServiceToActive` */
  private active: BPServiceActor | undefined;
  private lastActiveClaimTxId = -1;
  private readonly handshake: Lock;

  constructor(datanode: DataNode, nameserviceId: string, namenodes: readonly NetAddress[]) {
    this.datanode = datanode;
    this.nameserviceId = nameserviceId;
    this.handshake = datanode.sys.lock(`BPOfferService ${nameserviceId}`);
    this.actors = namenodes.map((address) => new BPServiceActor(this, address));
  }

  start(): void {
    for (const actor of this.actors) void actor.run();
  }

  get isAlive(): boolean {
    return this.actors.length > 0;
  }

  get hasActive(): boolean {
    return this.active !== undefined;
  }

  /** `shouldRetryInit`: another one has succeeded, or may. */
  get shouldRetryInit(): boolean {
    return this.info !== undefined || this.actors.some((actor) => actor.isAlive);
  }

  toString(): string {
    const uuid = this.datanode.storage.uuid ?? 'unassigned';
    return `Block pool ${this.info?.blockPoolId ?? '<registering>'} (Datanode Uuid ${uuid})`;
  }

  /** `verifyAndSetNamespaceInfo` @throws JavaException where NameNodes are not of one cluster */
  async verifyAndSet(
    actor: BPServiceActor,
    info: NamespaceInfo & { readonly state: HAServiceState },
  ): Promise<void> {
    const { datanode } = this;
    await this.handshake.acquire();
    try {
      if (info.state === 'active' && this.active === undefined) {
        const text = `Acknowledging ACTIVE Namenode during handshake${actor}`;
        datanode.log.info(DATANODE_LOG, text);
        this.active = actor;
        this.observeClaim(actor, this.lastActiveClaimTxId, 'acknowledged', info.blockPoolId);
      }
      if (this.info === undefined) {
        await datanode.initBlockPool(info);
        this.info = info;
        return;
      }
      checkEqual('Blockpool ID', this.info.blockPoolId, info.blockPoolId);
      checkEqual('Namespace ID', this.info.namespaceId, info.namespaceId);
      checkEqual('Cluster ID', this.info.clusterId, info.clusterId);
    } finally {
      this.handshake.release();
    }
  }

  /** To all of its NameNodes, or to the one at an address. */
  triggerBlockReport(incremental: boolean, namenode: NetAddress | null): void {
    const { sys } = this.datanode;
    for (const actor of this.actors) {
      if (namenode === null || socketAddressText(sys, namenode) === actor.addressText) {
        actor.triggerBlockReport(incremental);
      }
    }
  }

  /** `createRegistration` */
  registration(): DatanodeRegistration {
    const { namespaceId, clusterId, cTime } = this.info as NamespaceInfo;
    const storage = { layoutVersion: DATANODE_LAYOUT_VERSION, namespaceId, clusterId, cTime };
    return this.datanode.registration(storage);
  }

  /** `updateActorStatesFromHeartbeat` */
  heartbeatFrom(actor: BPServiceActor, state: HAServiceState, txid: number): void {
    const { log } = this.datanode;
    const claims = state === 'active';
    if (claims && this.active !== actor) {
      log.info(DATANODE_LOG, `Namenode ${actor} trying to claim ACTIVE state with txid=${txid}`);
      if (!this.isMoreRecentClaim(txid)) {
        const newer = `there was already a more recent claim at txid=${this.lastActiveClaimTxId}`;
        const text = `NN ${actor} tried to claim ACTIVE state at txid=${txid} but ${newer}`;
        log.warn(DATANODE_LOG, text);
        this.observeClaim(actor, txid, 'refused');
        return;
      }
      if (this.active === undefined) {
        log.info(DATANODE_LOG, `Acknowledging ACTIVE Namenode ${actor}`);
      } else {
        const from = `from ${this.active} at higher txid=${txid}`;
        log.info(DATANODE_LOG, `Namenode ${actor} taking over ACTIVE state ${from}`);
      }
      this.active = actor;
      this.observeClaim(actor, txid, 'acknowledged');
    } else if (!claims && this.active === actor) {
      const text = `Namenode ${actor} relinquishing ACTIVE state with txid=${txid}`;
      log.info(DATANODE_LOG, text);
      this.active = undefined;
      this.observeClaim(actor, txid, 'relinquished');
    }
    if (this.active === actor) this.lastActiveClaimTxId = txid;
    this.datanode.showState();
  }

  /** `processCommandFromActor` @throws JavaException, SystemError */
  async process(actor: BPServiceActor, command: DatanodeCommand): Promise<void> {
    if (command.action === 'register') return actor.reRegister();
    const { log, sys } = this.datanode;
    const accepted = this.obeys(actor);
    sys.observe('command-executed', {
      pool: this.info?.blockPoolId ?? '',
      from: actor.address.host,
      action: command.action,
      txid: this.lastActiveClaimTxId,
      accepted,
    });
    if (accepted) return executeCommand(this, actor, command);
    const text = `Got a command from standby NN ${actor.addressText} - ignoring command: ${NUMBER[command.action]}`;
    log.warn(DATANODE_LOG, text);
  }

  /** What each NameNode hears of a replica. */
  notify(
    replica: Replica,
    status: 'RECEIVING_BLOCK' | 'RECEIVED_BLOCK' | 'DELETED_BLOCK',
    delHint: string | null,
  ): void {
    if (this.info?.blockPoolId !== replica.poolId) return;
    const { block } = replica;
    const { storageId } = replica.volume;
    for (const { reports } of this.actors) reports.add(storageId, { block, status, delHint });
  }

  /** `trySendErrorReport`, to all NameNodes. */
  async reportError(code: ErrorCode, message: string): Promise<void> {
    const registration = this.registration();
    await this.tellAll((namenode) => namenode.errorReport({ registration, code, message }));
  }

  /** `reportBadBlocks`, to all NameNodes. */
  async reportBadBlock(block: ExtendedBlock): Promise<void> {
    const datanode = this.registration();
    await this.tellAll((namenode) => namenode.reportBadBlocks({ blocks: [block], datanode }));
  }

  /** Those that do not listen are left alone. */
  private async tellAll(tell: (namenode: Remote<DatanodeProtocol>) => Promise<unknown>) {
    for (const { namenode, isRegistered } of this.actors) {
      if (isRegistered) await tell(namenode).catch((error) => void ioException(error));
    }
  }

  /** `getActiveNN` */
  get activeActor(): BPServiceActor | undefined {
    return this.active;
  }

  /** `shutdownActor` */
  ended(actor: BPServiceActor): void {
    if (this.active === actor) this.active = undefined;
    this.actors = this.actors.filter((one) => one !== actor);
    if (this.actors.length === 0) this.datanode.removePool(this);
  }

  private isMoreRecentClaim(txid: number): boolean {
    return txid > this.lastActiveClaimTxId || mutant(this.datanode.sys, 'ignore-claim-txid');
  }

  private obeys(actor: BPServiceActor): boolean {
    return this.active === actor || mutant(this.datanode.sys, 'obey-standby');
  }

  private observeClaim(
    actor: BPServiceActor,
    txid: number,
    outcome: string,
    pool = this.info?.blockPoolId ?? '',
  ): void {
    this.datanode.sys.observe('active-claim', {
      pool,
      nn: actor.address.host,
      txid,
      outcome,
    });
  }
}

/** `DatanodeProtocol.DNA_…`, as logs call them. */
const NUMBER: Readonly<Record<DatanodeCommand['action'], number>> = {
  transfer: 1,
  invalidate: 2,
  shutdown: 3,
  register: 4,
  finalize: 5,
  recover: 6,
};

/** `checkNSEquality` */
function checkEqual(what: string, ours: string | number, theirs: string | number): void {
  if (ours === theirs) return;
  const change = `previously connected to ${what} ${ours} but now connected to ${what} ${theirs}`;
  throw io(`${what} mismatch: ${change}`);
}
