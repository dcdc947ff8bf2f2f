/** The commands of zkCli.sh that write: create, set, delete, deleteall, setAcl, addauth, close. */
import { parseJavaInt } from '../java-text.ts';
import { Code, type CreateOptions, KeeperException, OPEN_ACL } from '../platform.ts';
import { parseAcl } from './acl-text.ts';
import { CliError } from './cli-error.ts';
import { type CliCommand, pathOf } from './command.ts';
import type { ParsedOptions } from './options.ts';
import { printStat } from './stat-printer.ts';
import { listSubTree, visitSubTree } from './tree-walk.ts';

/** `EphemeralType.TTL`: 40 bits. */
const TTL_MAX_MS = 2 ** 40 - 1;
const DELETE_BATCH = 1000;

export const create: CliCommand = {
  name: 'create',
  usage: '[-s] [-e] [-c] [-t ttl] path [data] [acl]',
  options: { e: 'flag', s: 'flag', c: 'flag', t: 'value' },
  arity: 2,
  async run({ zk, err }, options) {
    const [, path = '', data, list] = options.args;
    const mode = createMode(options);
    const acl = list === undefined ? OPEN_ACL : parseAcl(list, err);
    try {
      err.write(`Created ${await zk.create(path, data ?? null, { ...mode, acl })}\n`);
    } catch (error) {
      if (error instanceof KeeperException && error.code === Code.invalidAcl) {
        err.write(`${error.message}\n`);
      }
      throw error;
    }
  },
};

function createMode(options: ParsedOptions): CreateOptions {
  const [e, s, c, t] = ['e', 's', 'c', 't'].map((letter) => options.has(letter));
  if (c && (e || s)) {
    throw new CliError(
      '-c cannot be combined with -s or -e. Containers cannot be ephemeral or sequential.',
    );
  }
  const text = options.value('t') ?? '0';
  if (!/^[+-]?\d+$/.test(text)) throw new CliError('-t argument must be a long value');
  if (t && e) throw new CliError('TTLs cannot be used with Ephemeral znodes');
  if (t && c) throw new CliError('TTLs cannot be used with Container znodes');
  const ttlMs = Number(text);
  if (t && (ttlMs <= 0 || ttlMs > TTL_MAX_MS)) {
    throw new CliError(`ttl must be positive and cannot be larger than: ${TTL_MAX_MS}`);
  }
  if (c) return { mode: 'container' };
  if (t) return { mode: s ? 'persistentSequentialWithTtl' : 'persistentWithTtl', ttlMs };
  if (e) return { mode: s ? 'ephemeralSequential' : 'ephemeral' };
  return { mode: s ? 'persistentSequential' : 'persistent' };
}

/** `-v`, or any version. A word that is no number ends the program, as in Java. */
function versionOf(options: ParsedOptions): number {
  const text = options.value('v');
  return text === undefined ? -1 : parseJavaInt(text);
}

export const set: CliCommand = {
  name: 'set',
  usage: '[-s] [-v version] path data',
  options: { s: 'flag', v: 'value' },
  arity: 3,
  async run({ zk, out }, options) {
    const stat = await zk.setData(pathOf(options), options.args[2] ?? '', versionOf(options));
    if (options.has('s')) printStat(out, stat);
  },
};

export const remove: CliCommand = {
  name: 'delete',
  usage: '[-v version] path',
  options: { v: 'value' },
  arity: 2,
  deprecated: { old: 'delete path [version]', now: 'delete [-v version] path', watch: false },
  run: ({ zk }, options) => zk.delete(pathOf(options), versionOf(options)),
};

export const deleteall: CliCommand = {
  name: 'deleteall',
  usage: 'path [-b batch size]',
  options: { b: 'value' },
  arity: 2,
  async run({ zk, err }, options) {
    const text = options.value('b') ?? String(DELETE_BATCH);
    if (!/^[+-]?\d+$/.test(text)) throw new CliError('-b argument must be an int value');
    const leavesFirst = (await listSubTree(zk, pathOf(options))).reverse();
    const batch = Math.max(1, Number(text));
    for (let at = 0; at < leavesFirst.length; at += batch) {
      const paths = leavesFirst.slice(at, at + batch);
      try {
        await zk.multi(paths.map((path) => ({ delete: path })));
      } catch (error) {
        if (!(error instanceof KeeperException)) throw error;
        err.write('Failed to delete some node(s) in the subtree!\n');
        return;
      }
    }
  },
};

export const setAcl: CliCommand = {
  name: 'setAcl',
  usage: '[-s] [-v version] [-R] path acl',
  options: { s: 'flag', v: 'value', R: 'flag' },
  arity: 3,
  async run({ zk, out, err }, options) {
    const acl = parseAcl(options.args[2] ?? '', err);
    const version = versionOf(options);
    if (!options.has('R')) {
      const stat = await zk.setACL(pathOf(options), acl, version);
      if (options.has('s')) printStat(out, stat);
      return;
    }
    await visitSubTree(zk, pathOf(options), false, async (path) => {
      try {
        await zk.setACL(path, acl, version);
      } catch (error) {
        if (!(error instanceof KeeperException)) throw error;
        out.write(error.message);
      }
    });
  },
};

export const addauth: CliCommand = {
  name: 'addauth',
  usage: 'scheme auth',
  options: {},
  arity: 2,
  async run({ zk }, options) {
    zk.addAuth(options.args[1] ?? '', options.args[2] ?? '');
  },
};

export const close: CliCommand = {
  name: 'close',
  usage: '',
  options: {},
  arity: 1,
  run: ({ zk }) => zk.close(),
};
