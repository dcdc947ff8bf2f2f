/** How a leader brings a learner up to date, case by case. */
import { describe, expect, it } from 'vitest';
import { planSync } from '../../core/zookeeper/quorum/sync-plan.ts';

const zxid = (epoch: number, counter: number) => (BigInt(epoch) << 32n) | BigInt(counter);
const entry = (epoch: number, counter: number) => ({
  zxid: zxid(epoch, counter),
  bytes: new Uint8Array(0),
});
const committed = [entry(1, 8), entry(1, 9), entry(2, 1), entry(2, 2)];
const history = (older: readonly ReturnType<typeof entry>[] = []) => ({
  lastProcessed: zxid(2, 2),
  committed,
  fromLog: (from: bigint) => (older[0] && older[0].zxid <= from ? older : []),
});
const plan = (peer: bigint, older?: readonly ReturnType<typeof entry>[]) => {
  const { method, zxid: at, entries } = planSync(history(older), peer);
  return { method, at, entries: entries.map((sent) => sent.zxid) };
};

describe('a learner', () => {
  it('that has everything gets an empty DIFF', () => {
    expect(plan(zxid(2, 2))).toEqual({ method: 'DIFF', at: zxid(2, 2), entries: [] });
  });

  it('that lacks some gets a DIFF with them', () => {
    expect(plan(zxid(1, 9))).toEqual({
      method: 'DIFF',
      at: zxid(2, 2),
      entries: [zxid(2, 1), zxid(2, 2)],
    });
  });

  it('that has more than was ever committed is cut back', () => {
    expect(plan(zxid(2, 7))).toEqual({ method: 'TRUNC', at: zxid(2, 2), entries: [] });
  });

  it('with transactions of an earlier epoch that nobody else has gets a snapshot', () => {
    expect(plan(zxid(1, 12)).method).toBe('SNAP');
  });

  it('at the start of an epoch has no transaction to find, and gets a DIFF', () => {
    expect(plan(zxid(2, 0))).toMatchObject({
      method: 'DIFF',
      entries: [zxid(2, 1), zxid(2, 2)],
    });
  });

  it('older than memory is served from the log on disk, or gets a snapshot', () => {
    const older = [entry(1, 6), entry(1, 7), entry(1, 8)];
    expect(plan(zxid(1, 6), older)).toEqual({
      method: 'DIFF',
      at: zxid(2, 2),
      entries: [zxid(1, 7), zxid(1, 8), zxid(1, 9), zxid(2, 1), zxid(2, 2)],
    });
    expect(plan(zxid(1, 5), older).method).toBe('SNAP');
    // A gap between the disk and memory.
    expect(plan(zxid(1, 6), [entry(1, 6), entry(1, 7)]).method).toBe('SNAP');
  });

  it('of a leader without any committed transaction is compared with its last zxid', () => {
    const bare = { lastProcessed: zxid(1, 5), committed: [], fromLog: () => [] };
    expect(planSync(bare, zxid(1, 5)).method).toBe('DIFF');
    expect(planSync(bare, zxid(1, 6))).toMatchObject({ method: 'TRUNC', zxid: zxid(1, 5) });
    expect(planSync(bare, zxid(1, 2)).method).toBe('SNAP');
  });
});
