/** Keys of Hadoop RPC: retries, time-outs, idle connections, the server's queue. */

import { keysOf } from '../conf/hadoop-key.ts';

const key = keysOf('CommonConfigurationKeysPublic', 'core-site.xml');
const common = keysOf('CommonConfigurationKeys', 'core-site.xml');

export const IPC_CLIENT_CONNECT_MAX_RETRIES = key.int(
  'ipc.client.connect.max.retries',
  'IPC_CLIENT_CONNECT_MAX_RETRIES_KEY',
  { default: '10', about: 'how often a client tries again after a refused connection' },
);

export const IPC_CLIENT_CONNECT_MAX_RETRIES_ON_SOCKET_TIMEOUTS = key.int(
  'ipc.client.connect.max.retries.on.timeouts',
  'IPC_CLIENT_CONNECT_MAX_RETRIES_ON_SOCKET_TIMEOUTS_KEY',
  { default: '45', about: 'how often it tries again after a connection that timed out' },
);

export const IPC_CLIENT_CONNECT_RETRY_INTERVAL = key.bareDuration(
  'ipc.client.connect.retry.interval',
  'IPC_CLIENT_CONNECT_RETRY_INTERVAL_KEY',
  { default: '1000', unit: 'ms', about: 'between two attempts after a refused connection' },
);

export const IPC_CLIENT_CONNECT_TIMEOUT = key.bareDuration(
  'ipc.client.connect.timeout',
  'IPC_CLIENT_CONNECT_TIMEOUT_KEY',
  { default: '20000', unit: 'ms', about: 'how long an attempt to connect may take' },
);

export const IPC_CLIENT_CONNECTION_MAXIDLETIME = key.bareDuration(
  'ipc.client.connection.maxidletime',
  'IPC_CLIENT_CONNECTION_MAXIDLETIME_KEY',
  { default: '10000', unit: 'ms', about: 'a connection without calls is closed after this' },
);

export const IPC_CLIENT_PING = common.bool('ipc.client.ping', 'IPC_CLIENT_PING_KEY', {
  default: 'true',
  about: 'whether a client that waits pings the server',
});

export const IPC_PING_INTERVAL = common.bareDuration('ipc.ping.interval', 'IPC_PING_INTERVAL_KEY', {
  default: '60000',
  unit: 'ms',
  about: 'how often it pings, and its read time-out otherwise',
});

export const IPC_CLIENT_RPC_TIMEOUT = common.bareDuration(
  'ipc.client.rpc-timeout.ms',
  'IPC_CLIENT_RPC_TIMEOUT_KEY',
  { default: '0', unit: 'ms', about: 'how long a call may take; 0 is for ever' },
);
