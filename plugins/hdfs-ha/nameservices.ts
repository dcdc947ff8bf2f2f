/**
 * `DFSUtil`, `HAUtil`: which nameservices and NameNodes a configuration speaks of, where they are
 * reached, and which of them this host is. Reads keys with suffixes, of a process's `Configuration`
 * or of the files that a cluster plans for a host.
 */

import {
  DFS_HA_NAMENODE_ID,
  DFS_HA_NAMENODES,
  DFS_NAMENODE_HTTP_ADDRESS,
  DFS_NAMENODE_LIFELINE_RPC_ADDRESS,
  DFS_NAMENODE_RPC_ADDRESS,
  DFS_NAMENODE_SERVICE_RPC_ADDRESS,
  DFS_NAMESERVICE_ID,
  DFS_NAMESERVICES,
  FS_DEFAULT_NAME,
  type HadoopKey,
  JAVA,
  JavaException,
  type NetAddress,
  parseAddress,
} from '../hadoop-common/door.ts';

/** `DFS_NAMENODE_RPC_PORT_DEFAULT` */
export const NAMENODE_RPC_PORT = 8020;
const NAMENODE_HTTP_PORT = 9870;
const WILDCARD = '0.0.0.0';

/** What is read from: a `Configuration`, or the planned keys of a host. */
export interface ConfigurationSource {
  get(name: string): string | undefined;
}

/** One NameNode of the configuration. Ids are undefined where the keys have no suffixes. */
export interface NameNodeIds {
  readonly nameserviceId: string | undefined;
  readonly nameNodeId: string | undefined;
}

/** `DFSUtilClient.concatSuffixes` */
function withSuffixes(key: HadoopKey<unknown>, ...ids: readonly (string | undefined)[]): string {
  return [key.name, ...ids.filter((id) => id !== undefined && id !== '')].join('.');
}

function listOf(conf: ConfigurationSource, name: string): string[] {
  const words = (conf.get(name) ?? '').split(/[,\n]/).map((word) => word.trim());
  return words.filter((word) => word !== '');
}

function textOf(conf: ConfigurationSource, name: string): string | undefined {
  const text = conf.get(name)?.trim();
  return text === '' ? undefined : text;
}

/** `DFSUtilClient.getNameServiceIds` */
export function nameserviceIds(conf: ConfigurationSource): string[] {
  return listOf(conf, DFS_NAMESERVICES.name);
}

/** `DFSUtilClient.getNameNodeIds` */
export function nameNodeIds(conf: ConfigurationSource, nameserviceId?: string): string[] {
  return listOf(conf, withSuffixes(DFS_HA_NAMENODES, nameserviceId));
}

/** `DFSUtil.getOnlyNameServiceIdOrNull` */
export function onlyNameserviceId(conf: ConfigurationSource): string | undefined {
  const ids = nameserviceIds(conf);
  return ids.length === 1 ? ids[0] : undefined;
}

/** `HAUtil.isHAEnabled`: the nameservice has more than one NameNode with an address. */
export function isHAEnabled(conf: ConfigurationSource, nameserviceId: string | undefined): boolean {
  if (nameserviceId === undefined) return false;
  const ids = nameNodeIds(conf, nameserviceId);
  return ids.filter((id) => nameNodeRpcAddress(conf, nameserviceId, id)).length > 1;
}

// --- addresses -------------------------------------------------------------------------------

/** Where clients reach a NameNode. */
export function nameNodeRpcAddress(
  conf: ConfigurationSource,
  nameserviceId: string | undefined,
  nameNodeId: string | undefined,
): NetAddress | undefined {
  return addressAt(conf, withSuffixes(DFS_NAMENODE_RPC_ADDRESS, nameserviceId, nameNodeId));
}

/** The same; one without a nameservice may be known as the default file system alone. */
export function nameNodeAddress(
  conf: ConfigurationSource,
  nameserviceId: string | undefined,
  nameNodeId: string | undefined,
): NetAddress | undefined {
  const told = nameNodeRpcAddress(conf, nameserviceId, nameNodeId);
  if (told !== undefined || nameserviceId !== undefined) return told;
  return fileSystemAddress(conf.get(FS_DEFAULT_NAME.name));
}

/** `DFSUtilClient.getNNAddress`: the authority of an `hdfs://` URI. */
export function fileSystemAddress(uri: string | undefined): NetAddress | undefined {
  const match = /^hdfs:\/\/([^/]+)/.exec(uri ?? '');
  return match ? parseAddress(match[1]!, NAMENODE_RPC_PORT) : undefined;
}

/** `DFSUtil.getNamenodeServiceAddr`: where DataNodes, controllers and administrators reach it. */
export function nameNodeServiceAddress(
  conf: ConfigurationSource,
  nameserviceId: string | undefined,
  nameNodeId: string | undefined,
): NetAddress | undefined {
  const own = nameserviceId ?? onlyNameserviceId(conf);
  const service = withSuffixes(DFS_NAMENODE_SERVICE_RPC_ADDRESS, own, nameNodeId);
  return addressAt(conf, service) ?? nameNodeAddress(conf, own, nameNodeId);
}

/** `DFSUtil.getNamenodeLifelineAddr`: where its health is asked for, if elsewhere. */
export function nameNodeLifelineAddress(
  conf: ConfigurationSource,
  nameserviceId: string | undefined,
  nameNodeId: string | undefined,
): NetAddress | undefined {
  const own = nameserviceId ?? onlyNameserviceId(conf);
  return addressAt(conf, withSuffixes(DFS_NAMENODE_LIFELINE_RPC_ADDRESS, own, nameNodeId));
}

/** `DFSUtil.getInfoServer`: its HTTP address; a wildcard becomes the host of its RPC address. */
export function nameNodeHttpAddress(
  conf: ConfigurationSource,
  nameserviceId: string | undefined,
  nameNodeId: string | undefined,
): NetAddress {
  const suffixed = withSuffixes(DFS_NAMENODE_HTTP_ADDRESS, nameserviceId, nameNodeId);
  const text = textOf(conf, suffixed) ?? textOf(conf, DFS_NAMENODE_HTTP_ADDRESS.name);
  const { host, port } = parseAddress(text ?? `${WILDCARD}:${NAMENODE_HTTP_PORT}`);
  if (host !== WILDCARD) return { host, port };
  const rpc = nameNodeServiceAddress(conf, nameserviceId, nameNodeId);
  return { host: rpc?.host ?? host, port };
}

function addressAt(conf: ConfigurationSource, name: string): NetAddress | undefined {
  const text = textOf(conf, name);
  return text === undefined ? undefined : parseAddress(text, NAMENODE_RPC_PORT);
}

// --- which of them is this host --------------------------------------------------------------

/** Whether a host of the configuration is this one: `NetUtils.isLocalAddress`. */
export type IsLocal = (host: string) => boolean;

/** This host by its name, its address or as `localhost`. */
export function localTo(host: { readonly name: string; readonly address: string }): IsLocal {
  return (name) => [host.name, host.address, 'localhost', '127.0.0.1', WILDCARD].includes(name);
}

/**
 * `DFSUtil.getNamenodeNameServiceId`: by `dfs.nameservice.id`, or the only one, or the one of which
 * a NameNode's address is this host's.
 * @throws JavaException HadoopIllegalArgumentException when several are
 */
export function ownNameserviceId(conf: ConfigurationSource, isLocal: IsLocal): string | undefined {
  const told = textOf(conf, DFS_NAMESERVICE_ID.name) ?? onlyNameserviceId(conf);
  if (told !== undefined) return told;
  const nameNodeId = textOf(conf, DFS_HA_NAMENODE_ID.name);
  return matchingNameNode(conf, { nameserviceId: undefined, nameNodeId }, isLocal)?.nameserviceId;
}

/**
 * `HAUtil.getNameNodeId`: by `dfs.ha.namenode.id`, or by this host's address.
 * @throws JavaException HadoopIllegalArgumentException when none is, or several are
 */
export function ownNameNodeId(
  conf: ConfigurationSource,
  nameserviceId: string,
  isLocal: IsLocal,
): string | undefined {
  const told = textOf(conf, DFS_HA_NAMENODE_ID.name);
  if (told !== undefined) return told;
  const found = matchingNameNode(conf, { nameserviceId, nameNodeId: undefined }, isLocal);
  if (found) return found.nameNodeId;
  throw illegal(
    `Configuration ${DFS_NAMENODE_RPC_ADDRESS.name} must be suffixed with nameservice and namenode ID for HA configuration.`,
  );
}

/** `DFSUtil.getSuffixIDs` for the RPC address. */
function matchingNameNode(
  conf: ConfigurationSource,
  known: NameNodeIds,
  isLocal: IsLocal,
): NameNodeIds | undefined {
  const found: NameNodeIds[] = [];
  for (const nameserviceId of orNone(nameserviceIds(conf))) {
    if (known.nameserviceId !== undefined && known.nameserviceId !== nameserviceId) continue;
    for (const nameNodeId of orNone(nameNodeIds(conf, nameserviceId))) {
      if (known.nameNodeId !== undefined && known.nameNodeId !== nameNodeId) continue;
      const address = nameNodeRpcAddress(conf, nameserviceId, nameNodeId);
      if (address && isLocal(address.host)) found.push({ nameserviceId, nameNodeId });
    }
  }
  if (found.length <= 1) return found[0];
  throw illegal(
    `Configuration has multiple addresses that match local node's address. Please configure the system with ${DFS_NAMESERVICE_ID.name} and ${DFS_HA_NAMENODE_ID.name}`,
  );
}

/** `DFSUtilClient.emptyAsSingletonNull` */
export function orNone(ids: readonly string[]): readonly (string | undefined)[] {
  return ids.length === 0 ? [undefined] : ids;
}

/** `HAUtil.getNameNodeIdOfOtherNodes`. @throws JavaException IllegalArgumentException */
export function otherNameNodeIds(
  conf: ConfigurationSource,
  nameserviceId: string,
  ownId: string,
): string[] {
  const ids = nameNodeIds(conf, nameserviceId);
  if (ids.length >= 2) return ids.filter((id) => id !== ownId);
  throw new JavaException(
    JAVA.illegalArgument,
    `Expected at least 2 NameNodes in namespace '${nameserviceId}'. Instead, got only ${ids.length} (NN ids were '${ids.join("','")}')`,
  );
}

/** Whether a NameNode of the configuration is this host's, for `runsOn`. */
export function hasOwnNameNode(conf: ConfigurationSource, isLocal: IsLocal): boolean {
  return orNone(nameserviceIds(conf)).some((nameserviceId) =>
    orNone(nameNodeIds(conf, nameserviceId)).some((id) => {
      const host = nameNodeAddress(conf, nameserviceId, id)?.host;
      return host !== undefined && isLocal(host);
    }),
  );
}

function illegal(message: string): JavaException {
  return new JavaException('org.apache.hadoop.HadoopIllegalArgumentException', message);
}
