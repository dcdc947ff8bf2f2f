/**
 * Values of the server as the admin server shows them: beans and maps in the order in which the
 * real one writes their fields.
 */

import type { ServerSpec } from '../../config/quorum-config.ts';
import type { ClientConnection } from '../server/client-connection.ts';
import type { ClientPort } from '../server/client-port.ts';
import { directorySizes } from '../server/reports.ts';
import type { ZooKeeperServer } from '../server/server.ts';
import type { SizeStats } from '../server/server-stats.ts';
import { ExpiringSessionTracker } from '../server/session-tracker.ts';
import { SNAPSHOT_PREFIX, versionDirectory, zxidFiles } from '../storage/files.ts';
import type { Json } from './json.ts';

export type Fields = readonly (readonly [string, Json])[];

export const object = (fields: Iterable<readonly [string, Json]>): ReadonlyMap<string, Json> =>
  new Map(fields);

/** `BufferStats`. */
export function sizes({ last, min, max }: SizeStats): Json {
  return object([
    ['last_buffer_size', last],
    ['min_buffer_size', min],
    ['max_buffer_size', max],
  ]);
}

/** `ServerStats`. */
export function serverStats(server: ZooKeeperServer, port: ClientPort): Json {
  const { stats } = port;
  const directories = directorySizes(server);
  return object([
    ['packets_sent', stats.sent],
    ['packets_received', stats.received],
    ['fsync_threshold_exceed_count', 0],
    ['client_response_stats', sizes(stats.responses)],
    ['data_dir_size', directories.data],
    ['log_dir_size', directories.log],
    ['provider_null', false],
    ['last_processed_zxid', server.db.lastZxid],
    ['outstanding_requests', server.inProcess],
    ['server_state', server.mode],
    ['avg_latency', stats.average],
    ['max_latency', stats.max],
    ['min_latency', stats.min],
    ['num_alive_client_connections', port.connections.size],
    ['uptime', stats.uptimeMs(server.sys)],
    ['auth_failed_count', stats.authFailed],
    ['non_mtlsremote_conn_count', 0],
    ['non_mtlslocal_conn_count', 0],
  ]);
}

/** `ServerCnxn.getConnectionInfo`. */
export function connectionInfo(connection: ClientConnection, brief: boolean): Json {
  const { remote, stats, outstanding, session, timeoutMs } = connection;
  const fields: [string, Json][] = [
    ['remote_socket_address', `${remote.address}:${remote.port}`],
    ['interest_ops', 1],
    ['outstanding_requests', outstanding],
    ['packets_received', stats.received],
    ['packets_sent', stats.sent],
  ];
  if (brief) return object(fields);
  return object([
    ...fields,
    ['session_id', session],
    ['last_operation', stats.lastOperation],
    ['established', Math.floor(stats.establishedMs)],
    ['session_timeout', timeoutMs],
    ['last_cxid', stats.lastCxid],
    ['last_zxid', stats.lastZxid],
    ['last_response_time', stats.lastResponseMs],
    ['last_latency', stats.lastLatencyMs],
    ['min_latency', stats.minLatencyMs],
    ['avg_latency', stats.averageLatencyMs],
    ['max_latency', stats.maxLatencyMs],
  ]);
}

/** `ZooKeeperServerConf`. */
export function serverConf({ config }: ZooKeeperServer): Fields {
  return [
    ['client_port', config.clientPort || -1],
    ['data_dir', versionDirectory(config.dataDir)],
    ['data_log_dir', versionDirectory(config.dataLogDir)],
    ['tick_time', config.tickTimeMs],
    ['max_client_cnxns', config.maxClientCnxns],
    ['min_session_timeout', config.minSessionTimeoutMs],
    ['max_session_timeout', config.maxSessionTimeoutMs],
    ['server_id', config.standalone ? 0 : (config.myid ?? 0)],
    ['client_port_listen_backlog', config.clientPortListenBacklog],
  ];
}

/** `getSessionExpiryMap`: sessions by the time of the monotonic clock at which they end. */
export function expiryMap({ tracker }: ZooKeeperServer): Json {
  if (!(tracker instanceof ExpiringSessionTracker)) return object([]);
  return object(
    tracker.queue
      .sets()
      .map(({ timeMs, members }) => [`${timeMs}`, members.map(({ id }) => id)] as const),
  );
}

/** `SnapshotInfo` of the newest snapshot; the time is in seconds. */
export function lastSnapshot({ db, sys }: ZooKeeperServer): Fields {
  const [newest] = zxidFiles(sys.disk, db.snapshotDirectory, SNAPSHOT_PREFIX).sort((a, b) =>
    a.zxid > b.zxid ? -1 : 1,
  );
  if (newest === undefined) {
    return [
      ['zxid', 'ffffffffffffffff'],
      ['timestamp', -1],
    ];
  }
  return [
    ['zxid', newest.zxid.toString(16)],
    ['timestamp', Math.floor(sys.disk.stat(newest.path).modifiedMs / 1000)],
  ];
}

/** `QuorumServerView` of the voting members. */
export function votingView(servers: readonly ServerSpec[], own: ServerSpec | undefined): Json {
  return object(
    servers
      .filter(({ role }) => role === 'participant')
      .map((spec) => [
        `${spec.sid}`,
        object([
          ['server_addresses', [`${spec.host}:${spec.quorumPort}`]],
          ['election_addresses', [`${spec.host}:${spec.electionPort}`]],
          ['client_address', clientAddress(spec.sid === own?.sid ? own : spec)],
          ['learner_type', 'participant'],
        ]),
      ]),
  );
}

export function clientAddress({ clientAddress = '0.0.0.0', clientPort }: ServerSpec): string {
  return clientPort === undefined ? '' : `${clientAddress}:${clientPort}`;
}

/** `MultipleAddresses` with one address, which is taken for reachable. */
export function addresses(host: string, port: number): Json {
  const address = `${host}:${port}`;
  return object([
    ['empty', false],
    ['all_addresses', [address]],
    ['wildcard_addresses', [`0.0.0.0:${port}`]],
    ['all_ports', [port]],
    ['all_host_strings', [host]],
    ['reachable_address', address],
    ['all_reachable_addresses', [address]],
    ['all_reachable_addresses_or_all', [address]],
    ['reachable_or_one', address],
    ['one', address],
  ]);
}
