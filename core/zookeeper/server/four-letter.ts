/**
 * The four-letter words (`command/*Command.java`) that this engine answers: `ruok srvr stat conf
 * cons crst srst isro wchs wchc wchp dirs mntr`. A word that is not white-listed is told so; one
 * that is no word at all is taken for the length of a frame, as in life.
 */

import { versionDirectory } from '../storage/files.ts';
import type { ClientConnection } from './client-connection.ts';
import type { ClientPort } from './client-port.ts';
import { monitorLines } from './monitor.ts';
import type { ZooKeeperServer } from './server.ts';
import { hexId } from './session-id.ts';
import { FULL_VERSION } from './version.ts';

const NOT_SERVING = 'This ZooKeeper instance is not currently serving requests\n';

/** Every word of the real server; those without an answer here are told to be not white-listed. */
const WORDS: ReadonlySet<string> = new Set(
  'conf cons crst dirs dump envi gtmk hash isro mntr ruok srst srvr stat stmk wchc wchp wchs'.split(
    ' ',
  ),
);

type Answer = (server: ZooKeeperServer, port: ClientPort) => string;

const ANSWERS: Readonly<Record<string, Answer>> = {
  srvr: (server, port) => `Zookeeper version: ${FULL_VERSION}\n${summary(server, port)}`,
  stat: (server, port) => {
    const clients = [...port.connections].map((connection) => `${brief(connection)})\n`).join('');
    const version = `Zookeeper version: ${FULL_VERSION}\n`;
    return `${version}Clients:\n${clients}\n${summary(server, port)}`;
  },
  cons: (_, port) => `${[...port.connections].map(full).join('')}\n`,
  conf: (server) => configuration(server),
  crst: (_, port) => {
    for (const connection of port.connections) {
      connection.received = 0;
      connection.sent = 0;
    }
    return 'Connection stats reset.\n';
  },
  srst: (_, port) => {
    port.stats.reset();
    return 'Server stats reset.\n';
  },
  dirs: (server) => {
    const { data, log } = directorySizes(server);
    return `datadir_size: ${data}\nlogdir_size: ${log}\n`;
  },
  mntr: (server, port) => monitorLines(server, port),
  wchs: (server) => {
    const watching = new Set<unknown>();
    let paths = 0;
    for (const [, watchers] of server.db.tree.dataWatches.entries()) {
      paths++;
      for (const watcher of watchers.keys()) watching.add(watcher);
    }
    const total = server.db.tree.dataWatches.size;
    return `${watching.size} connections watching ${paths} paths\nTotal watches:${total}\n`;
  },
  wchp: (server) => {
    let text = '';
    for (const [path, watchers] of server.db.tree.dataWatches.entries()) {
      text += `${path}\n`;
      for (const watcher of watchers.keys()) {
        text += `\t${hexId((watcher as ClientConnection).session)}\n`;
      }
    }
    return `${text}\n`;
  },
  wchc: (server) => {
    const bySession = new Map<string, string[]>();
    for (const [path, watchers] of server.db.tree.dataWatches.entries()) {
      for (const watcher of watchers.keys()) {
        const session = hexId((watcher as ClientConnection).session);
        bySession.set(session, [...(bySession.get(session) ?? []), path]);
      }
    }
    const blocks = [...bySession].map(([id, paths]) => `${id}\n\t${paths.join('\n\t')}\n`);
    return `${blocks.join('')}\n`;
  },
};

/** The whole answer, or undefined when this is not a word and the bytes are a frame. */
export function fourLetterWord(
  word: string,
  port: ClientPort,
  connection: ClientConnection,
): string | undefined {
  if (!WORDS.has(word)) return undefined;
  port.stats.received++;
  connection.received++;
  const allowed = port.config.fourLetterWords;
  if (allowed !== '*' && !allowed.has(word)) return notAllowed(word);
  if (word === 'ruok') return 'imok';
  const { server } = port;
  if (word === 'isro') return server === undefined ? 'null' : 'rw';
  if (server === undefined) return NOT_SERVING;
  return ANSWERS[word]?.(server, port) ?? notAllowed(word);
}

function notAllowed(word: string): string {
  return `${word} is not executed because it is not in the whitelist.\n`;
}

function summary(server: ZooKeeperServer, port: ClientPort): string {
  const { stats } = port;
  const proposals = server.proposalSizes();
  const lines = [
    `Latency min/avg/max: ${stats.min}/${stats.average}/${stats.max}`,
    `Received: ${stats.received}`,
    `Sent: ${stats.sent}`,
    `Connections: ${port.connections.size}`,
    `Outstanding: ${server.inProcess}`,
    `Zxid: 0x${server.db.lastZxid.toString(16)}`,
    `Mode: ${server.mode}`,
    `Node count: ${server.db.tree.nodeCount}`,
    ...(proposals === undefined ? [] : [`Proposal sizes last/min/max: ${proposals}`]),
  ];
  return `${lines.join('\n')}\n`;
}

function brief(connection: ClientConnection): string {
  const { address, port } = connection.remote;
  const interest = connection.session === 0n ? 0 : 1;
  const counts = `queued=0,recved=${connection.received},sent=${connection.sent}`;
  return ` /${address}:${port}[${interest}](${counts}`;
}

function full(connection: ClientConnection): string {
  if (connection.session === 0n) return `${brief(connection)})\n`;
  const session = `sid=${hexId(connection.session)},to=${connection.timeoutMs}`;
  return `${brief(connection)},${session})\n`;
}

function configuration(server: ZooKeeperServer): string {
  const { config } = server;
  const sizes = directorySizes(server);
  const lines = [
    `clientPort=${config.clientPort}`,
    'secureClientPort=-1',
    `dataDir=${versionDirectory(config.dataDir)}`,
    `dataDirSize=${sizes.data}`,
    `dataLogDir=${versionDirectory(config.dataLogDir)}`,
    `dataLogSize=${sizes.log}`,
    `tickTime=${config.tickTimeMs}`,
    `maxClientCnxns=${config.maxClientCnxns}`,
    `minSessionTimeout=${config.minSessionTimeoutMs}`,
    `maxSessionTimeout=${config.maxSessionTimeoutMs}`,
    'clientPortListenBacklog=-1',
    `serverId=${config.standalone ? 0 : config.myid}`,
  ];
  if (config.standalone) return `${lines.join('\n')}\n`;
  const self = config.servers.find((spec) => spec.sid === config.myid);
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

function directorySizes(server: ZooKeeperServer): { data: number; log: number } {
  const { disk } = server.sys;
  const sizeOf = (directory: string, prefix: string): number => {
    let size = 0;
    for (const name of disk.list(directory)) {
      if (name.startsWith(prefix)) size += disk.stat(`${directory}/${name}`).size;
    }
    return size;
  };
  const { snapshotDirectory, logDirectory } = server.db;
  return { data: sizeOf(snapshotDirectory, 'snapshot.'), log: sizeOf(logDirectory, 'log.') };
}
