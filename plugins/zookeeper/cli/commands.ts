/**
 * All commands inside zkCli.sh: those that are modelled, and the names of the others, which stand
 * in the help as in life and are refused by name.
 */
import type { CliCommand } from './command.ts';
import { config, get, getAcl, ls, stat, sync, version, whoami } from './read-commands.ts';
import { addauth, close, create, deleteall, remove, set, setAcl } from './write-commands.ts';

const MODELLED: readonly CliCommand[] = [
  addauth,
  close,
  config,
  create,
  remove,
  deleteall,
  get,
  getAcl,
  ls,
  set,
  setAcl,
  stat,
  sync,
  version,
  whoami,
];

export const CLI_COMMANDS: ReadonlyMap<string, CliCommand> = new Map(
  MODELLED.map((command) => [command.name, command]),
);

/** Handled by the session itself. */
export const SESSION_COMMANDS: ReadonlyMap<string, string> = new Map([
  ['connect', 'host:port'],
  ['history', ''],
  ['printwatches', 'on|off'],
  ['quit', ''],
  ['redo', 'cmdno'],
]);

const RECONFIG =
  '[-s] [-v version] [[-file path] | [-members serverID=host:port1:port2;port3[,...]*]] | ' +
  '[-add serverId=host:port1:port2;port3[,...]]* [-remove serverId[,...]*]';

export const NOT_MODELLED: ReadonlyMap<string, string> = new Map([
  [
    'addWatch',
    '[-m mode] path # optional mode is one of [PERSISTENT, PERSISTENT_RECURSIVE] - default is PERSISTENT_RECURSIVE',
  ],
  ['delquota', '[-n|-b|-N|-B] path'],
  ['getAllChildrenNumber', 'path'],
  ['getEphemerals', 'path'],
  ['listquota', 'path'],
  ['reconfig', RECONFIG],
  ['removewatches', 'path [-c|-d|-a] [-l]'],
  ['setquota', '-n|-b|-N|-B val path'],
]);

/** `ZooKeeperMain.usage`: sorted by code unit, so that addWatch comes before addauth. */
export function helpText(): string {
  const usages = [
    ...[...CLI_COMMANDS].map(([name, { usage }]) => [name, usage] as const),
    ...SESSION_COMMANDS,
    ...NOT_MODELLED,
  ].sort(([a], [b]) => (a < b ? -1 : 1));
  const lines = usages.map(([name, usage]) => `\t${name} ${usage}\n`);
  return `ZooKeeper -server host:port -client-configuration properties-file cmd args\n${lines.join('')}`;
}
