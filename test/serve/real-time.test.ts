/** The clock of a served run: the times that it gives to what comes from outside. */

import { expect, test } from 'vitest';
import { RealTime } from '../../core/serve/real-time.ts';

/** A clock by which it is 10 s, while the hosts have got no further than to their event at 1 ms. */
function lagging(): RealTime {
  const time = new RealTime(9);
  time.begin(10_000_000);
  return time;
}

function arrive(time: RealTime, { executed = 0, next }: { executed?: number; next: number }) {
  time.push({ to: 1, body: null });
  return time.take(executed, next)[0]!.time;
}

test('nothing comes ahead of the hosts that lag: after a laptop has slept, say', () => {
  const first = arrive(lagging(), { next: 1_000 });
  expect(first).toBeGreaterThan(1_000);
  expect(first).toBeLessThan(5_000_000);
});

test('what comes later has a later time, though the clock is set back between the two', () => {
  const time = lagging();
  const times = [arrive(time, { next: 1_000 })];
  time.due(1_000);
  times.push(arrive(time, { next: 1_000 }), arrive(time, { next: 2_000, executed: 2_000 }));
  expect(times).toEqual(times.toSorted((a, b) => a - b));
});

test('before time is real, what comes gets the time up to which the hosts have run', () => {
  const time = new RealTime(9);
  expect(arrive(time, { executed: 500, next: 700 })).toBe(500);
  time.begin(400);
  expect(arrive(time, { executed: 600, next: 10_000_000 })).toBeGreaterThanOrEqual(600);
});
