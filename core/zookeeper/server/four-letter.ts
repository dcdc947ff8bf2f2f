/**
 * The four-letter words (`command/*Command.java`): the whitelist, and the answer to each. A word
 * that is not white-listed is told so; what is no word at all is taken for the length of a frame,
 * as in life.
 */

import type { ClientConnection } from './client-connection.ts';
import type { ClientPort } from './client-port.ts';
import { environmentText } from './environment.ts';
import { monitorLines } from './monitor.ts';
import {
  configurationText,
  connectionLine,
  directorySizes,
  dumpText,
  statusText,
  watchesByConnection,
  watchLines,
  watchSummary,
} from './reports.ts';
import type { ZooKeeperServer } from './server.ts';
import { hexId } from './session-id.ts';
import { FULL_VERSION } from './version.ts';

const NOT_SERVING = 'This ZooKeeper instance is not currently serving requests';
/** What telnet sends when it is interrupted counts as a word, and has no answer. */
const TELNET_CLOSE = { code: 0xfff4fffd | 0, name: 'telnet close' } as const;
const SET_TRACE_MASK = 'stmk';
/** `BufferedWriter`: a packet of the answer. */
const PACKET_CHARS = 8192;

interface Asked {
  readonly port: ClientPort;
  readonly connection: ClientConnection;
}

type Answer = (server: ZooKeeperServer, asked: Asked) => string;

/** Answers of a server that serves; without one they are {@link NOT_SERVING}. */
const ANSWERS: Readonly<Record<string, Answer>> = {
  conf: (server) => configurationText(server),
  cons: (_, asked) => `${connectionLines(asked, false)}\n`,
  crst: (_, { port }) => {
    for (const { stats } of port.connections) stats.reset();
    return 'Connection stats reset.\n';
  },
  dirs: (server) => {
    const { data, log } = directorySizes(server);
    return `datadir_size: ${data}\nlogdir_size: ${log}\n`;
  },
  dump: (server, { port }) => dumpText(server, port),
  hash: (server) =>
    server.db.tree.digestLog.entries
      .map(({ zxid, digest }) => `${zxid.toString(16)}: ${digest}\n`)
      .join(''),
  mntr: (server, { port }) => monitorLines(server, port),
  srst: (server, { port }) => {
    port.stats.reset();
    port.metrics.reset();
    server.proposalStats?.reset();
    return 'Server stats reset.\n';
  },
  srvr: (server, { port }) => `${heading(server)}${statusText(server, port)}`,
  stat: (server, asked) =>
    `${heading(server)}Clients:\n${connectionLines(asked, true)}\n${statusText(server, asked.port)}`,
  wchc: (server) => {
    const blocks = [...watchesByConnection(server)].map(
      ([{ session }, paths]) => `${hexId(session)}\n\t${paths.join('\n\t')}\n`,
    );
    return `${blocks.join('')}\n`;
  },
  wchp: (server) => `${watchLines(server)}\n`,
  wchs: (server) => {
    const { connections, paths, total } = watchSummary(server);
    return `${connections} connections watching ${paths} paths\nTotal watches:${total}\n`;
  },
};

/** Answers whether or not the server serves. */
const ALWAYS: Readonly<Record<string, (port: ClientPort) => string>> = {
  envi: ({ sys }) => `Environment:\n${environmentText(sys)}`,
  gtmk: (port) => `${port.traceMask}`,
  isro: ({ server }) => (server === undefined ? 'null' : server.readOnly ? 'ro' : 'rw'),
  ruok: () => 'imok',
};

/** The word that four bytes spell, if it is one of the real server's. */
export function wordOf(code: number): string | undefined {
  if (code === TELNET_CLOSE.code) return TELNET_CLOSE.name;
  const bytes = [code >>> 24, (code >>> 16) & 0xff, (code >>> 8) & 0xff, code & 0xff];
  const word = String.fromCharCode(...bytes);
  const isWord =
    Object.hasOwn(ANSWERS, word) || Object.hasOwn(ALWAYS, word) || word === SET_TRACE_MASK;
  return isWord ? word : undefined;
}

/**
 * The whole answer, or undefined when the connection is closed without one.
 * @param rest what came behind the word in the same packet: the mask of `stmk`
 */
export function answerWord(word: string, asked: Asked, rest: Uint8Array): string | undefined {
  const { port, connection } = asked;
  const { server } = port;
  connection.stats.received++;
  if (server !== undefined) port.stats.received++;
  port.metrics.bytes_received_count.add(4);
  const allowed = port.config.fourLetterWords;
  const answer =
    allowed !== '*' && !allowed.has(word)
      ? `${word} is not executed because it is not in the whitelist.\n`
      : execute(word, asked, rest);
  if (answer !== undefined && server !== undefined) {
    port.stats.sent += Math.ceil(answer.length / PACKET_CHARS);
  }
  return answer;
}

function execute(word: string, asked: Asked, rest: Uint8Array): string | undefined {
  const { port } = asked;
  if (word === SET_TRACE_MASK) return setTraceMask(port, rest);
  const always = ALWAYS[word];
  if (always !== undefined) return always(port);
  const answer = ANSWERS[word];
  if (answer === undefined) return undefined;
  if (port.server !== undefined) return answer(port.server, asked);
  // `DigestCommand` prints without a line end.
  return word === 'hash' ? NOT_SERVING : `${NOT_SERVING}\n`;
}

/** Eight bytes have to be there already; the real server does not wait for them either. */
function setTraceMask(port: ClientPort, rest: Uint8Array): string | undefined {
  if (rest.length < 8) return undefined;
  const view = new DataView(rest.buffer, rest.byteOffset, 8);
  port.traceMask = view.getBigInt64(0);
  return `${port.traceMask}`;
}

function heading(server: ZooKeeperServer): string {
  const note = server.readOnly ? 'READ-ONLY mode; serving only read-only clients\n' : '';
  return `Zookeeper version: ${FULL_VERSION}\n${note}`;
}

function connectionLines({ port, connection }: Asked, brief: boolean): string {
  return [...port.connections]
    .map((one) => `${connectionLine(one, { brief, isBeingRead: one === connection })}\n`)
    .join('');
}
