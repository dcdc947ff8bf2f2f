/**
 * Each invariant about clients on a few events by hand: what it must let pass, and the smallest
 * encounter that it must not. One transaction, `0x100000001`, makes `/a`; what follows is about it.
 */

import { describe, expect, it } from 'vitest';
import type { Change } from '../../core/zookeeper/server/contents.ts';
import { CLIENT_INVARIANTS } from '../../plugins/zookeeper/invariants/index.ts';
import type { Answered, Asked } from '../../plugins/zookeeper/workloads/wire/operations.ts';
import { broken, type Happening } from './broken.ts';

const EPOCH = 2 ** 32;
const zxid = (counter: number) => EPOCH + counter;

const begin: Happening[] = [
  ['m1', 'established', { epoch: 1, zxid: 0n, quorum: 2 }],
  ['m1', 'serving', { mode: 'leader', epoch: 1, zxid: 0n }],
];

/** A committed transaction of session 7. */
function txn(counter: number, cxid: number, changes: Change[], session = 7n): Happening[] {
  const name = { zxid: BigInt(zxid(counter)), session };
  return [
    ['m1', 'contents', { ...name, cxid, time: 1_000, changes: JSON.stringify(changes) }],
    ['m1', 'committed', { ...name, epoch: 1 }],
  ];
}

const WIRE = { connection: 1, session: 7n };
const connected = (connection = 1): Happening => [
  'c1',
  'client-connected',
  { ...WIRE, connection },
];
const asked = (cxid: number, operation: Asked, more = {}): Happening => [
  'c1',
  'client-asked',
  { ...WIRE, cxid, operation: JSON.stringify(operation), ...more },
];
const answered = (cxid: number, at: number, answer: Answered = {}, more = {}): Happening => [
  'c1',
  'client-answered',
  { ...WIRE, cxid, zxid: BigInt(at), err: 0, answer: JSON.stringify(answer), ...more },
];
const notified = (event: number, path: string): Happening => [
  'c1',
  'client-notified',
  { ...WIRE, event, path },
];

const MAKE_A: Asked = { op: 'create2', path: '/a', data: 'd', length: 1, mode: 0 };
const MADE_A: Change = { create: '/a', data: 'd', length: 1, mode: 'persistent' };
const STAT = {
  ...{ czxid: zxid(1), mzxid: zxid(1), pzxid: zxid(1), ctime: 1_000, mtime: 1_000 },
  ...{ version: 0, cversion: 0, aversion: 0, owner: '0', length: 1, children: 0 },
};
const made: Happening[] = [...begin, connected(), asked(1, MAKE_A), ...txn(1, 1, [MADE_A])];
const madeAndTold: Happening[] = [...made, answered(1, zxid(1), { path: '/a', stat: STAT })];
const READ_A: Asked = { op: 'getData', path: '/a', watch: false };
const WATCH_A: Asked = { ...READ_A, watch: true };
const watching: Happening[] = [
  ...madeAndTold,
  asked(2, WATCH_A),
  answered(2, zxid(1), { data: 'd', stat: STAT }),
];
const changed = txn(2, 0, [{ set: '/a', data: 'e', length: 1, version: 1 }], 8n);

describe('no invariant speaks up', () => {
  const RIGHT: Record<string, Happening[]> = {
    'when a node is made and read': [
      ...madeAndTold,
      asked(2, READ_A),
      answered(2, zxid(1), { data: 'd', stat: STAT }),
    ],
    'when a read is answered by a server that lags': [
      ...begin,
      connected(),
      ...txn(1, 0, [MADE_A], 8n),
      asked(1, READ_A),
      answered(1, EPOCH, {}, { err: -101 }),
    ],
    'when a watch fires before the change is seen': [
      ...watching,
      ...changed,
      notified(3, '/a'),
      asked(3, { op: 'sync', path: '/a' }),
      answered(3, zxid(2)),
    ],
    'when a client that comes back hears what it missed': [
      ...watching,
      ...changed,
      connected(2),
      asked(3, { op: 'setWatches', relative: zxid(1), dataWatches: ['/a'] }, { connection: 2 }),
      ['c1', 'client-notified', { ...WIRE, connection: 2, event: 3, path: '/a' }],
      answered(3, zxid(2), {}, { connection: 2 }),
    ],
    'when an expired session takes its ephemerals along': [
      ...begin,
      connected(),
      ...txn(1, 0, [{ openSession: 6_000 }]),
      ...txn(2, 0, [{ ...MADE_A, mode: 'ephemeral' }]),
      ['m1', 'session-expired', { session: 7n, timeoutMs: 6_000 }],
      ...txn(3, 0, [{ closeSession: ['/a'] }]),
    ],
  };

  it.each(Object.entries(RIGHT))('%s', (_, happenings) => {
    expect(broken(CLIENT_INVARIANTS, happenings)).toEqual([]);
  });
});

describe('one invariant speaks up', () => {
  const WRONG: [name: string, what: string, Happening[]][] = [
    ['session-order', 'a step back', [...madeAndTold, asked(2, READ_A), answered(2, EPOCH)]],
    [
      'session-order',
      'a step back on another server',
      [
        ...madeAndTold,
        connected(2),
        asked(2, READ_A, { connection: 2 }),
        answered(2, EPOCH, {}, { connection: 2, err: -101 }),
      ],
    ],
    [
      'session-order',
      'answers in another order',
      [...madeAndTold, asked(2, READ_A), asked(3, READ_A), answered(3, zxid(1))],
    ],
    [
      'linearizable-writes',
      'a write with a smaller zxid than one that was acknowledged before',
      [...madeAndTold, asked(2, MAKE_A), answered(2, zxid(1))],
    ],
    [
      'linearizable-writes',
      'a change that nobody asked for',
      [...begin, connected(), asked(1, MAKE_A), ...txn(1, 1, [{ ...MADE_A, data: 'f' }])],
    ],
    [
      'linearizable-writes',
      'a refusal without a reason',
      [...begin, connected(), asked(1, MAKE_A), ...txn(1, 1, [{ refused: -110, at: 0 }])],
    ],
    [
      'linearizable-writes',
      'a write that takes place twice',
      [...made, ...txn(2, 1, [{ refused: -110, at: 0 }])],
    ],
    [
      'linearizable-writes',
      'a sync that does not wait',
      [...madeAndTold, asked(2, { op: 'sync', path: '/a' }), answered(2, EPOCH)],
    ],
    [
      'answers',
      'a field of a Stat',
      [...made, answered(1, zxid(1), { path: '/a', stat: { ...STAT, version: 4 } })],
    ],
    [
      'answers',
      'other data',
      [...madeAndTold, asked(2, READ_A), answered(2, zxid(1), { data: 'x', stat: STAT })],
    ],
    [
      'answers',
      'a node that is said to be missing',
      [...madeAndTold, asked(2, READ_A), answered(2, zxid(1), {}, { err: -101 })],
    ],
    [
      'watches',
      'a change that is seen before its event',
      [...watching, ...changed, asked(3, READ_A), answered(3, zxid(2))],
    ],
    [
      'watches',
      'an event that comes twice',
      [...watching, ...changed, notified(3, '/a'), notified(3, '/a')],
    ],
    ['watches', 'an event of nothing', [...watching, notified(3, '/a')]],
    [
      'watches',
      'a client that comes back and is told nothing',
      [
        ...watching,
        ...changed,
        connected(2),
        asked(3, { op: 'setWatches', relative: zxid(1), dataWatches: ['/a'] }, { connection: 2 }),
        answered(3, zxid(2), {}, { connection: 2 }),
      ],
    ],
    [
      'session-ends',
      'a session that a follower lets expire',
      [
        ...begin,
        ...txn(1, 0, [{ openSession: 6_000 }]),
        ['m1', 'serving', { mode: 'follower', epoch: 1, zxid: 0n }],
        ['m1', 'session-expired', { session: 7n, timeoutMs: 6_000 }],
      ],
    ],
    [
      'session-ends',
      'a session that expires and is not ended',
      [
        ...begin,
        ...txn(1, 0, [{ openSession: 6_000 }]),
        ['m1', 'session-expired', { session: 7n, timeoutMs: 6_000 }],
        ...txn(2, 1, []),
      ],
    ],
    [
      'session-ends',
      'a session that ends for no reason',
      [...begin, connected(), ...txn(1, 0, [{ closeSession: [] }])],
    ],
    [
      'session-ends',
      'an ephemeral that stays',
      [
        ...begin,
        ...txn(1, 0, [{ ...MADE_A, mode: 'ephemeral' }]),
        ...txn(2, 0, [{ closeSession: [] }]),
      ],
    ],
    [
      'session-ends',
      'an ephemeral that is made after the end',
      [
        ...begin,
        ...txn(1, 0, [{ closeSession: [] }]),
        ...txn(2, 0, [{ ...MADE_A, mode: 'ephemeral' }]),
      ],
    ],
  ];

  it.each(WRONG)('%s objects to %s', (name, _, happenings) => {
    expect(broken(CLIENT_INVARIANTS, happenings)).toContain(name);
  });

  it('has its example here, whichever it is', () => {
    expect(new Set(WRONG.map(([name]) => name))).toEqual(new Set(Object.keys(CLIENT_INVARIANTS)));
  });
});
