/**
 * `NameNodeProxiesClient`: the `ClientProtocol` of a URI's authority, which is a NameNode's address
 * or a nameservice. Of a nameservice the class of its proxy provider says how the active one is
 * found; a class that is not modelled is an error.
 */

import type { System } from '../../../core/plugin/index.ts';
import {
  type Configuration,
  DFS_CLIENT_FAILOVER_CONNECTION_RETRIES,
  DFS_CLIENT_FAILOVER_CONNECTION_RETRIES_ON_SOCKET_TIMEOUTS,
  DFS_CLIENT_FAILOVER_MAX_ATTEMPTS,
  DFS_CLIENT_FAILOVER_PROXY_PROVIDER,
  DFS_CLIENT_FAILOVER_RANDOM_ORDER,
  DFS_CLIENT_FAILOVER_SLEEPTIME_BASE,
  DFS_CLIENT_FAILOVER_SLEEPTIME_MAX,
  DFS_CLIENT_RETRY_MAX_ATTEMPTS,
  JAVA,
  JavaException,
  loggerOf,
  type NetAddress,
  type ProxyOptions,
  parseAddress,
  type Remote,
  type RpcClient,
  socketAddressText,
} from '../../hadoop-common/door.ts';
import { NAMENODE_RPC_PORT, nameNodeIds, nameNodeRpcAddress } from '../nameservices.ts';
import { CLIENT_PROTOCOL, type ClientProtocol } from '../protocols/client-protocol.ts';
import { CLIENT_PROTOCOL_ANNOTATIONS } from './failover/annotations.ts';
import { ConfiguredFailoverProxyProvider } from './failover/configured.ts';
import { IPFailoverProxyProvider } from './failover/ip-failover.ts';
import type { FailoverProxyProvider, ProxyInfo } from './failover/proxy-provider.ts';
import { RequestHedgingProxyProvider } from './failover/request-hedging.ts';
import { withRetries } from './failover/retry-invocation-handler.ts';

const PACKAGE = 'org.apache.hadoop.hdfs.server.namenode.ha.';
const CLASS_NAME = 'ClientNamenodeProtocolTranslatorPB';

/** Classes of Hadoop that this model has no equal of. */
const NOT_MODELLED = [
  'ObserverReadProxyProvider',
  'ObserverReadProxyProviderWithIPFailover',
  'InMemoryAliasMapFailoverProxyProvider',
  'WrappedFailoverProxyProvider',
].map((name) => PACKAGE + name);

/** What a process asks NameNodes with. */
export interface Caller {
  readonly sys: System;
  readonly conf: Configuration;
  readonly rpc: RpcClient;
}

type Provider = (caller: Caller, nameservice: string) => FailoverProxyProvider<ClientProtocol>;

const PROVIDERS: Readonly<Record<string, Provider>> = {
  [`${PACKAGE}ConfiguredFailoverProxyProvider`]: (caller, nameservice) =>
    new ConfiguredFailoverProxyProvider(proxiesOf(caller, nameservice)),
  [`${PACKAGE}RequestHedgingProxyProvider`]: (caller, nameservice) =>
    new RequestHedgingProxyProvider(
      caller.sys,
      proxiesOf(caller, nameservice),
      loggerOf(caller.sys),
    ),
  [`${PACKAGE}IPFailoverProxyProvider`]: (caller, nameservice) =>
    new IPFailoverProxyProvider(proxyInfo(caller, parseAddress(nameservice, NAMENODE_RPC_PORT))),
};

/** @param authority `hdfs-cluster`, `m1:9000`. @throws JavaException for what is not configured */
export function createProxy(caller: Caller, authority: string): Remote<ClientProtocol> {
  const { sys, conf, rpc } = caller;
  const providerClass = conf.read(DFS_CLIENT_FAILOVER_PROXY_PROVIDER, authority);
  if (!isLogical(conf, authority)) {
    const address = parseAddress(authority, NAMENODE_RPC_PORT);
    if (!isKnown(sys, address)) {
      throw new JavaException(JAVA.illegalArgument, `${JAVA.unknownHost}: ${address.host}`);
    }
    return nonHaProxy(caller, address);
  }
  const provider = PROVIDERS[providerClass as string];
  if (!provider) throw unknownClass(providerClass as string);
  return withRetries<ClientProtocol>(sys, {
    provider: provider(caller, authority),
    policy: {
      maxFailovers: conf.read(DFS_CLIENT_FAILOVER_MAX_ATTEMPTS),
      maxRetries: conf.read(DFS_CLIENT_RETRY_MAX_ATTEMPTS),
      baseMs: conf.read(DFS_CLIENT_FAILOVER_SLEEPTIME_BASE),
      capMs: conf.read(DFS_CLIENT_FAILOVER_SLEEPTIME_MAX),
    },
    annotations: CLIENT_PROTOCOL_ANNOTATIONS,
    calls: rpc,
    log: loggerOf(sys),
  });
}

/** A NameNode by its address: what fails fails, after the retries of the connection itself. */
export function nonHaProxy(
  { rpc }: Pick<Caller, 'rpc'>,
  address: NetAddress,
  options: ProxyOptions = {},
): Remote<ClientProtocol> {
  return rpc.proxy<ClientProtocol>(CLIENT_PROTOCOL, address, options);
}

/** `HAUtilClient.isLogicalUri`: its host has a proxy provider. */
export function isLogical(conf: Configuration, authority: string): boolean {
  return conf.get(`${DFS_CLIENT_FAILOVER_PROXY_PROVIDER.name}.${authority}`) !== undefined;
}

/** One for each NameNode of a nameservice, in the order in which they are configured. */
function proxiesOf(caller: Caller, nameservice: string): ProxyInfo<ClientProtocol>[] {
  const { sys, conf } = caller;
  const addresses = nameNodeIds(conf, nameservice)
    .map((id) => nameNodeRpcAddress(conf, nameservice, id))
    .filter((address) => address !== undefined);
  if (addresses.length === 0) {
    const uri = `hdfs://${nameservice}`;
    throw new JavaException(
      'java.lang.RuntimeException',
      `Could not find any configured addresses for URI ${uri}`,
    );
  }
  const proxies = addresses.map((address) => proxyInfo(caller, address));
  if (!conf.read(DFS_CLIENT_FAILOVER_RANDOM_ORDER, nameservice)) return proxies;
  return sys.random('FailoverProxyProvider').shuffle(proxies);
}

function proxyInfo(caller: Caller, address: NetAddress): ProxyInfo<ClientProtocol> {
  const { sys, conf } = caller;
  const remote = nonHaProxy(caller, address, {
    connectRetries: conf.read(DFS_CLIENT_FAILOVER_CONNECTION_RETRIES),
    connectRetriesOnTimeouts: conf.read(DFS_CLIENT_FAILOVER_CONNECTION_RETRIES_ON_SOCKET_TIMEOUTS),
  });
  return {
    name: socketAddressText(sys, address),
    className: CLASS_NAME,
    call: (method, params) => (remote[method] as (params: unknown) => never)(params),
  };
}

function isKnown(sys: System, address: NetAddress): boolean {
  return !socketAddressText(sys, address).startsWith(`${address.host}:`) || isQuad(address.host);
}

function isQuad(host: string): boolean {
  return /^\d+(\.\d+){3}$/.test(host);
}

function unknownClass(providerClass: string): JavaException {
  const message = NOT_MODELLED.includes(providerClass)
    ? `${providerClass} is not modelled`
    : `java.lang.RuntimeException: java.lang.ClassNotFoundException: Class ${providerClass} not found`;
  return new JavaException('java.lang.RuntimeException', message);
}
