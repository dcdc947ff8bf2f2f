/**
 * `org.apache.hadoop.hdfs.tools.DFSZKFailoverController`: the failover controller of the NameNode on
 * its host.
 */

import {
  addressOf,
  DFS_HA_ZKFC_NN_HTTP_TIMEOUT,
  DFS_HA_ZKFC_PORT,
  DFS_NAMENODE_RPC_BIND_HOST,
  DFS_NAMENODE_SERVICE_RPC_BIND_HOST,
  type HAContext,
  type HAServiceTarget,
  type HealthState,
  hex,
  httpGet,
  JAVA,
  JavaException,
  type NetAddress,
  type RpcCall,
  runtimeException,
  socketAddressText,
  userOf,
  ZKFailoverController,
} from '../../hadoop-common/door.ts';
import {
  isHAEnabled,
  localTo,
  nameNodeHttpAddress,
  otherNameNodeIds,
  ownNameNodeId,
  ownNameserviceId,
} from '../nameservices.ts';
import {
  activeNodeInfoText,
  decodeActiveNodeInfo,
  encodeActiveNodeInfo,
} from './active-node-info.ts';
import { NNHAServiceTarget } from './nn-ha-service-target.ts';

export const ZKFC_LOGGER = 'tools.DFSZKFailoverController';

export class DFSZKFailoverController extends ZKFailoverController {
  protected readonly scope: string;
  protected readonly keySuffixes: readonly string[];
  private readonly local: NNHAServiceTarget;

  private constructor(context: HAContext, local: NNHAServiceTarget) {
    super(context, local);
    this.local = local;
    this.scope = local.nameserviceId;
    this.keySuffixes = [local.nameserviceId, local.nameNodeId];
    context.log.info(ZKFC_LOGGER, `Failover controller configured for NameNode ${local}`);
  }

  /** @throws JavaException HadoopIllegalArgumentException on a host without a NameNode in HA */
  static create(context: HAContext): DFSZKFailoverController {
    const { conf, sys } = context;
    const isLocal = localTo(sys.host);
    const nameserviceId = ownNameserviceId(conf, isLocal);
    if (nameserviceId === undefined || !isHAEnabled(conf, nameserviceId)) {
      throw illegal('HA is not enabled for this namenode.');
    }
    const nameNodeId = ownNameNodeId(conf, nameserviceId, isLocal);
    if (nameNodeId === undefined) {
      throw illegal(
        'Could not get the namenode ID of this node. You may run zkfc on the node other than namenode.',
      );
    }
    return new DFSZKFailoverController(
      context,
      new NNHAServiceTarget(context, nameserviceId, nameNodeId),
    );
  }

  protected get bindAddress(): NetAddress {
    const { conf, sys } = this.context;
    const host =
      conf.read(DFS_NAMENODE_SERVICE_RPC_BIND_HOST, ...this.keySuffixes) ||
      conf.read(DFS_NAMENODE_RPC_BIND_HOST, ...this.keySuffixes) ||
      addressOf(sys, this.local.address.host);
    const port = conf.read(DFS_HA_ZKFC_PORT, ...this.keySuffixes);
    return { host: host ?? this.local.address.host, port };
  }

  protected targetToData(): Uint8Array {
    const { address, nameNodeId, nameserviceId, zkfcAddress } = this.local;
    return encodeActiveNodeInfo({
      nameserviceId,
      namenodeId: nameNodeId,
      hostname: address.host,
      port: address.port,
      zkfcPort: zkfcAddress.port,
    });
  }

  /** The address must be that of our own configuration: who knows whom we would fence otherwise. */
  protected dataToTarget(data: Uint8Array): HAServiceTarget {
    const info = decodeActiveNodeInfo(data);
    if (!info) throw runtimeException(`Invalid data in ZK: ${hex(data)}`);
    const target = new NNHAServiceTarget(this.context, info.nameserviceId, info.namenodeId);
    const { sys } = this.context;
    const stored = socketAddressText(sys, { host: info.hostname, port: info.port });
    const ours = socketAddressText(sys, target.address);
    if (stored !== ours) {
      const text = activeNodeInfoText(info);
      throw runtimeException(
        `Mismatched address stored in ZK for ${target}: Stored protobuf was ${text}, address from our own configuration for this NameNode was ${ours}`,
      );
    }
    target.setZkfcPort(info.zkfcPort);
    return target;
  }

  protected allOtherNodes(): readonly HAServiceTarget[] {
    const { nameNodeId, nameserviceId } = this.local;
    const ids = otherNameNodeIds(this.context.conf, nameserviceId, nameNodeId);
    return ids.map((id) => new NNHAServiceTarget(this.context, nameserviceId, id));
  }

  protected checkRpcAdminAccess({ user, address }: RpcCall): void {
    const { log, sys } = this.context;
    const caller = `${user} (auth:SIMPLE) at ${address}`;
    if (user === userOf(sys)) {
      log.info(ZKFC_LOGGER, `Allowed RPC access from ${caller}`);
      return;
    }
    const refusal = `Disallowed RPC access from ${caller}. Not listed in dfs.cluster.administrators`;
    log.warn(ZKFC_LOGGER, refusal);
    throw new JavaException(JAVA.accessControl, refusal);
  }

  /** `getLocalNNThreadDump`: what may explain, afterwards, why the NameNode was not well. */
  protected async healthChanged(state: HealthState): Promise<void> {
    if (state !== 'SERVICE_NOT_RESPONDING' && state !== 'SERVICE_UNHEALTHY') return;
    const { conf, log, sys } = this.context;
    const key = DFS_HA_ZKFC_NN_HTTP_TIMEOUT;
    const timeoutMs = conf.read(key, ...this.keySuffixes);
    if (timeoutMs === 0) return;
    const { nameNodeId, nameserviceId } = this.local;
    const { host, port } = nameNodeHttpAddress(conf, nameserviceId, nameNodeId);
    try {
      const { body } = await httpGet(sys, `http://${host}:${port}/stacks`, {
        connectTimeoutMs: timeoutMs,
        readTimeoutMs: timeoutMs,
        timeoutKey: key.name,
      });
      const dump = new TextDecoder().decode(body);
      log.info(ZKFC_LOGGER, `-- Local NN thread dump -- \n${dump}\n -- Local NN thread dump -- `);
    } catch (error) {
      if (!(error instanceof JavaException)) throw error;
      log.warn(ZKFC_LOGGER, `Can't get local NN thread dump due to ${error.message}`);
    }
  }
}

function illegal(message: string): JavaException {
  return new JavaException('org.apache.hadoop.HadoopIllegalArgumentException', message);
}
