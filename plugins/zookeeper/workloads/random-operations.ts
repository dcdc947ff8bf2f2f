/**
 * One random operation of a session on a small tree that it shares with others: small, so that they
 * meet. Each kind of read and write, with versions that sometimes fit, watches of all kinds, access
 * lists that shut others out for a while, nodes that vanish by themselves, and a quota.
 */

import type { Random } from '../../../core/plugin/index.ts';
import { type Acl, type Client, type MultiOp, OPEN_ACL } from '../../../core/plugin/zookeeper.ts';

type Act = (zk: Client, random: Random, root: string) => Promise<unknown>;

const NAMES = ['a', 'b', 'c'];
/** The one of them that has a quota. */
const LIMITED = 'c';

/** A node of the first or the second row. */
function pathOf(random: Random, root: string): string {
  const first = `${root}/${random.pick(NAMES)}`;
  return random.chance(500_000) ? first : `${first}/${random.pick(NAMES)}`;
}

/** Mostly any version will do; sometimes one that may have been passed. */
const versionOf = (random: Random): number => (random.chance(700_000) ? -1 : random.int(0, 5));

/** Data that says which write it came from. */
const dataOf = (random: Random): string => `${random.int(0, 999_999)}`.padStart(random.int(1, 40));

const hear = () => () => {};
const maybeWatch = (random: Random) => (random.chance(600_000) ? hear() : undefined);

const MINE: Acl = { perms: 31, scheme: 'auth', id: '' };
/** Others may do anything, only read, do all but read, nothing. */
const LISTS: readonly (readonly Acl[])[] = [
  OPEN_ACL,
  OPEN_ACL,
  [{ perms: 1, scheme: 'world', id: 'anyone' }, MINE],
  [{ perms: 30, scheme: 'world', id: 'anyone' }, MINE],
  [MINE],
];
const maybeAcl = (random: Random) => (random.chance(150_000) ? { acl: random.pick(LISTS) } : {});

const create: Act = (zk, random, root) =>
  zk.create(pathOf(random, root), dataOf(random), {
    mode: random.pick(['persistent', 'persistent', 'ephemeral', 'ephemeral'] as const),
    ...maybeAcl(random),
  });

const createContainer: Act = async (zk, random, root) => {
  const path = `${root}/${random.pick(NAMES)}`;
  await zk.create(path, dataOf(random), { mode: 'container', ...maybeAcl(random) });
  if (random.chance(500_000)) await zk.create(`${path}/${random.pick(NAMES)}`, '');
};

const createMortal: Act = (zk, random, root) =>
  zk.create(pathOf(random, root), dataOf(random), {
    mode: 'persistentWithTtl',
    ttlMs: random.pick([300, 1_500, 4_000]),
    ...maybeAcl(random),
  });

const createSequential: Act = (zk, random, root) =>
  zk.create(`${root}/${random.pick(NAMES)}/n-`, dataOf(random), {
    mode: random.pick(['ephemeralSequential', 'ephemeralSequential', 'persistentSequential']),
  });

const setData: Act = (zk, random, root) =>
  zk.setData(pathOf(random, root), dataOf(random), versionOf(random));

const setAcl: Act = (zk, random, root) =>
  zk.setACL(pathOf(random, root), random.pick(LISTS), versionOf(random));

const getAcl: Act = (zk, random, root) => zk.getACL(pathOf(random, root));

const quotaOf = (root: string): string => `/zookeeper/quota${root}/${LIMITED}`;

const limit: Act = async (zk, random, root) => {
  const quota = quotaOf(root);
  const limits = `countHardLimit=${random.int(2, 8)},byteHardLimit=${random.int(20, 200)}`;
  await zk.ensure(quota);
  await zk.tryCreate(`${quota}/zookeeper_limits`, limits);
  await zk.tryCreate(`${quota}/zookeeper_stats`, '');
  await zk.setData(`${quota}/zookeeper_limits`, limits);
};

const getCounts: Act = (zk, _, root) => zk.getData(`${quotaOf(root)}/zookeeper_stats`);

const remove: Act = (zk, random, root) => zk.delete(pathOf(random, root), versionOf(random));

/** Any of the numbered ones, so that they do not pile up. */
const removeNumbered: Act = async (zk, random, root) => {
  const parent = `${root}/${random.pick(NAMES)}`;
  const { children } = await zk.getChildren(parent);
  if (children.length > 3) await zk.delete(`${parent}/${random.pick(children)}`);
};

const multi: Act = (zk, random, root) =>
  zk.multi(Array.from({ length: random.int(1, 3) }, () => part(random, root)));

function part(random: Random, root: string): MultiOp {
  const path = pathOf(random, root);
  switch (random.int(0, 3)) {
    case 0:
      return { create: path, data: dataOf(random) };
    case 1:
      return { delete: path, version: versionOf(random) };
    case 2:
      return { check: path, version: versionOf(random) };
    default:
      return { set: path, data: dataOf(random), version: versionOf(random) };
  }
}

const getData: Act = (zk, random, root) => zk.getData(pathOf(random, root), maybeWatch(random));
const exists: Act = (zk, random, root) => zk.exists(pathOf(random, root), maybeWatch(random));
const getChildren: Act = (zk, random, root) =>
  zk.getChildren(random.chance(500_000) ? root : pathOf(random, root), maybeWatch(random));

const addWatch: Act = (zk, random, root) => {
  const path = random.chance(300_000) ? root : pathOf(random, root);
  return zk.addWatch(path, random.pick(['persistent', 'recursive'] as const), hear());
};

/** Whichever there are. */
const removeWatches: Act = (zk, random, root) =>
  zk.removeAllWatches(pathOf(random, root), random.pick(['any', 'data', 'children'] as const));

const syncAndRead: Act = (zk, random, root) => {
  const path = pathOf(random, root);
  return Promise.all([zk.sync(path), zk.exists(path)]);
};

const ACTS: readonly Act[] = [
  ...[create, create, create, createSequential, setData, setData, setData, remove, remove],
  ...[removeNumbered, multi, multi, getData, getData, getData, exists, exists, exists],
  ...[getChildren, getChildren, syncAndRead, createContainer, createMortal, setAcl, getAcl],
  ...[limit, getCounts, addWatch, removeWatches],
];

/** @throws what the client throws: most refusals are meant */
export async function randomOperation(zk: Client, random: Random, root: string): Promise<void> {
  await random.pick(ACTS)(zk, random, root);
}
