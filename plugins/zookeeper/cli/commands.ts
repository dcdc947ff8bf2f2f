/** All commands inside zkCli.sh, and the help that lists them. */
import type { CliCommand } from './command.ts';
import { delquota, listquota, setquota } from './quota-commands.ts';
import {
  config,
  get,
  getAcl,
  getAllChildrenNumber,
  getEphemerals,
  ls,
  stat,
  sync,
  version,
  whoami,
} from './read-commands.ts';
import { reconfig } from './reconfig-command.ts';
import { addWatch, removewatches } from './watch-commands.ts';
import { addauth, close, create, deleteall, remove, set, setAcl } from './write-commands.ts';

const COMMANDS: readonly CliCommand[] = [
  addauth,
  addWatch,
  close,
  config,
  create,
  remove,
  deleteall,
  delquota,
  get,
  getAcl,
  getAllChildrenNumber,
  getEphemerals,
  listquota,
  ls,
  reconfig,
  removewatches,
  set,
  setAcl,
  setquota,
  stat,
  sync,
  version,
  whoami,
];

export const CLI_COMMANDS: ReadonlyMap<string, CliCommand> = new Map(
  COMMANDS.map((command) => [command.name, command]),
);

/** Handled by the session itself. */
export const SESSION_COMMANDS: ReadonlyMap<string, string> = new Map([
  ['connect', 'host:port'],
  ['history', ''],
  ['printwatches', 'on|off'],
  ['quit', ''],
  ['redo', 'cmdno'],
]);

/** `ZooKeeperMain.usage`: sorted by code unit, so that addWatch comes before addauth. */
export function helpText(): string {
  const usages = [
    ...[...CLI_COMMANDS].map(([name, { usage }]) => [name, usage] as const),
    ...SESSION_COMMANDS,
  ].sort(([a], [b]) => (a < b ? -1 : 1));
  const lines = usages.map(([name, usage]) => `\t${name} ${usage}\n`);
  return `ZooKeeper -server host:port -client-configuration properties-file cmd args\n${lines.join('')}`;
}
