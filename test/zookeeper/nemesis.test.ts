/**
 * What ZooKeeper promises to servers and clients, under random trouble, by seed. `FIRST_SEED` and
 * `SEEDS` say which and how many; then each seed says what it came to.
 */
import { describe, expect, it } from 'vitest';
import { survive } from './survive.ts';

const FIRST = Number(process.env.FIRST_SEED ?? 1);
const SEEDS = Array.from({ length: Number(process.env.SEEDS ?? 4) }, (_, i) => FIRST + i);

/**
 * Found once: an observer's log had a hole where its disk had been full, in two ways; a leader that is
 * cut off looks at what it has applied when it cleans up, not at what is under way; and a server whose
 * clock is set back gives the id of a session again.
 */
const FOUND = process.env.SEEDS ? [] : [1_415, 1_959, 316, 657];

describe('whatever happens to its servers', () => {
  it.each([...SEEDS, ...FOUND])('an ensemble keeps its promises (seed %i)', async (seed) => {
    const { violations, missing, acknowledged, answers } = await survive(seed);
    if (process.env.SEEDS) {
      const line = { seed, answers, acknowledged, violations: violations.length };
      process.stdout.write(`${JSON.stringify(line)}\n`);
    }
    expect(violations).toEqual([]);
    expect(missing, 'acknowledged writes that are lost').toEqual([]);
    expect(acknowledged).toBeGreaterThan(0);
    expect(answers).toBeGreaterThan(10);
  });
});
