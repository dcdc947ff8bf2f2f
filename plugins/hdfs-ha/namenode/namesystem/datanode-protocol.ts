/** `NameNodeRpcServer`, as far as DataNodes call it: on an active NameNode as on a standby. */

import { JAVA, JavaException, type Served, VERSION } from '../../../hadoop-common/door.ts';
import type {
  DatanodeCommand,
  DatanodeProtocol,
  DatanodeRegistration,
} from '../../protocols/datanode-protocol.ts';
import { commandsFor } from '../blocks/block-recovery.ts';
import type { DatanodeDescriptor } from '../blocks/datanode-descriptor.ts';
import { describeRegistration } from '../blocks/datanode-manager.ts';
import { commitSynchronization } from './block-synchronization.ts';
import { HDFS } from './exceptions.ts';
import type { FSNamesystem } from './fs-namesystem.ts';

const REGISTER: DatanodeCommand = { action: 'register' };

export function serveDatanodes(ns: FSNamesystem): Served<DatanodeProtocol> {
  const { blocks } = ns;
  const { log } = ns.context;
  return {
    async versionRequest() {
      return {
        ...ns.context.namespaceInfo(),
        softwareVersion: VERSION,
        state: ns.context.state(),
      };
    },

    async registerDatanode({ registration }) {
      return ns.locked(() => {
        checkStorage(ns, registration);
        const { replaced } = blocks.datanodes.register(registration);
        for (const old of replaced) blocks.removeNode(old);
        blocks.safeMode.check();
        return registration;
      });
    },

    async sendHeartbeat({ registration, reports, xceiverCount, requestFullBlockReportLease }) {
      return ns.locked(() => {
        const node = blocks.datanodes.registered(registration);
        const state = ns.context.state();
        const txid = lastTxId(ns);
        if (node?.disallowed) return denied(ns, node);
        if (!node?.alive || node.forceRegistration) {
          return { commands: [REGISTER], state, txid, fullBlockReportLeaseId: 0 };
        }
        blocks.datanodes.heartbeat(node, reports, xceiverCount);
        const { blockPoolId } = ns.context.namespaceInfo();
        const working = blocks.active && !ns.inSafeMode;
        return {
          commands: working ? commandsFor(blocks, node, blockPoolId) : [],
          state,
          txid,
          fullBlockReportLeaseId: requestFullBlockReportLease
            ? blocks.datanodes.leases.request(node, blocks.now)
            : 0,
        };
      });
    },

    async blockReport({ registration, poolId, reports, leaseId }) {
      return ns.locked(() => {
        const node = blocks.datanodes.registered(registration);
        if (!node?.alive) {
          log.warn(
            'namenode.NameNode',
            `Datanode ${describeRegistration(registration)} is attempting to report but not register yet.`,
          );
          return REGISTER;
        }
        if (!blocks.datanodes.leases.holds(node, leaseId, blocks.now)) return null;
        for (const report of reports) reportStorage(ns, node, report);
        blocks.datanodes.leases.release(node);
        const settled = [...node.storages.values()].every(({ contentsStale }) => !contentsStale);
        return blocks.active && settled ? { action: 'finalize', poolId } : null;
      });
    },

    async blockReceivedAndDeleted({ registration, blocks: reports }) {
      await ns.locked(() => {
        const node = blocks.datanodes.registered(registration);
        if (!node?.alive) {
          log.warn(
            'BlockStateChange',
            `BLOCK* processIncrementalBlockReport is received from dead or unregistered node ${describeRegistration(registration)}`,
          );
          throw new JavaException(
            JAVA.io,
            'Got incremental block report from unregistered or dead node',
          );
        }
        for (const report of reports) blocks.reports.incremental(node, report);
      });
      return null;
    },

    async errorReport({ registration, code, message }) {
      await ns.locked(() => {
        const node = blocks.datanodes.registered(registration);
        const name = node?.name ?? 'Unknown DataNode';
        switch (code) {
          case 'NOTIFY':
            return log.info('namenode.NameNode', `Error report from ${name}: ${message}`);
          case 'DISK_ERROR':
            return log.warn('namenode.NameNode', `Disk error on ${name}: ${message}`);
          case 'FATAL_DISK_ERROR':
            log.warn('namenode.NameNode', `Fatal disk error on ${name}: ${message}`);
            if (node?.alive) {
              blocks.datanodes.retire(node);
              blocks.removeNode(node);
            }
            return;
          case 'INVALID_BLOCK':
            return log.info('namenode.NameNode', `Error report from ${name}: ${message}`);
        }
      });
      return null;
    },

    async reportBadBlocks({ blocks: bad, datanode }, call) {
      await ns.locked(() => {
        for (const block of bad) ns.blocks.reportBad(block, datanode.uuid, call.address);
      });
      return null;
    },

    async commitBlockSynchronization(params) {
      const refusal = 'Cannot commitBlockSynchronization while in safe mode';
      await ns.mutate('commitBlockSynchronization', refusal, () =>
        commitSynchronization(ns, params),
      );
      return null;
    },
  };
}

/** `getCorrectLastAppliedOrWrittenTxId`: by it a DataNode tells the newer of two that claim to be active. */
function lastTxId(ns: FSNamesystem): number {
  if (ns.context.state() !== 'active') return ns.lastAppliedTxId;
  return Math.max(ns.lastAppliedTxId, ns.context.editLog().lastWrittenTxId);
}

/** `verifyRequest` and the version check: of this very namespace. @throws IOException */
function checkStorage(ns: FSNamesystem, registration: DatanodeRegistration): void {
  const { clusterId, namespaceId } = ns.context.namespaceInfo();
  const { storage } = registration;
  if (storage.clusterId === clusterId && storage.namespaceId === namespaceId) return;
  throw new JavaException(
    HDFS.unregistered,
    `Unregistered server: ${describeRegistration(registration)}`,
  );
}

/** @throws DisallowedDatanodeException */
function denied(ns: FSNamesystem, node: DatanodeDescriptor): never {
  if (node.alive) {
    ns.blocks.datanodes.retire(node);
    ns.blocks.removeNode(node);
  }
  throw new JavaException(
    HDFS.disallowed,
    `Datanode denied communication with namenode because the host is not in the include-list: ${describeRegistration(node.registration)}`,
  );
}

/** A second report of a storage tells nothing new as long as safe mode counts first ones. */
function reportStorage(
  ns: FSNamesystem,
  node: DatanodeDescriptor,
  report: Parameters<typeof ns.blocks.reports.full>[1],
): void {
  if (ns.inStartupSafeMode && node.storage(report.storageId).reports > 0) {
    ns.context.log.info(
      'BlockStateChange',
      `BLOCK* processReport: discarded non-initial block report from ${node.name} because namenode still in startup phase`,
    );
    return;
  }
  ns.blocks.reports.full(node, report);
}
