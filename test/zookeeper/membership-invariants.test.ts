/**
 * What the invariants make of memberships that change, on a few events by hand: a change takes a
 * quorum of both, and whoever leads goes by the newest and is one of it.
 */

import { describe, expect, it } from 'vitest';
import { ZAB_INVARIANTS } from '../../plugins/zookeeper/invariants/index.ts';
import { Members } from '../../plugins/zookeeper/invariants/memberships.ts';
import { broken, type Happening } from './broken.ts';

const zxid = (epoch: number, counter: number) => (BigInt(epoch) << 32n) | BigInt(counter);
const textOf = (...sids: number[]) =>
  sids.map((sid) => `server.${sid}=m${sid}:2888:3888:participant`).join('\n');

const tells = (sid: number, version: bigint, members: string): Happening => [
  `m${sid}`,
  'membership',
  { version, server: sid, members },
];
const recovered = (sid: number): Happening => [
  `m${sid}`,
  'recovered',
  { server: sid, zxid: 0n, tree: 0, epoch: 0, replayed: 0 },
];
const accepted = (sid: number, epoch: number): Happening => [
  `m${sid}`,
  'epoch-accepted',
  { epoch },
];
const established = (sid: number, epoch: number, at = 0n): Happening => [
  `m${sid}`,
  'established',
  { epoch, quorum: 2, zxid: at, tree: 0 },
];
const logged = (counter: number, ...sids: number[]): Happening[] =>
  sids.map((sid) => [`m${sid}`, 'logged', { zxid: zxid(1, counter) }]);
const committed = (sid: number, counter: number): Happening => [
  `m${sid}`,
  'committed',
  { epoch: 1, zxid: zxid(1, counter), digest: `${counter}` },
];
const inForce = (sid: number, counter: number): Happening => [
  `m${sid}`,
  'reconfigured',
  { version: zxid(1, counter), voters: '', quorum: 2 },
];

const ALL = [1, 2, 3, 4, 5];
/** m3 leads m1 to m3, and proposes m3 to m5 instead. */
const proposed: Happening[] = [
  ...ALL.flatMap((sid) => [tells(sid, 0n, textOf(1, 2, 3)), recovered(sid)]),
  tells(3, 0n, textOf(1, 2, 3)),
  ...[accepted(3, 1), accepted(2, 1), established(3, 1)],
  tells(3, zxid(1, 1), textOf(3, 4, 5)),
];
const changed: Happening[] = [...proposed, ...logged(1, 2, 3, 4), committed(3, 1)];

describe('a membership that changes', () => {
  it.each<[string, string[], Happening[]]>([
    ['passes with a quorum of both', [], [...changed, inForce(3, 1), inForce(1, 1)]],
    [
      'needs a quorum of the new one',
      ['quorum'],
      [...proposed, ...logged(1, 1, 2, 3), committed(3, 1)],
    ],
    [
      'needs a quorum of the old one',
      ['quorum'],
      [...proposed, ...logged(1, 3, 4, 5), committed(3, 1)],
    ],
    ['needs the new one alone afterwards', [], [...changed, ...logged(2, 3, 5), committed(3, 2)]],
    [
      'no longer needs the old one',
      ['quorum'],
      [...changed, ...logged(2, 1, 2, 3), committed(3, 2)],
    ],
    ['is not in force before', ['membership'], [...proposed, inForce(3, 1)]],
    [
      'is told to a server that joins while it is proposed',
      [],
      [...proposed, ['m1', 'synced', { method: 'DIFF', zxid: 0n }], inForce(1, 1)],
    ],
    [
      'is told on to those who look for a leader then',
      [],
      [...proposed, ['m1', 'synced', { method: 'DIFF', zxid: 0n }], inForce(1, 1), inForce(2, 1)],
    ],
    [
      'has no leader that does not vote',
      ['membership'],
      [...changed, ...logged(2, 4, 5), committed(1, 2)],
    ],
    [
      'is what later leaders go by',
      ['membership'],
      [
        ...changed,
        ...[tells(2, 0n, textOf(1, 2, 3)), accepted(1, 2), accepted(2, 2)],
        established(2, 2, zxid(1, 1)),
      ],
    ],
    [
      'promises an epoch with a quorum',
      ['membership'],
      [
        ...changed,
        ...[recovered(4), tells(4, zxid(1, 1), textOf(3, 4, 5)), accepted(4, 2), accepted(1, 2)],
        established(4, 2, zxid(1, 1)),
      ],
    ],
  ])('%s', (_, names, happenings) => {
    expect(broken(ZAB_INVARIANTS, happenings)).toEqual(names);
  });
});

describe('a quorum', () => {
  const GROUPS = `${textOf(1, 2, 3, 4, 5)}\ngroup.1=1:2\ngroup.2=3:4\ngroup.3=5\nweight.1=3`;

  it.each<[string, string, number[], boolean]>([
    ['is a majority of the voters', textOf(1, 2, 3), [1, 3], true],
    ['is no half of them', textOf(1, 2, 3, 4), [1, 3], false],
    ['counts no observer', `${textOf(1, 2, 3)}\nserver.4=m4:1:2:observer;2181`, [3, 4], false],
    ['is most of the weight in most groups', GROUPS, [1, 5], true],
    ['is not most of the heads', GROUPS, [2, 3, 5], false],
  ])('%s', (_, text, servers, is) => {
    expect(new Members(text).isQuorum(new Set(servers))).toBe(is);
  });
});
