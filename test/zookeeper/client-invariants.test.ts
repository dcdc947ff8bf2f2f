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
function txn(
  counter: number,
  cxid: number,
  changes: Change[],
  session = 7n,
  time = 1_000,
): Happening[] {
  const name = { zxid: BigInt(zxid(counter)), session };
  return [
    ['m1', 'contents', { ...name, cxid, time, quotas: 1, changes: JSON.stringify(changes) }],
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
/** Somebody else's, which only they may touch. */
const MINE_ALONE: Change = { ...MADE_A, acl: ['31:digest:u:s'] };
const madeByAnother = [...begin, connected(), ...txn(1, 0, [MINE_ALONE], 8n)];
const MORTAL: Change = { ...MADE_A, mode: 'ttl', ttlMs: 500 };
const QUOTA = '/zookeeper/quota/a';
const plain = (create: string, more = {}): Change => ({ ...MADE_A, create, ...more });
/** `/a` may hold two nodes. */
const limited: Happening[] = [
  ...[...begin, connected(), ...txn(1, 0, [MADE_A], 8n), ...txn(2, 0, [plain(QUOTA)], 8n)],
  ...txn(3, 0, [plain(`${QUOTA}/zookeeper_limits`, { limits: 'countHardLimit=2' })], 8n),
  ...txn(4, 0, [plain(`${QUOTA}/zookeeper_stats`, { data: null, length: 0 })], 8n),
  ['m1', 'delivered', { zxid: BigInt(zxid(4)) }],
];
const madeInA = (counter: number, name: string): Happening[] => [
  asked(counter, { ...MAKE_A, path: `/a/${name}` }),
  ...txn(counter, counter, [plain(`/a/${name}`)]),
  ['m1', 'delivered', { zxid: BigInt(zxid(counter)) }],
];
const standing: Happening[] = [
  ...madeAndTold,
  asked(2, { op: 'addWatch', path: '/', type: 1 }),
  answered(2, zxid(1)),
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
    'when a recursive watch hears of all, in order': [
      ...standing,
      ...changed,
      ...txn(3, 0, [{ set: '/a', data: 'f', length: 1, version: 2 }], 8n),
      ...[notified(3, '/a'), notified(3, '/a')],
      asked(3, { op: 'sync', path: '/a' }),
      answered(3, zxid(3)),
    ],
    'when an owner writes what is shut to others': [
      ...begin,
      ['c1', 'client-identified', { connection: 1, scheme: 'digest', id: 'u:s' }],
      ...[connected(), ...txn(1, 0, [MINE_ALONE], 8n)],
      asked(1, { op: 'setACL', path: '/a', version: 0, acl: ['31:auth:'] }),
      ...txn(2, 1, [{ setAcl: '/a', acl: ['31:digest:u:s'], version: 1 }]),
    ],
    'when a node dies after its time': [
      ...[...begin, ...txn(1, 0, [MORTAL], 8n)],
      ...txn(2, 0, [{ delete: '/a' }], 0n, 1_501),
    ],
    'when an id is given again': [
      ...[...begin, connected(), ...txn(1, 0, [{ openSession: 6_000 }]), asked(1, MAKE_A)],
      ...txn(2, 1, [MADE_A]),
      ['m1', 'session-expired', { session: 7n, timeoutMs: 6_000 }],
      ...[...txn(3, 0, [{ closeSession: [] }]), ...txn(4, 0, [{ openSession: 6_000 }])],
      ...txn(5, 1, [{ closeSession: [] }]),
    ],
    'when contents were missing, and so nothing is known': [
      ...[...begin, connected()],
      ['m1', 'committed', { epoch: 1, zxid: BigInt(zxid(1)) }],
      ...[...txn(2, 0, [{ openSession: 6_000 }]), ...txn(3, 0, [{ closeSession: ['/b'] }])],
      ['m2', 'established', { epoch: 2, zxid: BigInt(zxid(3)), quorum: 2 }],
    ],
    'when a quota is used up': [...limited, ...madeInA(5, 'b')],
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
      'linearizable-writes',
      'a write by somebody who may not',
      [
        ...madeByAnother,
        asked(1, { op: 'setData', path: '/a', data: 'e', length: 1 }),
        ...txn(2, 1, [{ set: '/a', data: 'e', length: 1, version: 1 }]),
      ],
    ],
    [
      'linearizable-writes',
      'a node that dies before its time',
      [...begin, ...txn(1, 0, [MORTAL], 8n), ...txn(2, 0, [{ delete: '/a' }], 0n, 1_500)],
    ],
    [
      'linearizable-writes',
      'a container that goes before it had a child',
      [
        ...[...begin, ...txn(1, 0, [{ ...MADE_A, mode: 'container' }], 8n)],
        ...txn(2, 0, [{ delete: '/a' }], 0n, 9_000),
      ],
    ],
    [
      'linearizable-writes',
      'a write beyond a hard quota',
      [...limited, ...madeInA(5, 'b'), ...madeInA(6, 'c')],
    ],
    [
      'answers',
      'what is shown to somebody who may not read it',
      [...madeByAnother, asked(1, READ_A), answered(1, zxid(1), { data: 'd', stat: STAT })],
    ],
    [
      'answers',
      'what is refused to somebody who may read it',
      [...madeAndTold, asked(2, READ_A), answered(2, zxid(1), {}, { err: -102 })],
    ],
    [
      'answers',
      'another access list',
      [
        ...[...madeAndTold, asked(2, { op: 'getACL', path: '/a' })],
        answered(2, zxid(1), { acl: ['1:world:anyone'], stat: STAT }),
      ],
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
    [
      'watches',
      'an event that a recursive watch misses',
      [...standing, ...changed, asked(3, READ_A), answered(3, zxid(2))],
    ],
    [
      'watches',
      'events of a recursive watch in another order',
      [
        ...standing,
        ...[...changed, ...txn(3, 0, [{ ...MADE_A, create: '/b' }], 8n)],
        ...[notified(1, '/b'), notified(3, '/a')],
      ],
    ],
    [
      'watches',
      'an event that somebody may not hear',
      [
        ...[...begin, connected(), asked(1, { op: 'addWatch', path: '/', type: 1 })],
        ...[answered(1, EPOCH), ...txn(1, 0, [MINE_ALONE], 8n), notified(1, '/a')],
      ],
    ],
    [
      'watches',
      'a watch that is not found when it is to go',
      [
        ...[...standing, asked(3, { op: 'removeWatches', path: '/', type: 3 })],
        answered(3, zxid(1), {}, { err: -121 }),
      ],
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
