/**
 * Each invariant of Zab on a few events by hand: what it must let pass, and the smallest history it
 * must not. The engine's own histories are judged in `mutants.test.ts` and under random faults.
 */

import { describe, expect, it } from 'vitest';
import type { TraceEvent } from '../../core/plugin/index.ts';
import { ZAB_INVARIANTS } from '../../plugins/zookeeper/invariants/index.ts';
import { broken, type Happening } from './broken.ts';

type Data = TraceEvent['data'];
const zxid = (epoch: number, counter: number) => (BigInt(epoch) << 32n) | BigInt(counter);

/** Transactions and trees are named after their zxid unless told otherwise. */
const txn = (epoch: number, counter: number, more: Data = {}) => ({
  zxid: zxid(epoch, counter),
  digest: `${epoch}.${counter}`,
  tree: epoch * 1_000 + counter,
  ...more,
});
const recovered = (host: string, epoch = 0, counter = 0): Happening => [
  host,
  'recovered',
  { ...txn(epoch, counter), epoch, replayed: 0 },
];
const truncated = (host: string, epoch: number, counter: number): Happening => [
  host,
  'truncated',
  txn(epoch, counter),
];
const established = (host: string, epoch: number, last: Data = txn(0, 0)): Happening => [
  host,
  'established',
  { ...last, epoch, quorum: 2 },
];
const serving = (host: string, mode: string, last: Data = txn(0, 0)): Happening => [
  host,
  'serving',
  { mode, epoch: 1, ...last },
];
const proposed = (host: string, epoch: number, counter: number, more: Data = {}): Happening => [
  host,
  'proposed',
  { ...txn(epoch, counter), epoch, ...more },
];
const logged = (host: string, epoch: number, counter: number): Happening => [
  host,
  'logged',
  { zxid: zxid(epoch, counter) },
];
const committed = (host: string, epoch: number, counter: number): Happening => [
  host,
  'committed',
  { ...txn(epoch, counter), epoch },
];
const delivered = (host: string, epoch: number, counter: number, more: Data = {}): Happening => [
  host,
  'delivered',
  txn(epoch, counter, more),
];

/** A transaction from the leader's proposal to its delivery on all three servers. */
const whole = (leader: string, epoch: number, counter: number): Happening[] => [
  proposed(leader, epoch, counter),
  logged('m1', epoch, counter),
  logged('m2', epoch, counter),
  committed(leader, epoch, counter),
  ...['m1', 'm2', 'm3'].map((host) => delivered(host, epoch, counter)),
];

const BEGIN: Happening[] = [
  recovered('m1'),
  recovered('m2'),
  recovered('m3'),
  established('m3', 1),
  serving('m3', 'leader'),
];

describe('no invariant speaks up', () => {
  const RIGHT: Record<string, Happening[]> = {
    'when all goes well': [...BEGIN, ...whole('m3', 1, 1), ...whole('m3', 1, 2)],
    'when a leader takes over all that was committed': [
      ...BEGIN,
      ...whole('m3', 1, 1),
      established('m2', 2, txn(1, 1)),
      ...whole('m2', 2, 1),
      established('m1', 3, txn(2, 1)),
      ...whole('m1', 3, 1),
    ],
    'when an uncommitted tail is cut off': [
      ...BEGIN,
      ...whole('m3', 1, 1),
      proposed('m3', 1, 2),
      recovered('m3', 1, 2),
      established('m2', 2, txn(1, 1)),
      truncated('m3', 1, 1),
      ...whole('m2', 2, 1),
    ],
    'when an uncommitted tail is what the next leader begins with': [
      ...BEGIN,
      ...whole('m3', 1, 1),
      proposed('m3', 1, 2),
      recovered('m2', 1, 2),
      established('m2', 2, txn(1, 2)),
      delivered('m1', 1, 2),
    ],
    'when a leader that wrote nothing is named by its epoch': [
      ...BEGIN,
      ...whole('m3', 1, 1),
      established('m2', 2, txn(1, 1)),
      recovered('m2', 2, 0),
      established('m1', 3, txn(1, 1)),
      ...whole('m1', 3, 1),
    ],
    'when the history begins before the trace': [
      recovered('m1', 4, 7),
      recovered('m2', 4, 9),
      recovered('m3', 4, 9),
      established('m3', 5, txn(4, 9)),
      delivered('m1', 4, 8),
      delivered('m1', 4, 9),
      serving('m1', 'follower', { ...txn(4, 9), epoch: 5 }),
      ...whole('m3', 5, 1),
    ],
    'when servers on their own have histories of their own': [
      recovered('m1'),
      recovered('m2'),
      serving('m1', 'standalone'),
      serving('m2', 'standalone'),
      delivered('m1', 0, 1),
      delivered('m2', 0, 1, { digest: 'another', tree: 77 }),
    ],
    'when a leader commits while its own disk hangs': [
      ...BEGIN,
      proposed('m3', 1, 1),
      logged('m1', 1, 1),
      logged('m2', 1, 1),
      committed('m3', 1, 1),
      delivered('m3', 1, 1),
    ],
  };

  it.each(Object.entries(RIGHT))('%s', (_, happenings) => {
    expect(broken(ZAB_INVARIANTS, happenings)).toEqual([]);
  });
});

describe('the invariant', () => {
  const WRONG: [name: string, what: string, happenings: Happening[]][] = [
    ['leadership', 'an epoch with two leaders', [...BEGIN, established('m2', 1)]],
    [
      'integrity',
      'a transaction that nobody proposed',
      [...BEGIN, committed('m3', 1, 1), delivered('m1', 1, 1)],
    ],
    [
      'integrity',
      'a transaction with other contents than were proposed',
      [...BEGIN, proposed('m3', 1, 1), delivered('m1', 1, 1, { digest: 'changed' })],
    ],
    [
      'integrity',
      'a transaction that is applied twice',
      [...BEGIN, ...whole('m3', 1, 1), delivered('m1', 1, 1)],
    ],
    [
      'integrity',
      'a zxid that is not of its leader’s epoch',
      [...BEGIN, proposed('m3', 1, 1, { epoch: 2 })],
    ],
    [
      'prefix-consistency',
      'two trees at one zxid',
      [...BEGIN, proposed('m3', 1, 1), delivered('m1', 1, 1), delivered('m2', 1, 1, { tree: 5 })],
    ],
    [
      'prefix-consistency',
      'a hole in a log, seen when it is replayed',
      [...BEGIN, ...whole('m3', 1, 1), ['m1', 'recovered', { ...txn(1, 1), tree: 5, epoch: 1 }]],
    ],
    [
      'agreement',
      'a server that goes on without what another has applied',
      [
        ...BEGIN,
        ...whole('m3', 1, 1),
        delivered('m3', 1, 2),
        established('m2', 2, txn(1, 1)),
        delivered('m1', 2, 1),
      ],
    ],
    [
      'total-order',
      'two servers that apply in different orders',
      [
        ...BEGIN,
        delivered('m1', 1, 1),
        delivered('m1', 1, 2),
        delivered('m1', 1, 3),
        delivered('m2', 1, 1),
        delivered('m2', 1, 3),
      ],
    ],
    ['total-order', 'a step back', [...BEGIN, delivered('m1', 1, 2), delivered('m1', 1, 1)]],
    [
      'local-primary-order',
      'a proposal left out',
      [...BEGIN, proposed('m3', 1, 1), proposed('m3', 1, 2), delivered('m1', 1, 2)],
    ],
    [
      'global-primary-order',
      'a transaction of an earlier epoch after one of a later',
      [
        ...BEGIN,
        ...whole('m3', 1, 1),
        established('m2', 2, txn(1, 1)),
        delivered('m1', 2, 1),
        delivered('m1', 1, 2),
      ],
    ],
    [
      'primary-integrity',
      'a leader that begins without what was applied',
      [...BEGIN, ...whole('m3', 1, 1), ...whole('m3', 1, 2), established('m2', 2, txn(1, 1))],
    ],
    [
      'primary-integrity',
      'what is applied of an earlier epoch after a leader began without it',
      [
        ...BEGIN,
        ...whole('m3', 1, 1),
        established('m2', 2, txn(1, 1)),
        established('m1', 3, txn(1, 1)),
        delivered('m3', 1, 2),
      ],
    ],
    [
      'commitment',
      'a proposal applied before it is committed',
      [...BEGIN, proposed('m3', 1, 1), delivered('m1', 1, 1)],
    ],
    [
      'commitment',
      'an epoch that is served before it is established',
      [...BEGIN, serving('m1', 'follower', { ...txn(0, 0), epoch: 2 })],
    ],
    [
      'commitment',
      'a tail that is served',
      [...BEGIN, proposed('m3', 1, 1), serving('m1', 'follower', txn(1, 1))],
    ],
    [
      'quorum',
      'a commit that one voter has on disk',
      [...BEGIN, proposed('m3', 1, 1), logged('m3', 1, 1), committed('m3', 1, 1)],
    ],
    [
      'quorum',
      'a commit that only an observer has beside the leader',
      [
        ...BEGIN,
        ['m2', 'observing', { leader: 3 }],
        logged('m3', 1, 1),
        logged('m2', 1, 1),
        committed('m3', 1, 1),
      ],
    ],
    [
      'membership',
      'one that is in force before it is committed',
      [...BEGIN, ['m1', 'reconfigured', { version: zxid(1, 1), voters: '1,2', quorum: 2 }]],
    ],
    [
      'durability',
      'a leader that begins without what was committed',
      [...BEGIN, committed('m3', 1, 1), committed('m3', 1, 2), established('m2', 2, txn(1, 1))],
    ],
    [
      'durability',
      'a committed zxid given away again',
      [...BEGIN, committed('m3', 1, 1), proposed('m2', 1, 1, { digest: 'another' })],
    ],
  ];

  it.each(WRONG)('%s objects to %s', (name, _, happenings) => {
    expect(broken(ZAB_INVARIANTS, happenings)).toContain(name);
  });

  it('has its example here, whichever it is', () => {
    expect(new Set(WRONG.map(([name]) => name))).toEqual(new Set(Object.keys(ZAB_INVARIANTS)));
  });
});
