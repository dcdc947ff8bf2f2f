/** Keys that say which nameservices and NameNodes there are, and where they are reached. */

import { keysOf } from '../conf/hadoop-key.ts';

const key = keysOf('DFSConfigKeys', 'hdfs-site.xml');
const failover = keysOf('HdfsClientConfigKeys.Failover', 'hdfs-site.xml');

export const DFS_NAMESERVICES = key.list('dfs.nameservices', 'DFS_NAMESERVICES', {
  about: 'logical names of the nameservices',
});

export const DFS_NAMESERVICE_ID = key.text('dfs.nameservice.id', 'DFS_NAMESERVICE_ID', {
  about: "this host's nameservice, where it does not follow from an address",
});

export const DFS_HA_NAMENODES = key.list('dfs.ha.namenodes', 'DFS_HA_NAMENODES_KEY_PREFIX', {
  suffixed: 'nameservice',
  about: '`dfs.ha.namenodes.<nameservice>`: ids of its NameNodes',
});

export const DFS_HA_NAMENODE_ID = key.text('dfs.ha.namenode.id', 'DFS_HA_NAMENODE_ID_KEY', {
  about: "this host's NameNode, where it does not follow from an address",
});

export const DFS_NAMENODE_RPC_ADDRESS = key.text(
  'dfs.namenode.rpc-address',
  'DFS_NAMENODE_RPC_ADDRESS_KEY',
  { suffixed: 'namenode', about: 'where clients reach a NameNode; without a port, 8020' },
);

export const DFS_NAMENODE_RPC_BIND_HOST = key.text(
  'dfs.namenode.rpc-bind-host',
  'DFS_NAMENODE_RPC_BIND_HOST_KEY',
  { suffixed: 'namenode', about: 'the address on which it listens for them' },
);

export const DFS_NAMENODE_SERVICE_RPC_ADDRESS = key.text(
  'dfs.namenode.servicerpc-address',
  'DFS_NAMENODE_SERVICE_RPC_ADDRESS_KEY',
  {
    suffixed: 'namenode',
    about: 'where DataNodes and failover controllers reach it, if elsewhere',
  },
);

export const DFS_NAMENODE_SERVICE_RPC_BIND_HOST = key.text(
  'dfs.namenode.servicerpc-bind-host',
  'DFS_NAMENODE_SERVICE_RPC_BIND_HOST_KEY',
  { suffixed: 'namenode', about: 'the address on which it listens for them' },
);

export const DFS_NAMENODE_LIFELINE_RPC_ADDRESS = key.text(
  'dfs.namenode.lifeline.rpc-address',
  'DFS_NAMENODE_LIFELINE_RPC_ADDRESS_KEY',
  { suffixed: 'namenode', about: 'where health checks and lifelines reach it, if elsewhere' },
);

export const DFS_NAMENODE_HTTP_ADDRESS = key.text(
  'dfs.namenode.http-address',
  'DFS_NAMENODE_HTTP_ADDRESS_KEY',
  {
    default: '0.0.0.0:9870',
    suffixed: 'namenode',
    about: 'where images and edits are fetched from a NameNode',
  },
);

export const DFS_NAMENODE_HTTP_BIND_HOST = key.text(
  'dfs.namenode.http-bind-host',
  'DFS_NAMENODE_HTTP_BIND_HOST_KEY',
  { suffixed: 'namenode', about: 'the address on which it listens for HTTP' },
);

export const DFS_CLIENT_FAILOVER_PROXY_PROVIDER = failover.text(
  'dfs.client.failover.proxy.provider',
  'PROXY_PROVIDER_KEY_PREFIX',
  {
    suffixed: 'nameservice',
    about:
      '`dfs.client.failover.proxy.provider.<nameservice>`: how clients find the active NameNode',
  },
);
