/** The commands of zkCli.sh about quotas: setquota, listquota, delquota. */
import { is, OPEN_ACL, type ZooKeeper } from '../platform.ts';
import { CliError } from './cli-error.ts';
import { type CliCommand, type CliContext, pathOf } from './command.ts';
import type { OptionGroup, ParsedOptions } from './options.ts';
import {
  isLimitNode,
  limitPath,
  QUOTA_ROOT,
  type QuotaKey,
  quotaPath,
  StatsTrack,
  statPath,
} from './quota-nodes.ts';
import { visitSubTree } from './tree-walk.ts';

const KEYS: Readonly<Record<string, QuotaKey>> = {
  n: 'count',
  b: 'bytes',
  N: 'countHardLimit',
  B: 'byteHardLimit',
};

const group = (required: boolean): OptionGroup => ({
  options: {
    n: 'num soft quota',
    b: 'bytes soft quota',
    N: 'num hard quota',
    B: 'bytes hard quota',
  },
  required,
});

export const setquota: CliCommand = {
  name: 'setquota',
  usage: '-n|-b|-N|-B val path',
  options: { n: 'value', b: 'value', N: 'value', B: 'value' },
  group: group(true),
  arity: 2,
  async run(context, options) {
    const path = pathOf(options);
    if (path.startsWith(QUOTA_ROOT)) {
      context.err.write(`cannot set a quota under the path: ${QUOTA_ROOT}\n`);
      return;
    }
    const wanted = wantedLimit(options);
    if (typeof wanted === 'string') {
      context.err.write(`${wanted}\n`);
      return;
    }
    await createQuota(context, path, wanted);
  },
};

/** `checkOptionValue`: the one limit that is to be set, or what is wrong with it. */
function wantedLimit(options: ParsedOptions): readonly [QuotaKey, bigint] | string {
  const letter = Object.keys(KEYS).find((one) => options.has(one)) ?? 'n';
  const text = options.value(letter) ?? '';
  const isCount = letter.toLowerCase() === 'n';
  const value = /^[+-]?\d+$/.test(text) ? BigInt(text) : undefined;
  const most = isCount ? 2n ** 31n : 2n ** 63n;
  if (value === undefined || value >= most || value < -most) {
    return 'NumberFormatException happens when parsing the option value';
  }
  if (isCount && value <= 0n) return 'the num quota must be greater than zero';
  if (value < 0n) return 'the bytes quota must be greater than or equal to zero';
  return [KEYS[letter] ?? 'count', value];
}

async function createQuota(
  { zk, out }: CliContext,
  path: string,
  [key, limit]: readonly [QuotaKey, bigint],
): Promise<void> {
  if ((await zk.exists(path)) === undefined) throw new CliError(`${path} does not exist.`);
  await checkChildren(zk, path);
  await checkParents(zk, path);
  await createParents(zk, path);
  const has = (await zk.exists(limitPath(path))) !== undefined;
  const limits = new StatsTrack(has ? (await zk.getData(limitPath(path))).text : '');
  if (!has) for (const each of Object.values(KEYS)) limits.set(each, -1n);
  limits.set(key, limit);
  if (!has) {
    await zk.create(limitPath(path), `${limits}`);
    await zk.create(statPath(path), 'count=0,bytes=0');
  }
  const usage = new StatsTrack((await zk.getData(statPath(path))).text);
  for (const [what, hard] of [
    ['count', 'countHardLimit'],
    ['bytes', 'byteHardLimit'],
  ] as const) {
    const used = usage.get(what);
    const isShort = [what, hard].some((one) => limits.get(one) > -1n && limits.get(one) < used);
    if (isShort) {
      const text = `the ${what} quota you create is less than the existing ${what}`;
      out.write(`[Warning]: ${text}:${used}\n`);
    }
  }
  if (has) await zk.setData(limitPath(path), `${limits}`);
}

/** Nobody below may have a quota. */
async function checkChildren(zk: ZooKeeper, path: string): Promise<void> {
  const root = quotaPath(path);
  try {
    await visitSubTree(zk, root, false, async (node) => {
      const children = await childrenOf(zk, node);
      if (node === root || !children.some(isLimitNode)) return;
      const other = node.slice(QUOTA_ROOT.length);
      throw new CliError(`${path} has a child ${other} which has a quota`);
    });
  } catch (error) {
    if (!is(error, 'noNode')) throw error;
  }
}

/** Nobody above may have a quota. */
async function checkParents(zk: ZooKeeper, path: string): Promise<void> {
  const names = path.split('/').slice(1, -1);
  let node = QUOTA_ROOT;
  for (const name of names) {
    node += `/${name}`;
    const children = await childrenOf(zk, node);
    if (children.length === 0) return;
    if (!children.some(isLimitNode)) continue;
    throw new CliError(`${path} has a parent ${node.slice(QUOTA_ROOT.length)} which has a quota`);
  }
}

async function childrenOf(zk: ZooKeeper, path: string): Promise<readonly string[]> {
  try {
    return (await zk.getChildren(path)).children;
  } catch (error) {
    if (is(error, 'noNode')) return [];
    throw error;
  }
}

async function createParents(zk: ZooKeeper, path: string): Promise<void> {
  let node = QUOTA_ROOT;
  for (const name of path.split('/').slice(1)) {
    node += `/${name}`;
    if ((await zk.exists(node)) !== undefined) continue;
    try {
      await zk.create(node, null, { acl: OPEN_ACL });
    } catch (error) {
      if (!is(error, 'nodeExists')) throw error;
    }
  }
}

export const listquota: CliCommand = {
  name: 'listquota',
  usage: 'path',
  options: {},
  arity: 2,
  async run({ zk, out, err }, options) {
    const path = pathOf(options);
    err.write(`absolute path is ${limitPath(path)}\n`);
    try {
      const limits = await zk.getData(limitPath(path));
      const usage = await zk.getData(statPath(path));
      out.write(`Output quota for ${path} ${new StatsTrack(limits.text)}\n`);
      out.write(`Output stat for ${path} ${new StatsTrack(usage.text)}\n`);
    } catch (error) {
      if (!is(error, 'noNode')) throw error;
      err.write(`quota for ${path} does not exist.\n`);
    }
  },
};

export const delquota: CliCommand = {
  name: 'delquota',
  usage: '[-n|-b|-N|-B] path',
  options: { n: 'flag', b: 'flag', N: 'flag', B: 'flag' },
  group: group(false),
  arity: 2,
  async run({ zk, out, err }, options) {
    const path = pathOf(options);
    try {
      if ((await zk.exists(limitPath(path))) === undefined) {
        out.write(`Quota does not exist for ${path}\n`);
        return;
      }
      const limits = new StatsTrack((await zk.getData(limitPath(path))).text);
      const letter = Object.keys(KEYS).find((one) => options.has(one));
      if (letter === undefined) return await deleteQuota(zk, path);
      limits.set(KEYS[letter] as QuotaKey, -1n);
      await zk.setData(limitPath(path), `${limits}`);
    } catch (error) {
      if (!is(error, 'noNode')) throw error;
      err.write(`quota for ${path} does not exist.\n`);
    }
  },
};

/** Limits and statistics, and what is left without children above them (`trimProcQuotas`). */
async function deleteQuota(zk: ZooKeeper, path: string): Promise<void> {
  for (const child of await childrenOf(zk, quotaPath(path))) {
    await zk.delete(`${quotaPath(path)}/${child}`);
  }
  for (let node = quotaPath(path); node !== QUOTA_ROOT; node = parentOf(node)) {
    if ((await childrenOf(zk, node)).length > 0) return;
    await zk.delete(node);
  }
}

const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));
