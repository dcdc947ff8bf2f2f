/**
 * The commands of zkCli.sh that read: ls, get, stat, getAcl, getEphemerals, getAllChildrenNumber,
 * sync, config, version, whoami.
 */

import { Code, KeeperException } from '../platform.ts';
import { FULL_VERSION } from '../version.ts';
import { aclText } from './acl-text.ts';
import { CliError } from './cli-error.ts';
import { type CliCommand, pathOf } from './command.ts';
import { printStat } from './stat-printer.ts';
import { byCodeUnit, visitSubTree } from './tree-walk.ts';

/** `SyncCommand.SYNC_TIMEOUT`. */
const SYNC_TIMEOUT_MS = 30_000;

export const ls: CliCommand = {
  name: 'ls',
  usage: '[-s] [-w] [-R] path',
  options: { s: 'flag', w: 'flag', R: 'flag', '?': 'flag' },
  arity: 2,
  deprecated: { old: 'ls path [watch]', now: 'ls [-w] path', watch: true },
  async run({ zk, out }, options) {
    const watch = options.has('w');
    if (options.has('R')) {
      await visitSubTree(zk, pathOf(options), watch, (path) => out.write(`${path}\n`));
      return;
    }
    const { children, stat } = await zk.getChildren(pathOf(options), watch);
    out.write(`[${[...children].sort(byCodeUnit).join(', ')}]\n`);
    if (options.has('s')) printStat(out, stat);
  },
};

export const get: CliCommand = {
  name: 'get',
  usage: '[-s] [-w] path',
  options: { s: 'flag', w: 'flag' },
  arity: 2,
  deprecated: { old: 'get path [watch]', now: 'get [-s] [-w] path', watch: true },
  async run({ zk, out }, options) {
    const { data, text, stat } = await zk.getData(pathOf(options), options.has('w'));
    out.write(`${data === null ? 'null' : text}\n`);
    if (options.has('s')) printStat(out, stat);
  },
};

export const stat: CliCommand = {
  name: 'stat',
  usage: '[-w] path',
  options: { w: 'flag' },
  arity: 2,
  deprecated: { old: 'stat path [watch]', now: 'stat [-w] path', watch: true },
  async run({ zk, out }, options) {
    const found = await zk.exists(pathOf(options), options.has('w'));
    if (!found) throw new KeeperException(Code.noNode, pathOf(options));
    printStat(out, found);
  },
};

export const getAcl: CliCommand = {
  name: 'getAcl',
  usage: '[-s] path',
  options: { s: 'flag' },
  arity: 2,
  async run({ zk, out }, options) {
    const answer = await zk.getACL(pathOf(options));
    for (const entry of answer.acl) out.write(`${aclText(entry)}\n`);
    if (options.has('s')) printStat(out, answer.stat);
  },
};

export const getEphemerals: CliCommand = {
  name: 'getEphemerals',
  usage: 'path',
  options: {},
  arity: 1,
  async run({ zk, out }, options) {
    const paths = await zk.getEphemerals(options.args[1]);
    out.write(`[${paths.join(', ')}]\n`);
  },
};

export const getAllChildrenNumber: CliCommand = {
  name: 'getAllChildrenNumber',
  usage: 'path',
  options: {},
  arity: 2,
  async run({ zk, out }, options) {
    out.write(`${await zk.getAllChildrenNumber(pathOf(options))}\n`);
  },
};

export const sync: CliCommand = {
  name: 'sync',
  usage: 'path',
  options: {},
  arity: 2,
  async run({ sys, zk, out }, options) {
    // A refusal of the server is shown as its number; waiting too long has no text at all.
    const outcome = zk.sync(pathOf(options)).then(
      () => 'Sync is OK',
      (error: unknown) => {
        if (!(error instanceof KeeperException)) throw error;
        return `Sync has failed. rc=${error.code}`;
      },
    );
    const text = await sys.promise<string | undefined>((resolve, reject) => {
      const origin = { label: 'no answer to sync', key: 'SyncCommand.SYNC_TIMEOUT' };
      const timer = sys.timer(SYNC_TIMEOUT_MS, () => resolve(undefined), origin);
      outcome.then(resolve, reject).finally(() => timer.cancel());
    });
    if (text === undefined) throw new CliError('null');
    out.write(`${text}\n`);
  },
};

export const config: CliCommand = {
  name: 'config',
  usage: '[-c] [-w] [-s]',
  options: { c: 'flag', w: 'flag', s: 'flag' },
  arity: 1,
  async run({ zk, out }, options) {
    const node = await zk.getConfig(options.has('w'));
    out.write(`${options.has('c') ? clientAddresses(node.text) : node.text}\n`);
    if (options.has('s')) printStat(out, node.stat);
  },
};

/** `ConfigUtils.getClientConfigStr`: the version, then the client part of each server line. */
function clientAddresses(text: string): string {
  const lines = text.split('\n');
  const version = lines.find((line) => line.startsWith('version='))?.slice('version='.length) ?? '';
  const clients = lines
    .filter((line) => line.startsWith('server.'))
    .map((line) => line.split(';')[1] ?? '');
  return `${version} ${clients.join(',')}`;
}

export const version: CliCommand = {
  name: 'version',
  usage: '',
  options: {},
  arity: 1,
  async run({ out }, options) {
    if (options.args.length > 1) throw new CliError('version ');
    out.write(`ZooKeeper CLI version: ${FULL_VERSION}\n`);
  },
};

export const whoami: CliCommand = {
  name: 'whoami',
  usage: '',
  options: {},
  arity: 1,
  async run({ zk, out }) {
    const clients = await zk.whoAmI();
    out.write('Auth scheme: User\n');
    for (const { scheme, id } of clients) out.write(`${scheme}: ${id}\n`);
  },
};
