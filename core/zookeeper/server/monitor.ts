/**
 * `mntr`, as text for the four-letter word and as values for the admin server: what a server and
 * its role say of themselves, measured when it is asked, then what was counted.
 */

import { JavaDouble } from '../metrics/java-double.ts';
import type { MetricLine, MetricValue } from '../metrics/summary.ts';
import type { ClientPort } from './client-port.ts';
import { quotaGauges } from './quota-gauges.ts';
import type { ZooKeeperServer } from './server.ts';
import { FULL_VERSION } from './version.ts';

/** Files and sockets that a server of one connection holds, and the limit that hosts give it. */
const OPEN_FILES = 48;
const MAX_OPEN_FILES = 20_000;

/** The gauges of all roles, in the order of the real server's table. */
const GAUGES = `ephemerals_count num_alive_connections avg_latency min_proposal_size
  outstanding_requests znode_count global_sessions non_mtls_remote_conn_count
  last_client_response_size packets_sent packets_received max_proposal_size
  max_client_response_size synced_followers connection_drop_probability watch_count
  synced_non_voting_followers synced_observers auth_failed_count min_latency
  max_file_descriptor_count approximate_data_size open_file_descriptor_count last_proposal_size
  pending_syncs leader_uptime local_sessions uptime max_latency outstanding_tls_handshake learners
  min_client_response_size non_mtls_local_conn_count quorum_size`
  .trim()
  .split(/\s+/);

/** The lines of the four-letter word. */
export function monitorLines(server: ZooKeeperServer, port: ClientPort): string {
  return [...monitorValues(server, port)].map(([name, value]) => `zk_${name}\t${value}\n`).join('');
}

/** Names without the prefix `zk_`, in order. */
export function* monitorValues(server: ZooKeeperServer, port: ClientPort): Generator<MetricLine> {
  yield ['version', FULL_VERSION];
  yield ['server_state', server.mode];
  const { peer } = port;
  if (peer !== undefined) yield ['peer_state', `${PEER_STATES[server.mode]} - broadcast`];
  if (server.mode === 'observer') yield ['observer_master_id', peer?.leaderId() ?? -1];
  const gauges = new Map<string, MetricValue>([
    ...commonGauges(server, port),
    ...server.roleGauges(),
    ...(peer === undefined ? [] : [['quorum_size', peer.quorumSize()] as const]),
  ]);
  for (const name of GAUGES) {
    const value = gauges.get(name);
    if (value !== undefined) yield [name, value];
  }
  yield* quotaGauges(server.db.tree);
  yield* port.metrics.lines();
}

const PEER_STATES: Readonly<Record<string, string>> = {
  leader: 'leading',
  follower: 'following',
  observer: 'observing',
};

function commonGauges(
  server: ZooKeeperServer,
  port: ClientPort,
): readonly (readonly [string, MetricValue])[] {
  const { tree, sessions } = server.db;
  const { stats } = port;
  let ephemerals = 0;
  for (const session of tree.sessionsWithEphemerals()) {
    ephemerals += tree.ephemeralsOf(session).size;
  }
  // The root is there under two names.
  let bytes = '/'.length;
  for (const [path, node] of tree.entries()) bytes += path.length + (node.data?.length ?? 0);
  return [
    ['ephemerals_count', ephemerals],
    ['num_alive_connections', port.connections.size],
    ['avg_latency', stats.average],
    ['outstanding_requests', server.inProcess],
    ['znode_count', tree.nodeCount],
    ['global_sessions', sessions.size],
    ['non_mtls_remote_conn_count', 0],
    ['last_client_response_size', stats.responses.last],
    ['packets_sent', stats.sent],
    ['packets_received', stats.received],
    ['max_client_response_size', stats.responses.max],
    ['connection_drop_probability', new JavaDouble(0)],
    ['watch_count', tree.dataWatches.size + tree.childWatches.size],
    ['auth_failed_count', stats.authFailed],
    ['min_latency', stats.min],
    ['max_file_descriptor_count', MAX_OPEN_FILES],
    ['approximate_data_size', bytes],
    ['open_file_descriptor_count', OPEN_FILES + port.connections.size],
    ['local_sessions', server.tracker.local?.size ?? 0],
    ['uptime', stats.uptimeMs(server.sys)],
    ['max_latency', stats.max],
    ['outstanding_tls_handshake', 0],
    ['min_client_response_size', stats.responses.min],
    ['non_mtls_local_conn_count', 0],
  ];
}
