/**
 * What the invariants of Zab still know after a long history: everything that a server may yet come
 * to, and no word of what all have for good.
 */

import { describe, expect, it } from 'vitest';
import type { TraceEvent } from '../../core/plugin/index.ts';
import { ZAB_INVARIANTS } from '../../plugins/zookeeper/invariants/index.ts';
import {
  defineWithLedger,
  type Ledger,
  type Open,
} from '../../plugins/zookeeper/invariants/ledger.ts';
import { broken, type Happening } from './broken.ts';

const LONG = 7_000;
const SERVERS = ['m1', 'm2', 'm3'];

const txn = (counter: number, more: TraceEvent['data'] = {}) => ({
  ...{ zxid: (1n << 32n) | BigInt(counter), digest: `d${counter}`, tree: counter, epoch: 1 },
  ...more,
});

const EMPTY = { zxid: 0n, tree: 0, epoch: 0 };
const BEGIN: Happening[] = [
  ...SERVERS.map((host): Happening => [host, 'recovered', { ...EMPTY, replayed: 0 }]),
  ['m1', 'established', { ...EMPTY, epoch: 1, quorum: 2 }],
];

/** A transaction that m1 leads to these servers' disks and trees. */
const written = (counter: number, servers: readonly string[]): Happening[] => [
  ['m1', 'proposed', txn(counter)],
  ...servers.map((host): Happening => [host, 'logged', txn(counter)]),
  ['m1', 'committed', txn(counter)],
  ...servers.map((host): Happening => [host, 'delivered', txn(counter)]),
];

/** One after another, in turns with all servers and, from `without` on, with two of them. */
function history(without = LONG): Happening[] {
  const counters = Array.from({ length: LONG }, (_, at) => at + 1);
  const there = (counter: number) => SERVERS.slice(0, counter < without ? 3 : 2);
  return [...BEGIN, ...counters.flatMap((counter) => written(counter, there(counter)))];
}

describe('after a long history', () => {
  it('nothing is objected to that is right', () => {
    expect(broken(ZAB_INVARIANTS, history())).toEqual([]);
  });

  it('a zxid that everybody has is not given away again', () => {
    const { integrity, durability } = ZAB_INVARIANTS;
    const judges = { integrity: integrity!, durability: durability! };
    const again: Happening = ['m2', 'proposed', txn(5)];
    expect(broken(judges, [...history(), again])).toEqual(['integrity', 'durability']);
  });

  it.each([
    ['other contents', txn(100, { digest: 'another' }), 'integrity'],
    ['another tree', txn(100, { tree: 7 }), 'prefix-consistency'],
  ])('a server that was away is judged by what it missed: %s', (_, data, name) => {
    const back = (data: TraceEvent['data']): Happening[] => [
      ['m3', 'recovered', { ...txn(99), replayed: 0 }],
      ['m3', 'delivered', data],
    ];
    const judge = { [name]: ZAB_INVARIANTS[name]! };
    expect(broken(judge, [...history(100), ...back(txn(100))])).toEqual([]);
    expect(broken(judge, [...history(100), ...back(data)])).toEqual([name]);
  });
});

describe('a ledger', () => {
  /** Of all proposals of a history, by their counters. */
  function ledgerOf(happenings: readonly Happening[]): (counter: number) => number | undefined {
    let ledger: Ledger<number> | undefined;
    const noting = defineWithLedger({
      summary: 'every proposal is noted',
      start: (open: Open) => {
        ledger = open<number>();
        return ledger;
      },
      on: { proposed: (own, { data }) => own.note(Number(data.zxid), data.tree as number) },
    });
    broken({ noting }, happenings);
    return (counter) => ledger?.recall(2 ** 32 + counter);
  }

  it('forgets what all servers have, and keeps the newest nevertheless', () => {
    const recall = ledgerOf(history());
    expect([1, 1_000].map(recall)).toEqual([undefined, undefined]);
    expect([LONG - 3_000, LONG].map(recall)).toEqual([LONG - 3_000, LONG]);
  });

  it('forgets nothing that one server lacks', () => {
    const recall = ledgerOf(history(1_500));
    expect([1_500, LONG].map(recall)).toEqual([1_500, LONG]);
  });

  it('forgets nothing that a server cut off from its end', () => {
    const [first, rest] = [history(10).slice(0, 60), history(10).slice(60)];
    const recall = ledgerOf([...first, ['m3', 'truncated', txn(3)], ...rest]);
    expect(recall(4)).toBe(4);
  });
});
