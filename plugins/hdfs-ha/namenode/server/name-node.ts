/**
 * `NameNode.initialize`: the life of a NameNode's process. HTTP first, then the namespace from image
 * and edits, then RPC, then the services of its first state.
 */

import {
  type Configuration,
  DFS_NAMENODE_HANDLER_COUNT,
  DFS_NAMENODE_REPLICATION_MIN,
  DFS_NAMENODE_SERVICE_HANDLER_COUNT,
  FS_DEFAULT_NAME,
  HA_SERVICE_PROTOCOL,
  type HAServiceProtocol,
  HttpServer,
  type NetAddress,
  RpcServer,
  socketAddressText,
} from '../../../hadoop-common/door.ts';
import { ioException } from '../../../journalnode/door.ts';
import { CLIENT_PROTOCOL, type ClientProtocol } from '../../protocols/client-protocol.ts';
import { DATANODE_PROTOCOL, type DatanodeProtocol } from '../../protocols/datanode-protocol.ts';
import { NAMENODE_PROTOCOL, type NamenodeProtocol } from '../../protocols/namenode-protocol.ts';
import { serveFsck } from '../fsck/namenode-fsck.ts';
import { HAService } from '../ha/ha-service.ts';
import { ImageServlet } from '../image/image-servlet.ts';
import { NAMENODE_LOGGER, type NameNodeParts } from './assemble.ts';
import { NamenodeProtocolServer } from './namenode-protocol-server.ts';

const FSNAMESYSTEM = 'namenode.FSNamesystem';

/** Comes back when it serves. @throws JavaException when it cannot start */
export async function startNameNode(
  parts: NameNodeParts,
  first: 'active' | 'standby' | 'observer',
): Promise<void> {
  const { core, context } = parts;
  const { log, node, namesystem } = core;
  core.sys.state('initializing');
  sayWhoIsServed(core.log, node.conf, node.nameserviceId);
  startHttp(parts);
  try {
    await loadNamesystem(parts, first);
  } catch (error) {
    const thrown = ioException(error);
    log.warn(FSNAMESYSTEM, 'Encountered exception loading fsimage', thrown);
    throw thrown;
  }
  namesystem.startCommonServices();
  startRpc(parts);
  await context.enterFirst(first);
}

function sayWhoIsServed(
  log: NameNodeParts['core']['log'],
  conf: Configuration,
  nameserviceId: string | undefined,
): void {
  const uri = conf.read(FS_DEFAULT_NAME) ?? 'file:///';
  log.info('namenode.NameNodeUtils', `fs.defaultFS is ${uri}`);
  const service = nameserviceId ?? uri.replace('hdfs://', '');
  log.info(NAMENODE_LOGGER, `Clients should use ${service} to access this namenode/service.`);
}

function startHttp({ core, context }: NameNodeParts): void {
  const { sys, log, node, image, namesystem } = core;
  const { host, port } = node.http;
  const text = `http://${host}:${port}`;
  log.info('hdfs.DFSUtil', `Starting Web-server for hdfs at: ${text}`);
  const bind = node.httpBind ?? host;
  const server = new HttpServer(sys, { port, ...(bind === '0.0.0.0' ? {} : { bind }) });
  const state = () => context.state;
  const servlet = new ImageServlet(sys, { log, conf: node.conf, image, state });
  server.handle('/imagetransfer', (request) => servlet.handle(request));
  const { clientProtocol } = namesystem;
  const minReplication = node.conf.read(DFS_NAMENODE_REPLICATION_MIN);
  server.handle('/fsck', (request) => serveFsck(sys, { clientProtocol, minReplication }, request));
  server.handle('/stacks', () => ({ status: 200, body: 'Process Thread Dump: \n' }));
  server.start();
  log.info('http.HttpServer2', `Jetty bound to port ${port}`);
}

/** `FSNamesystem.loadFromDisk` */
async function loadNamesystem({ core }: NameNodeParts, first: string): Promise<void> {
  const { sys, log, node, image, namesystem } = core;
  const { storage, editLog } = image;
  if (node.nameDirs.length === 1) {
    log.warn(
      FSNAMESYSTEM,
      'Only one image storage directory (dfs.namenode.name.dir) configured. Beware of data loss due to lack of redundant storage directories!',
    );
  }
  log.info('namenode.FSEditLog', 'Edit logging is async:true');
  log.info(FSNAMESYSTEM, 'fsOwner                = root (auth:SIMPLE)');
  if (node.nameserviceId !== undefined) {
    log.info(FSNAMESYSTEM, `Determined nameservice ID: ${node.nameserviceId}`);
  }
  log.info(FSNAMESYSTEM, `HA Enabled: ${node.haEnabled}`);
  const start = sys.clock.monotonic();
  await storage.open();
  if (first === 'active') {
    await editLog.initJournalsForWrite();
    await editLog.recoverUnclosedStreams();
  } else {
    editLog.openForRead();
  }
  const toAtLeastTxId = first === 'active' ? storage.maxSeenTxId() : 0;
  await image.load(namesystem, { toAtLeastTxId });
  const { namespaceId, clusterId, blockPoolId } = storage.namespaceInfo;
  sys.observe('storage-ids', { namespaceId, clusterId, poolId: blockPoolId });
  log.info(
    FSNAMESYSTEM,
    `Need to save fs image? false (staleImage=false, haEnabled=${node.haEnabled}, isRollingUpgrade=false)`,
  );
  const elapsed = Math.round(sys.clock.monotonic() - start);
  log.info(FSNAMESYSTEM, `Finished loading FSImage in ${elapsed} msecs`);
}

/** `NameNodeRpcServer`: one port for all, and maybe one for DataNodes and controllers. */
function startRpc(parts: NameNodeParts): void {
  const { sys, log, node } = parts.core;
  log.info(NAMENODE_LOGGER, `RPC server is binding to ${node.rpc.host}:${node.rpc.port}`);
  log.info(NAMENODE_LOGGER, 'Enable NameNode state context:false');
  const service = new HAService(parts.core, parts.context);
  const handlers = node.conf.read(DFS_NAMENODE_HANDLER_COUNT);
  serve(parts, service, node.rpc, node.rpcBind, handlers);
  if (node.serviceRpc) {
    const count = node.conf.read(DFS_NAMENODE_SERVICE_HANDLER_COUNT);
    serve(parts, service, node.serviceRpc, node.serviceRpcBind, count);
    const text = socketAddressText(sys, node.serviceRpc);
    log.info(NAMENODE_LOGGER, `NameNode service RPC up at: ${text}`);
  }
  log.info(NAMENODE_LOGGER, `NameNode RPC up at: ${socketAddressText(sys, node.rpc)}`);
}

function serve(
  { core, context }: NameNodeParts,
  service: HAService,
  { host, port }: NetAddress,
  bindHost: string | undefined,
  handlers: number,
): void {
  const bind = bindHost ?? host;
  const server = new RpcServer(core.sys, {
    ...{ name: host, port, handlers },
    ...(bind === '0.0.0.0' ? {} : { bind }),
  });
  server.serve<HAServiceProtocol>(HA_SERVICE_PROTOCOL, service);
  server.serve<NamenodeProtocol>(NAMENODE_PROTOCOL, new NamenodeProtocolServer(core, context));
  server.serve<ClientProtocol>(CLIENT_PROTOCOL, core.namesystem.clientProtocol);
  server.serve<DatanodeProtocol>(DATANODE_PROTOCOL, core.namesystem.datanodeProtocol);
  server.start();
}
