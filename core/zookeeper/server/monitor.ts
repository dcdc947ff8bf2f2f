/**
 * `mntr`: the gauges that people graph, under the names of the real server. The several hundred
 * histograms that follow them in life are left out.
 */

import type { ClientPort } from './client-port.ts';
import type { ZooKeeperServer } from './server.ts';
import { FULL_VERSION } from './version.ts';

export function monitorLines(server: ZooKeeperServer, port: ClientPort): string {
  const { tree } = server.db;
  const { stats } = port;
  let ephemerals = 0;
  for (const session of tree.sessionsWithEphemerals()) {
    ephemerals += tree.ephemeralsOf(session).size;
  }
  let bytes = 0;
  for (const [path, node] of tree.entries()) bytes += path.length + (node.data?.length ?? 0);
  const values: readonly (readonly [string, string | number])[] = [
    ['version', FULL_VERSION],
    ['server_state', server.mode],
    ['ephemerals_count', ephemerals],
    ['num_alive_connections', port.connections.size],
    ['avg_latency', stats.average],
    ['min_latency', stats.min],
    ['max_latency', stats.max],
    ['outstanding_requests', server.inProcess],
    ['znode_count', tree.nodeCount],
    ['watch_count', tree.dataWatches.size],
    ['approximate_data_size', bytes],
    ['packets_received', stats.received],
    ['packets_sent', stats.sent],
    ['global_sessions', server.db.sessions.size],
    ...server.roleGauges(),
  ];
  return values.map(([name, value]) => `zk_${name}\t${value}\n`).join('');
}
