/**
 * What four-letter words and the admin server report of a server that serves: its figures, its
 * connections, sessions and watches, its configuration and the sizes on disk.
 */

import { versionDirectory } from '../storage/files.ts';
import { javaDate } from './calendar.ts';
import type { ClientConnection } from './client-connection.ts';
import type { ClientPort } from './client-port.ts';
import type { ExpiryQueue } from './expiry-queue.ts';
import type { ZooKeeperServer } from './server.ts';
import { hexId } from './session-id.ts';
import { ExpiringSessionTracker, type TrackedSession } from './session-tracker.ts';

/** `ServerStats.toString`, the node count, and a leader's proposals. */
export function statusText(server: ZooKeeperServer, port: ClientPort): string {
  const { stats } = port;
  const { proposalStats: proposals } = server;
  const lines = [
    `Latency min/avg/max: ${stats.min}/${stats.average}/${stats.max}`,
    `Received: ${stats.received}`,
    `Sent: ${stats.sent}`,
    `Connections: ${port.connections.size}`,
    `Outstanding: ${server.inProcess}`,
    `Zxid: ${hexId(server.db.lastZxid)}`,
    `Mode: ${server.mode}`,
    `Node count: ${server.db.tree.nodeCount}`,
    ...(proposals === undefined ? [] : [`Proposal sizes last/min/max: ${proposals}`]),
  ];
  return `${lines.join('\n')}\n`;
}

/** `ServerCnxn.dumpConnectionInfo`, without the line end. */
export function connectionLine(
  connection: ClientConnection,
  how: { readonly brief: boolean; readonly isBeingRead: boolean },
): string {
  const { remote, stats, session } = connection;
  const fields = [
    `queued=${connection.outstanding}`,
    `recved=${stats.received}`,
    `sent=${stats.sent}`,
  ];
  if (!how.brief && session !== 0n) {
    fields.push(
      `sid=${hexId(session)}`,
      `lop=${stats.lastOperation}`,
      `est=${Math.floor(stats.establishedMs)}`,
      `to=${connection.timeoutMs}`,
      ...(stats.lastCxid >= 0 ? [`lcxid=0x${stats.lastCxid.toString(16)}`] : []),
      `lzxid=${hexId(stats.lastZxid)}`,
      `lresp=${stats.lastResponseMs}`,
      `llat=${stats.lastLatencyMs}`,
      `minlat=${stats.minLatencyMs}`,
      `avglat=${stats.averageLatencyMs}`,
      `maxlat=${stats.maxLatencyMs}`,
    );
  }
  const interest = how.isBeingRead ? 0 : 1;
  return ` /${remote.address}:${remote.port}[${interest}](${fields.join(',')})`;
}

// --- sessions ----------------------------------------------------------------------------------

/** `dump`: sessions, ephemeral nodes, connections. */
export function dumpText(server: ZooKeeperServer, port: ClientPort): string {
  return [
    'SessionTracker dump:\n',
    sessionsText(server),
    'ephemeral nodes dump:\n',
    ephemeralsText(server),
    'Connections dump:\n',
    `Connections ${queueText(port.idleConnections, server, cnxnText)}`,
  ].join('');
}

/** Those of this server alone come first, and make the others global by name. */
function sessionsText(server: ZooKeeperServer): string {
  const { tracker, db } = server;
  const sets = (queue: ExpiryQueue<TrackedSession>) =>
    queueText(queue, server, ({ id }) => hexId(id));
  const local = tracker.local === undefined ? '' : `Local Session ${sets(tracker.local.queue)}`;
  if (tracker instanceof ExpiringSessionTracker) {
    return `${local}${local && 'Global '}Session ${sets(tracker.queue)}`;
  }
  const sorted = [...db.sessions].sort(([a], [b]) => (a < b ? -1 : 1));
  const lines = sorted.map(([id, timeoutMs]) => `${hexId(id)}\t${timeoutMs}ms\n`);
  return `${local}Global Sessions(${db.sessions.size}):\n${lines.join('')}`;
}

const cnxnText = ({ remote, session }: ClientConnection): string =>
  `ip: /${remote.address}:${remote.port} sessionId: ${hexId(session)}`;

/** `ExpiryQueue.dump`. */
function queueText<T>(
  queue: ExpiryQueue<T>,
  { sys }: Pick<ZooKeeperServer, 'sys'>,
  nameOf: (member: T) => string,
): string {
  const sets = queue.sets();
  const size = sets.reduce((sum, { members }) => sum + members.length, 0);
  const offsetMs = sys.clock.wall() - sys.clock.monotonic();
  const blocks = sets.map(({ timeMs, members }) => {
    const head = `${members.length} expire at ${javaDate(Math.floor(timeMs + offsetMs))}:\n`;
    return head + members.map((member) => `\t${nameOf(member)}\n`).join('');
  });
  return `Sets (${sets.length})/(${size}):\n${blocks.join('')}`;
}

function ephemeralsText({ db }: ZooKeeperServer): string {
  const blocks = [...ephemerals(db)].map(
    ([session, paths]) => `${hexId(session)}:\n${paths.map((path) => `\t${path}\n`).join('')}`,
  );
  return `Sessions with Ephemerals (${blocks.length}):\n${blocks.join('')}`;
}

/** Paths by session, of sessions that have any. */
export function* ephemerals({
  tree,
}: ZooKeeperServer['db']): Generator<readonly [bigint, readonly string[]]> {
  for (const session of tree.sessionsWithEphemerals()) {
    yield [session, [...tree.ephemeralsOf(session).list()]];
  }
}

// --- watches -------------------------------------------------------------------------------------

/** Only the watches on data are reported, as in the real server. */
export function watchSummary(server: ZooKeeperServer): {
  readonly connections: number;
  readonly paths: number;
  readonly total: number;
} {
  const { dataWatches } = server.db.tree;
  return {
    connections: watchesByConnection(server).size,
    paths: [...dataWatches.entries()].length,
    total: dataWatches.size,
  };
}

export function watchesByConnection(server: ZooKeeperServer): Map<ClientConnection, string[]> {
  const byConnection = new Map<ClientConnection, string[]>();
  for (const [path, watchers] of server.db.tree.dataWatches.entries()) {
    for (const watcher of watchers.keys()) {
      const connection = watcher as ClientConnection;
      byConnection.set(connection, [...(byConnection.get(connection) ?? []), path]);
    }
  }
  return byConnection;
}

/** Sessions by path. */
export function* watchesByPath(
  server: ZooKeeperServer,
): Generator<readonly [string, readonly bigint[]]> {
  for (const [path, watchers] of server.db.tree.dataWatches.entries()) {
    yield [path, [...watchers.keys()].map((watcher) => (watcher as ClientConnection).session)];
  }
}

export function watchLines(server: ZooKeeperServer): string {
  return [...watchesByPath(server)]
    .map(([path, ids]) => `${path}\n${ids.map((id) => `\t${hexId(id)}\n`).join('')}`)
    .join('');
}

// --- configuration and disk ----------------------------------------------------------------------

/** `dumpConf`. */
export function configurationText(server: ZooKeeperServer): string {
  const { config } = server;
  const sizes = directorySizes(server);
  const lines = [
    `clientPort=${config.clientPort || -1}`,
    'secureClientPort=-1',
    `dataDir=${versionDirectory(config.dataDir)}`,
    `dataDirSize=${sizes.data}`,
    `dataLogDir=${versionDirectory(config.dataLogDir)}`,
    `dataLogSize=${sizes.log}`,
    `tickTime=${config.tickTimeMs}`,
    `maxClientCnxns=${config.maxClientCnxns}`,
    `minSessionTimeout=${config.minSessionTimeoutMs}`,
    `maxSessionTimeout=${config.maxSessionTimeoutMs}`,
    `clientPortListenBacklog=${config.clientPortListenBacklog}`,
    `serverId=${config.standalone ? 0 : config.myid}`,
  ];
  if (config.standalone) return `${lines.join('\n')}\n`;
  const self = server.self;
  lines.push(
    `initLimit=${config.initLimit}`,
    `syncLimit=${config.syncLimit}`,
    'electionAlg=3',
    `electionPort=${self?.electionPort}`,
    `quorumPort=${self?.quorumPort}`,
    `peerType=${config.peerType === 'observer' ? 1 : 0}`,
    'membership: ',
    server.membership(),
  );
  return lines.join('\n');
}

/** Bytes of the files in both directories; without a directory of logs of their own, the same twice. */
export function directorySizes(server: ZooKeeperServer): { data: number; log: number } {
  const { disk } = server.sys;
  const sizeOf = (directory: string): number => {
    let size = 0;
    for (const name of disk.list(directory)) size += disk.stat(`${directory}/${name}`).size;
    return size;
  };
  const { snapshotDirectory, logDirectory } = server.db;
  return { data: sizeOf(snapshotDirectory), log: sizeOf(logDirectory) };
}
