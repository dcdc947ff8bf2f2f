/**
 * Cases out of chance: several sessions do everything there is to a handful of nodes, so that they
 * meet all the time. The same seed makes the same cases.
 */

import { RandomStream } from '../../../core/kernel/random.ts';

const CLIENTS = ['a', 'b', 'c', 'd'];
const PATHS = ['~', '~/p', '~/q', '~/p/x', '~/p/y', '~/q/x', '~/p/x/z'];
/** Rarely used: names of sequential nodes, and paths that are none. */
const ODD_PATHS = ['~/p/s-0000000000', '~/p/s-0000000001', '~/no/no', '~//p', '~/p/', 'p', '~/.'];
const MODES = [
  ...['persistent', 'persistent', 'persistent', 'ephemeral', 'ephemeral'],
  ...['sequential', 'ephemeral-sequential', 'container', 'ttl', 'ttl-sequential'],
];
const ACLS = [
  ...['31:world:anyone', '31:world:anyone', '31:auth:', '1:world:anyone', '2:world:anyone'],
  ...['15:world:anyone', '31:digest:user:smGaoVKd/cQkjm7b88GyorAUz20=', '31:ip:{address}'],
  ...['none', '31:world:nobody', '16:world:anyone,3:digest:user:smGaoVKd/cQkjm7b88GyorAUz20='],
];
const DATA = ['null', '""', 'x', 'yy', 'some-data', 'size:300'];
/** Authentication overtakes what is on its way, so it never shares a write. */
const USERS = ['user:pass', 'other:pass', 'super:test', 'user'];
const MAX_VERSION = 4;
/** Requests that one write may hold, and operations that a multi may hold. */
const MOST_TOGETHER = 4;

type Maker = (chance: RandomStream) => string;

const path: Maker = (c) => (c.chance(60_000) ? c.pick(ODD_PATHS) : c.pick(PATHS));
const version: Maker = (c) => (c.chance(600_000) ? '' : ` v=${c.int(-1, MAX_VERSION)}`);
const data: Maker = (c) => (c.chance(300_000) ? '' : ` data=${c.pick(DATA)}`);
const acl: Maker = (c) => (c.chance(900_000) ? '' : ` acl=${c.pick(ACLS)}`);
const watch: Maker = (c) => (c.chance(500_000) ? ' watch' : '');
const mode: Maker = (c) => (c.chance(500_000) ? '' : ` mode=${c.pick(MODES)}`);
const ttl: Maker = (c) => (c.chance(800_000) ? ' ttl=10000000' : ` ttl=${c.int(-1, 1)}`);

/** A path to create, sometimes a prefix of a sequential one. */
function fresh(c: RandomStream): string {
  const chosen = mode(c);
  if (!chosen.endsWith('sequential')) return `${path(c)}${data(c)}${chosen}${acl(c)}`;
  return `${c.pick(PATHS)}/s-${data(c)}${chosen}${acl(c)}`;
}

const create: Maker = (c) => `create ${fresh(c)}`;
const create2: Maker = (c) => `create2 ${fresh(c)}`;
const createContainer: Maker = (c) => `createContainer ${path(c)}${data(c)}${acl(c)}`;
const createTTL: Maker = (c) => `createTTL ${path(c)}${data(c)}${ttl(c)}`;
const remove: Maker = (c) => `delete ${path(c)}${version(c)}`;
const setData: Maker = (c) => `setData ${path(c)}${data(c)}${version(c)}`;
const check: Maker = (c) => `check ${path(c)} v=${c.int(-1, MAX_VERSION)}`;
const getData: Maker = (c) => `getData ${path(c)}${watch(c)}`;
const getChildren: Maker = (c) => `getChildren ${path(c)}${watch(c)}`;

function several(c: RandomStream, makers: readonly Maker[], separator: string): string {
  const list = Array.from({ length: c.int(1, MOST_TOGETHER) }, () => c.pick(makers)(c));
  return list.join(separator);
}

const WRITES = [
  create,
  create,
  create2,
  createContainer,
  createTTL,
  remove,
  remove,
  setData,
  check,
];
const multi: Maker = (c) => {
  if (c.chance(50_000)) return 'multi';
  const list = several(c, WRITES, ' | ');
  // What has no place in a multi.
  return `multi ${list}${c.chance(30_000) ? ` | ${getData(c)}` : ''}`;
};
const multiRead: Maker = (c) =>
  c.chance(50_000) ? 'multiRead' : `multiRead ${several(c, [getData, getChildren], ' | ')}`;

const pathList: Maker = (c) => Array.from({ length: c.int(1, 3) }, () => c.pick(PATHS)).join(',');
const lists = (c: RandomStream, keys: readonly string[]): string =>
  keys.map((key) => (c.chance(500_000) ? ` ${key}=${pathList(c)}` : '')).join('');
const setWatches: Maker = (c) =>
  `setWatches seen=+${c.int(0, 60)}${lists(c, ['data', 'exist', 'child'])}`;
const setWatches2: Maker = (c) => {
  const keys = ['data', 'exist', 'child', 'persistent', 'recursive'];
  return `setWatches2 seen=+${c.int(0, 60)}${lists(c, keys)}`;
};

/** Every operation with how often it comes. */
const OPERATIONS: readonly (readonly [weight: number, make: Maker])[] = [
  [16, create],
  [6, create2],
  [3, createContainer],
  [3, createTTL],
  [9, remove],
  [10, setData],
  [8, getData],
  [6, (c) => `exists ${path(c)}${watch(c)}`],
  [5, getChildren],
  [4, (c) => `getChildren2 ${path(c)}${watch(c)}`],
  [3, (c) => `getACL ${path(c)}`],
  [3, (c) => `setACL ${path(c)}${acl(c)}${version(c)}`],
  [10, multi],
  [4, multiRead],
  [4, (c) => `addWatch ${path(c)} mode=${c.int(0, 2)}`],
  [2, (c) => `removeWatches ${path(c)} type=${c.int(1, 3)}`],
  // A path that is none is answered by how many subtrees were ever watched.
  [2, (c) => `checkWatches ${c.pick(PATHS)} type=${c.int(1, 3)}`],
  [2, setWatches],
  [2, setWatches2],
  [2, (c) => `getEphemerals ${path(c)}`],
  [2, (c) => `getAllChildrenNumber ${path(c)}`],
  [1, () => 'whoAmI'],
  [1, (c) => `sync ${path(c)}`],
  [1, () => 'ping'],
  [1, () => 'reconfig members=server.1=127.0.0.1:1:2;3'],
];
const TOTAL = OPERATIONS.reduce((sum, [weight]) => sum + weight, 0);

function operation(c: RandomStream): string {
  let left = c.int(0, TOTAL - 1);
  for (const [weight, make] of OPERATIONS) {
    left -= weight;
    if (left < 0) return make(c);
  }
  throw new Error('weights');
}

/** What most cases begin with, so that operations find something. */
const NODES = ['~/p', '~/q', '~/p/x', '~/q/x'].map((node) => `b create ${node} data=x`);

/** A quota on the case's node, in some of the cases. */
const QUOTA = [
  'a create /zookeeper/quota~',
  'a create /zookeeper/quota~/zookeeper_limits data=count=-1,bytes=-1=;byteHardLimit=400;countHardLimit=6',
  'a create /zookeeper/quota~/zookeeper_stats data=count=1,bytes=0',
];

/**
 * The steps of one case. A session that closes is followed by a new one of the same client. With
 * several `servers` it may be at another one, and sessions move between them.
 */
export function generate(seed: number, number: number, length: number, servers = 1): string[] {
  const c = new RandomStream(seed, `case ${number}`);
  // How much of a quota is used is known when a write is applied, so there the next one waits.
  const quota = c.chance(300_000);
  const where = () => (servers === 1 ? '' : ` server=${c.int(1, servers)}`);
  const steps = [...(quota ? QUOTA : []), ...(c.chance(700_000) ? NODES : [])];
  while (steps.length < length) {
    const client = c.pick(CLIENTS);
    const turn = c.int(1, 100);
    if (turn === 1) steps.push(`${client} close`, `${client} connect${where()}`);
    else if (turn === 2) steps.push(`${client} auth digest ${c.pick(USERS)}`);
    else if (turn <= 4)
      steps.push(`${client} ping`, `${client} connect session=${client}${where()}`);
    else if (turn <= 12 && !quota) steps.push(`${client} ${several(c, [operation], ' ; ')}`);
    else steps.push(`${client} ${operation(c)}`);
  }
  return steps;
}
