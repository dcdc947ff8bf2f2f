/**
 * `hdfs namenode -bootstrapStandby` (`BootstrapStandby`): makes the directories of a NameNode those
 * of the file system that another one serves, with its newest image.
 */

import type { System } from '../../../../core/plugin/index.ts';
import {
  DFS_HA_TAILEDITS_INPROGRESS,
  JAVA,
  JavaException,
  type Remote,
  socketAddressText,
} from '../../../hadoop-common/door.ts';
import { LAYOUT_VERSION, type NamespaceInfo } from '../../../journalnode/door.ts';
import { NAMENODE_PROTOCOL, type NamenodeProtocol } from '../../protocols/namenode-protocol.ts';
import { md5Of } from '../image/md5-file.ts';
import { downloadImage } from '../image/transfer-fs-image.ts';
import { assemble } from '../server/assemble.ts';
import type { NameNodeCore } from '../server/core.ts';
import { confirmFormat } from '../storage/confirm-format.ts';
import { NNStorage } from '../storage/nn-storage.ts';
import type { NodeConf, RemoteNameNode } from './node-conf.ts';

const LOGGER = 'ha.BootstrapStandby';

const ERR_CODE_FAILED_CONNECT = 2;
const ERR_CODE_INVALID_VERSION = 3;
const ERR_CODE_ALREADY_FORMATTED = 5;
const ERR_CODE_LOGS_UNAVAILABLE = 6;

const USAGE = `Usage: BootstrapStandby [-force] [-nonInteractive] [-skipSharedEditsCheck]
\t-force: formats if the name directory exists.
\t-nonInteractive: formats aborts if the name directory exists,
\tunless -force option is specified.
\t-skipSharedEditsCheck: skips edits check which ensures that
\twe have enough edits already in the shared directory to start
\tup from the last checkpoint on the active.
`;

const RULE = '='.repeat(53);

/** Another NameNode that answered. */
interface Found {
  readonly peer: RemoteNameNode;
  readonly proxy: Remote<NamenodeProtocol>;
  readonly info: NamespaceInfo;
}

/** The exit code. @throws JavaException */
export async function bootstrapStandby(
  sys: System,
  node: NodeConf,
  args: readonly string[],
): Promise<number> {
  const options = parse(sys, args);
  if (!node.haEnabled) throw illegal('HA is not enabled for this namenode.');
  if (node.sharedEdits === undefined) {
    throw illegal('Shared edits storage is not enabled for this namenode.');
  }
  const { core } = assemble(sys, node);
  const { log, image } = core;
  for (const { id, ipc } of node.others) {
    log.info(LOGGER, `Found nn: ${id}, ipc: ${socketAddressText(sys, ipc)}`);
  }
  const found = await findNameNode(core);
  if (!found) return ERR_CODE_FAILED_CONNECT;
  const { info, proxy, peer } = found;
  if (info.layoutVersion !== LAYOUT_VERSION) {
    log.error(
      LOGGER,
      `Layout version on remote node (${info.layoutVersion}) does not match this node's layout version (${LAYOUT_VERSION})`,
    );
    return ERR_CODE_INVALID_VERSION;
  }
  sys.stdout.write(banner(sys, node, found, await proxy.isUpgradeFinalized({})));
  const imageTxId = await proxy.getMostRecentCheckpointTxId({});
  const curTxId = await proxy.getTransactionId({});
  const storages = image.storage.dirs.map((dir) => ({
    name: NNStorage.describe(dir),
    hasSomeData: () => image.storage.hasSomeData(dir),
  }));
  if (!(await confirmFormat(sys, storages, options))) return ERR_CODE_ALREADY_FORMATTED;
  await image.storage.format(info);
  log.info('namenode.FSEditLog', 'Edit logging is async:true');
  image.editLog.openForRead();
  if (!options.skipSharedEditsCheck && !(await hasEdits(core, imageTxId, curTxId))) {
    return ERR_CODE_LOGS_UNAVAILABLE;
  }
  await image.storage.writeSeenTxId(curTxId);
  const request = { from: peer.http, txid: imageTxId, info };
  const bytes = await downloadImage(sys, log, node.conf, request);
  await image.storage.inEveryImageDir(async (dir) => {
    const path = image.storage.checkpointPath(dir, imageTxId);
    sys.disk.write(path, bytes);
    await sys.disk.fsync(path);
  });
  await image.storage.inEveryImageDir((dir) => image.placeCheckpoint(dir, imageTxId, md5Of(bytes)));
  log.info(LOGGER, 'Skipping InMemoryAliasMap bootstrap as it was not configured');
  const { namespaceId, clusterId, blockPoolId: poolId } = info;
  sys.observe('storage-ids', { namespaceId, clusterId, poolId });
  return 0;
}

function parse(sys: System, args: readonly string[]) {
  const known = ['-force', '-nonInteractive', '-skipSharedEditsCheck'];
  const wrong = args.find((arg) => !known.includes(arg));
  if (wrong !== undefined) {
    sys.stderr.write(USAGE);
    throw illegal(`Illegal argument: ${wrong}`);
  }
  return {
    force: args.includes('-force'),
    interactive: !args.includes('-nonInteractive'),
    skipSharedEditsCheck: args.includes('-skipSharedEditsCheck'),
  };
}

/** What leaves `ToolRunner` is wrapped. */
function illegal(message: string): JavaException {
  return new JavaException(JAVA.io, `org.apache.hadoop.HadoopIllegalArgumentException: ${message}`);
}

/** The first of the others that answers. */
async function findNameNode({ sys, log, rpc, node }: NameNodeCore): Promise<Found | undefined> {
  for (const peer of node.others) {
    const proxy = rpc.proxy<NamenodeProtocol>(NAMENODE_PROTOCOL, peer.ipc);
    try {
      return { peer, proxy, info: await proxy.versionRequest({}) };
    } catch (error) {
      if (!(error instanceof JavaException)) throw error;
      const address = socketAddressText(sys, peer.ipc);
      log.warn(
        LOGGER,
        `Unable to fetch namespace information from remote NN at ${address}: ${error.message}`,
      );
    }
  }
  const names = node.others.map(
    ({ id, ipc, http }) =>
      `RemoteNameNodeInfo [nnId=${id}, ipcAddress=${socketAddressText(sys, ipc)}, httpAddress=http://${http.host}:${http.port}]`,
  );
  log.error(
    LOGGER,
    `Unable to fetch namespace information from any remote NN. Possible NameNodes: [${names.join(', ')}]`,
  );
  return undefined;
}

function banner(
  sys: System,
  node: NodeConf,
  { peer, info }: Found,
  isUpgradeFinalized: boolean,
): string {
  return `${RULE}
About to bootstrap Standby ID ${node.nameNodeId} from:
           Nameservice ID: ${node.nameserviceId}
        Other Namenode ID: ${peer.id}
  Other NN's HTTP address: http://${peer.http.host}:${peer.http.port}
  Other NN's IPC  address: ${socketAddressText(sys, peer.ipc)}
             Namespace ID: ${info.namespaceId}
            Block pool ID: ${info.blockPoolId}
               Cluster ID: ${info.clusterId}
           Layout version: ${info.layoutVersion}
       isUpgradeFinalized: ${isUpgradeFinalized}
${RULE}
`;
}

/** `checkLogsAvailableForRead` */
async function hasEdits(core: NameNodeCore, imageTxId: number, curTxId: number): Promise<boolean> {
  if (imageTxId === curTxId) return true;
  const { log, node, image } = core;
  const fromTxId = imageTxId + 1;
  try {
    await image.editLog.selectInputStreams({
      ...{ fromTxId, toAtLeastTxId: curTxId, inProgressOk: true },
      onlyDurableTxns: node.conf.read(DFS_HA_TAILEDITS_INPROGRESS),
    });
    return true;
  } catch (error) {
    if (!(error instanceof JavaException)) throw error;
    log.error(
      LOGGER,
      `Unable to read transaction ids ${fromTxId}-${curTxId} from the configured shared edits storage ${node.sharedEdits}. Please copy these logs into the shared edits storage or call saveNamespace on the active node.\nError: ${error.message}`,
    );
    return false;
  }
}
