/**
 * What a NameNode takes of the configuration about itself and its peers: which one of which
 * nameservice it is, where it listens, and where it keeps images and edits
 * (`NameNode.initializeGenericKeys`, `FSNamesystem.getNamespaceDirs` and their like).
 */

import type { System } from '../../../../core/plugin/index.ts';
import {
  type Configuration,
  DFS_HA_AUTO_FAILOVER_ENABLED,
  DFS_NAMENODE_EDITS_DIR,
  DFS_NAMENODE_EDITS_DIR_REQUIRED,
  DFS_NAMENODE_HTTP_BIND_HOST,
  DFS_NAMENODE_NAME_DIR,
  DFS_NAMENODE_RPC_BIND_HOST,
  DFS_NAMENODE_SERVICE_RPC_ADDRESS,
  DFS_NAMENODE_SERVICE_RPC_BIND_HOST,
  DFS_NAMENODE_SHARED_EDITS_DIR,
  FS_DEFAULT_NAME,
  JAVA,
  JavaException,
  type NetAddress,
  parseAddress,
} from '../../../hadoop-common/door.ts';
import {
  fileSystemAddress,
  isHAEnabled,
  localTo,
  nameNodeHttpAddress,
  nameNodeRpcAddress,
  nameNodeServiceAddress,
  otherNameNodeIds,
  ownNameNodeId,
  ownNameserviceId,
} from '../../nameservices.ts';

/** `RemoteNameNodeInfo`: another NameNode of the same nameservice. */
export interface RemoteNameNode {
  readonly id: string;
  readonly ipc: NetAddress;
  readonly http: NetAddress;
}

export interface NodeConf {
  readonly conf: Configuration;
  readonly nameserviceId: string | undefined;
  readonly nameNodeId: string | undefined;
  readonly haEnabled: boolean;
  readonly autoFailover: boolean;
  readonly rpc: NetAddress;
  readonly rpcBind: string | undefined;
  /** A port of its own for DataNodes and controllers. */
  readonly serviceRpc: NetAddress | undefined;
  readonly serviceRpcBind: string | undefined;
  readonly http: NetAddress;
  readonly httpBind: string | undefined;
  readonly nameDirs: readonly string[];
  readonly editsDirs: readonly string[];
  readonly requiredEditsDirs: readonly string[];
  /** `qjournal://m1:8485;m2:8485;m3:8485/hdfs-cluster` */
  readonly sharedEdits: string | undefined;
  readonly others: readonly RemoteNameNode[];
}

/** @throws JavaException for a configuration in which this host has no NameNode */
export function nodeConfOf(sys: System, conf: Configuration): NodeConf {
  const isLocal = localTo(sys.host);
  const nameserviceId = ownNameserviceId(conf, isLocal);
  const haEnabled = isHAEnabled(conf, nameserviceId);
  const nameNodeId =
    haEnabled && nameserviceId !== undefined
      ? ownNameNodeId(conf, nameserviceId, isLocal)
      : undefined;
  const ids = [nameserviceId, nameNodeId].filter((id) => id !== undefined);
  const others =
    nameserviceId !== undefined && nameNodeId !== undefined
      ? otherNameNodeIds(conf, nameserviceId, nameNodeId)
      : [];
  const nameDirs = pathsOf(conf.read(DFS_NAMENODE_NAME_DIR, ...ids));
  const service = conf.read(DFS_NAMENODE_SERVICE_RPC_ADDRESS, ...ids);
  return {
    conf,
    nameserviceId,
    nameNodeId,
    haEnabled,
    autoFailover: conf.read(DFS_HA_AUTO_FAILOVER_ENABLED, ...ids),
    rpc: nameNodeRpcAddress(conf, nameserviceId, nameNodeId) ?? addressOfFileSystem(conf),
    rpcBind: conf.read(DFS_NAMENODE_RPC_BIND_HOST, ...ids),
    serviceRpc: service === undefined ? undefined : parseAddress(service),
    serviceRpcBind: conf.read(DFS_NAMENODE_SERVICE_RPC_BIND_HOST, ...ids),
    http: nameNodeHttpAddress(conf, nameserviceId, nameNodeId),
    httpBind: conf.read(DFS_NAMENODE_HTTP_BIND_HOST, ...ids),
    nameDirs,
    editsDirs: editsDirsOf(conf, ids, nameDirs),
    requiredEditsDirs: pathsOf(conf.read(DFS_NAMENODE_EDITS_DIR_REQUIRED, ...ids)),
    sharedEdits: conf.read(DFS_NAMENODE_SHARED_EDITS_DIR, ...ids) || undefined,
    others: others.map((id) => ({
      id,
      ipc: serviceAddressOf(conf, nameserviceId, id),
      http: nameNodeHttpAddress(conf, nameserviceId, id),
    })),
  };
}

function serviceAddressOf(
  conf: Configuration,
  nameserviceId: string | undefined,
  id: string,
): NetAddress {
  const address = nameNodeServiceAddress(conf, nameserviceId, id);
  if (address) return address;
  throw new JavaException(
    JAVA.illegalArgument,
    `Invalid URI for NameNode address (check fs.defaultFS): ${conf.read(FS_DEFAULT_NAME)} has no authority.`,
  );
}

/** `dfs.namenode.edits.dir`, which is `dfs.namenode.name.dir` where it is not set. */
function editsDirsOf(
  conf: Configuration,
  ids: readonly string[],
  nameDirs: readonly string[],
): readonly string[] {
  const names = [ids.length, 1, 0].map((count) =>
    [DFS_NAMENODE_EDITS_DIR.name, ...ids.slice(0, count)].join('.'),
  );
  const isSet = names.some((name) => conf.get(name) !== undefined);
  const dirs = pathsOf(conf.read(DFS_NAMENODE_EDITS_DIR, ...ids));
  return isSet && dirs.length > 0 ? dirs : nameDirs;
}

/** `Util.stringCollectionAsURIs`: with or without `file://`. */
function pathsOf(uris: readonly string[]): readonly string[] {
  const paths = uris.map((uri) => uri.replace(/^file:(?:\/\/)?/, '').replace(/\/+$/, ''));
  return [...new Set(paths)];
}

function addressOfFileSystem(conf: Configuration): NetAddress {
  const uri = conf.read(FS_DEFAULT_NAME);
  const address = fileSystemAddress(uri);
  if (address) return address;
  throw new JavaException(
    JAVA.illegalArgument,
    `Invalid URI for NameNode address (check fs.defaultFS): ${uri} has no authority.`,
  );
}
