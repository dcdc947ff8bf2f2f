/**
 * The commands of the admin server (`Commands.java`): their names, what each answers, and which
 * need a server that serves.
 */

import type { ServerSpec } from '../../config/quorum-config.ts';
import type { System } from '../../machine/system.ts';
import type { ClientPort } from '../server/client-port.ts';
import { environment, systemProperties } from '../server/environment.ts';
import { monitorValues } from '../server/monitor.ts';
import {
  directorySizes,
  ephemerals,
  watchesByConnection,
  watchesByPath,
  watchSummary,
} from '../server/reports.ts';
import type { ZooKeeperServer } from '../server/server.ts';
import { FULL_VERSION } from '../server/version.ts';
import type { Json } from './json.ts';
import {
  addresses,
  clientAddress,
  connectionInfo,
  expiryMap,
  type Fields,
  lastSnapshot,
  object,
  serverConf,
  serverStats,
  sizes,
  votingView,
} from './values.ts';

/** What a command may ask for. */
export interface Asked {
  readonly sys: System;
  readonly port: ClientPort;
  readonly query: ReadonlyMap<string, string>;
}

/** A command that the real server's code does not survive: a page of Jetty's with this exception. */
export class CommandCrash extends Error {}

type Run = (server: ZooKeeperServer, asked: Asked) => Fields;
type RunAlways = (server: ZooKeeperServer | undefined, asked: Asked) => Fields;

interface Command {
  /** The first is the primary name. */
  readonly names: readonly string[];
  readonly needsServer: boolean;
  readonly run: RunAlways;
}

const served = (names: string, run: Run): Command => ({
  names: names.split(' '),
  needsServer: true,
  run: (server, asked) => run(server as ZooKeeperServer, asked),
});

const always = (names: string, run: RunAlways): Command => ({
  names: names.split(' '),
  needsServer: false,
  run,
});

const connections = ({ port }: Asked, brief: boolean): Fields => [
  ['connections', [...port.connections].map((one) => connectionInfo(one, brief))],
  ['secure_connections', []],
];

const stats = (server: ZooKeeperServer, { port }: Asked): Fields => [
  ['version', FULL_VERSION],
  ['read_only', server.readOnly],
  ['server_stats', serverStats(server, port)],
  ['client_response', sizes(port.stats.responses)],
  ...(server.proposalStats === undefined
    ? []
    : [['proposal_stats', sizes(server.proposalStats)] as const]),
  ['node_count', server.db.tree.nodeCount],
];

const COMMANDS: readonly Command[] = [
  served('configuration conf config', serverConf),
  served('connection_stat_reset crst', (_, { port }) => {
    for (const connection of port.connections) connection.stats.reset();
    return [];
  }),
  served('connections cons', (_, asked) => connections(asked, false)),
  served('dirs', (server) => {
    const { data, log } = directorySizes(server);
    return [
      ['datadir_size', data],
      ['logdir_size', log],
    ];
  }),
  served('dump', (server) => [
    ['expiry_time_to_session_ids', expiryMap(server)],
    [
      'session_id_to_ephemeral_paths',
      object([...ephemerals(server.db)].map(([id, paths]) => [`${id}`, paths] as const)),
    ],
  ]),
  always('environment env envi', (_, { sys }) => environment(sys)),
  always('get_trace_mask gtmk', (_, { port }) => [['tracemask', port.traceMask]]),
  served('hash', (server) => [
    [
      'digests',
      server.db.tree.digestLog.entries.map(({ zxid, digest }) =>
        object([
          ['zxid', zxid],
          ['digest_version', 2],
          ['digest', digest],
        ]),
      ),
    ],
  ]),
  served('initial_configuration icfg', ({ config }) => [
    ['initial_configuration', config.standalone ? (config.initialConfig ?? null) : null],
  ]),
  served('is_read_only isro', (server) => [['read_only', server.readOnly]]),
  served('last_snapshot lsnp', lastSnapshot),
  served('leader lead', leader),
  always('monitor mntr', (server, { port }) => {
    if (server === undefined) throw new CommandCrash('java.lang.NullPointerException');
    return [...monitorValues(server, port)];
  }),
  served('observer_connection_stat_reset orst', (server) => {
    server.resetObserverStats();
    return [];
  }),
  served('observers obsr', (server) => {
    const observers = server.observers().map(object);
    return [
      ['synced_observers', observers.length],
      ['observers', observers],
    ];
  }),
  served('ruok', () => []),
  always('set_trace_mask stmk', (_, asked) => setTraceMask(asked)),
  served('server_stats srvr', stats),
  served('stats stat', (server, asked) => [...stats(server, asked), ...connections(asked, true)]),
  served('stat_reset srst', (_, { port }) => {
    port.stats.reset();
    port.metrics.reset();
    return [];
  }),
  always('system_properties sysp', (_, { sys, port }) => systemProperties(sys, port.config)),
  served('voting_view', (_, { port }) => {
    if (port.peer === undefined) return [['current_config', object([])]];
    return [['current_config', votingView(port.peer.servers(), ownSpec(port))]];
  }),
  served('watches wchc', (server) => [
    [
      'session_id_to_watched_paths',
      object([...watchesByConnection(server)].map(([one, paths]) => [`${one.session}`, paths])),
    ],
  ]),
  served('watches_by_path wchp', (server) => [
    ['path_to_session_ids', object(watchesByPath(server))],
  ]),
  served('watch_summary wchs', (server) => {
    const summary = watchSummary(server);
    return [
      ['num_connections', summary.connections],
      ['num_paths', summary.paths],
      ['num_total_watches', summary.total],
    ];
  }),
  always('zabstate', zabState),
];

const BY_NAME: ReadonlyMap<string, Command> = new Map(
  COMMANDS.flatMap((command) => command.names.map((name) => [name, command] as const)),
);

/** Primary names, sorted, as the page of links has them. */
export const COMMAND_NAMES: readonly string[] = COMMANDS.map(
  ({ names }) => names[0] as string,
).sort();

const NOT_SERVING = 'This ZooKeeper instance is not currently serving requests';

/** `Commands.runCommand`: the fields of the response. @throws CommandCrash */
export function runCommand(name: string, asked: Asked): ReadonlyMap<string, Json> {
  const command = BY_NAME.get(name);
  const { server } = asked.port;
  if (command === undefined) return response(name, [], `Unknown command: ${name}`);
  if (command.needsServer && server === undefined) return response(name, [], NOT_SERVING);
  return response(command.names[0] as string, command.run(server, asked), null);
}

/** An error among the fields keeps its place before the name of the command. */
function response(name: string, fields: Fields, error: Json): ReadonlyMap<string, Json> {
  const all = new Map<string, Json>([...fields, ['command', name]]);
  if (!all.has('error')) all.set('error', error);
  return all;
}

function leader(server: ZooKeeperServer, { port }: Asked): Fields {
  const { peer } = port;
  if (peer === undefined) return [['error', 'server is not initialized']];
  const id = peer.leaderId();
  return [
    ['is_leader', server.mode === 'leader'],
    ['leader_id', id ?? -1],
    ['leader_ip', peer.servers().find(({ sid }) => sid === id)?.host ?? ''],
  ];
}

function setTraceMask({ port, query }: Asked): Fields {
  const text = query.get('traceMask');
  const needed = 'setTraceMask requires long traceMask argument';
  if (text === undefined) return [['error', needed]];
  if (!/^[+-]?\d+$/.test(text)) return [['error', `${needed}, got ${text}`]];
  port.traceMask = BigInt(text);
  return [['tracemask', port.traceMask]];
}

/** This member with the client address that it really has. */
function ownSpec({ config, peer }: ClientPort): ServerSpec | undefined {
  const own = peer?.servers().find(({ sid }) => sid === peer.sid);
  if (own === undefined || config.clientPort === 0) return own;
  const { clientPort, clientPortAddress = '0.0.0.0' } = config;
  return { ...own, clientPort, clientAddress: clientPortAddress };
}

function zabState(server: ZooKeeperServer | undefined, { port }: Asked): Fields {
  const own = ownSpec(port);
  if (server === undefined || port.peer === undefined || own === undefined) {
    return [
      ['voting', false],
      ['zabstate', ''],
    ];
  }
  const zxid = server.db.lastZxid;
  return [
    ['myid', port.peer.sid],
    ['is_leader', server.mode === 'leader'],
    ['quorum_address', addresses(own.host, own.quorumPort)],
    ['election_address', addresses(own.host, own.electionPort)],
    ['client_address', clientAddress(own)],
    ['voting', own.role === 'participant'],
    ['last_zxid', `0x${zxid.toString(16)}`],
    ['zab_epoch', zxid >> 32n],
    ['zab_counter', zxid & 0xffff_ffffn],
    ['zabstate', server.readOnly ? 'election' : 'broadcast'],
  ];
}
