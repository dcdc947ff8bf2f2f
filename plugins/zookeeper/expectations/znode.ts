/**
 * `{ znode: /a, is: alice }`: the tree as committed, that is as the serving server sees it that
 * has applied most; or as one server sees it, with `seen-from`.
 */

import {
  type CheckWorld,
  defineExpectation,
  describeMatcher,
  type Holder,
  type Matcher,
  type TraceValue,
  t,
  textOf,
} from '../../../core/plugin/index.ts';

import { chooseHolders, SESSION_HELD, wrongOwner } from './owner.ts';

const NUMBERS = ['dataVersion', 'cversion', 'aclVersion', 'numChildren', 'dataLength'] as const;

const COMMITTED = 'zookeeper/committed';

const count = (about: string) => t.quantity(t.int(), { about, optional: true });

export const znode = defineExpectation({
  summary: 'A znode: there or not, its data, children, versions and owner',
  options: {
    znode: t.path({ about: 'its path' }),
    exists: t.bool({ about: 'whether it is there', optional: true }),
    is: t.matcher(undefined, { about: 'its data', optional: true }),
    children: t.list(t.text(), { about: 'the names of all its children', optional: true }),
    owner: t.holder({
      about: 'whose session an ephemeral is of: its id (`0x0` for none), a terminal, a process',
      optional: true,
    }),
    dataVersion: count('how often its data was set'),
    cversion: count('how often its children changed'),
    aclVersion: count('how often its ACL was set'),
    numChildren: count('how many children it has'),
    dataLength: count('bytes of data'),
    'seen-from': t.selector({ about: 'as the server on this host sees it', optional: true }),
  },
  example: { znode: '/hadoop-ha', exists: 'true' },
  kinds: ({ owner }) => [COMMITTED, ...(owner && owner.kind !== 'id' ? [SESSION_HELD] : [])],
  probes({ znode, owner, 'seen-from': from }, world) {
    chooseHolders(owner, world);
    const hosts = from
      ? world.hosts(from)
      : world.cluster.hosts.filter(({ roles }) => roles.includes('QuorumPeerMain'));
    return hosts.map((host) => ({
      kind: 'view' as const,
      host: typeof host === 'string' ? host : host.name,
      program: 'QuorumPeerMain',
      view: 'znode',
      argument: znode,
    }));
  },
  check(options, world, answers) {
    const { znode } = options;
    const views = answers.flatMap((answer) => (isView(answer) ? [answer] : []));
    const serving = views.filter((view) => view.serving);
    const newest = serving.toSorted((a, b) => Number(b.zxid - a.zxid))[0];
    if (!newest) {
      const saw = `no server serves, so nobody can tell of ${znode}`;
      return { holds: false, saw, absent: 'no server served' };
    }
    const absent =
      !newest.exists && options.exists !== false ? `${znode} never was there` : undefined;
    const wrong = differences(options, newest, world);
    const there = newest.exists ? describe(newest) : `${znode} does not exist`;
    const saw = wrong.length === 0 ? there : wrong.join('\n');
    // The transaction that made the node what it is.
    const made = world.events(COMMITTED).findLast(({ data }) => data.zxid === newest.mzxid);
    return { holds: wrong.length === 0, saw, absent, evidence: made && [made] };
  },
});

interface ZnodeView {
  readonly serving: boolean;
  readonly exists: boolean;
  readonly zxid: bigint;
  readonly mzxid?: bigint;
  readonly path: string;
  readonly data: TraceValue;
  readonly children: readonly string[];
  readonly ephemeralOwner: bigint;
  readonly version: number;
  readonly cversion: number;
  readonly aversion: number;
}

function isView(answer: TraceValue): answer is TraceValue & ZnodeView {
  return answer !== null && typeof answer === 'object' && 'serving' in answer;
}

function describe(view: ZnodeView): string {
  return `${view.path} holds ${JSON.stringify(textOf(view.data))}, version ${view.version}`;
}

type Wanted = { readonly [key: string]: unknown } & {
  readonly exists: boolean | undefined;
  readonly is: Matcher | undefined;
  readonly owner: Holder | undefined;
  readonly children: readonly string[] | undefined;
};

/** What is not as wanted, as sentences. */
function differences(wanted: Wanted, view: ZnodeView, world: CheckWorld): string[] {
  if (wanted.exists === false) return view.exists ? [`${view.path} exists`] : [];
  if (!view.exists) return [`${view.path} does not exist`];
  const wrong: string[] = [];
  const compare = (name: string, matcher: Matcher | undefined, seen: TraceValue) => {
    if (!matcher || world.test(matcher, seen)) return;
    wrong.push(`${name} is ${textOf(seen)} (expected ${describeMatcher(matcher)})`);
  };
  compare('data', wanted.is, view.data);
  const owner = wanted.owner && wrongOwner(wanted.owner, view.ephemeralOwner, world);
  if (owner !== undefined) wrong.push(owner);
  const numbers = { ...view, dataVersion: view.version, aclVersion: view.aversion };
  for (const name of NUMBERS) {
    compare(
      name,
      wanted[name] as Matcher | undefined,
      numbers[name as keyof typeof numbers] as number,
    );
  }
  if (wanted.children) {
    const seen = [...view.children].sort().join(', ');
    const right = [...wanted.children].sort().join(', ');
    if (seen !== right) wrong.push(`children are [${seen}] (expected [${right}])`);
  }
  return wrong;
}
