/** A lane that holds: no event fires and no time passes until whoever it waits for has spoken. */

import { expect, test } from 'vitest';
import { Lane } from '../../core/kernel/lane.ts';

function lane(): Lane {
  const limits = { instant: 1_000, events: 1_000 };
  return new Lane({ index: 0, name: 'the lane', lookahead: 10, limits });
}

/** Something from outside, and the word that settles it. */
function outside(): { promise: Promise<string>; say: (word: string) => void } {
  let say: (word: string) => void = () => {};
  const promise = new Promise<string>((resolve) => {
    say = resolve;
  });
  return { promise, say };
}

const realTurn = () => new Promise((resolve) => setImmediate(resolve));

test('a lane holds as often as it is asked to, also at once after it was let go', async () => {
  const one = lane();
  const [first, second] = [outside(), outside()];
  const told: string[] = [];
  one.at(5, () => {
    one.woke();
    void (async () => {
      told.push(`${await one.hold(first.promise)} at ${one.now}`);
      told.push(`${await one.hold(second.promise)} at ${one.now}`);
    })();
  });
  one.at(6, () => told.push(`next at ${one.now}`));
  const running = one.run(100);
  for (let turns = 0; turns < 20; turns++) await realTurn();
  expect(told).toEqual([]);
  first.say('first');
  for (let turns = 0; turns < 20; turns++) await realTurn();
  expect(told).toEqual(['first at 5']);
  second.say('second');
  await running;
  expect(told).toEqual(['first at 5', 'second at 5', 'next at 6']);
});

test('what failed outside lets the lane go on', async () => {
  const one = lane();
  let failed = '';
  one.at(1, () => {
    one.woke();
    one.hold(Promise.reject(new Error('gone'))).catch((error: Error) => {
      failed = error.message;
    });
  });
  await one.run(100);
  expect({ failed, next: one.next }).toEqual({ failed: 'gone', next: Number.POSITIVE_INFINITY });
});
