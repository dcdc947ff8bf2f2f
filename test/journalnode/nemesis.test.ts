/**
 * A quorum of journals under random faults: whatever was acknowledged is there in the end, and no
 * invariant breaks. With a deliberate error in it, one does.
 */

import { describe, expect, test } from 'vitest';
import { nemesis } from './nemesis.ts';

const SEEDS = 8;
/** No error may hide for longer. */
const MOST_SEEDS = 8;

describe('under random faults', () => {
  test.each(Array.from({ length: SEEDS }, (_, i) => i + 1))(
    'seed %i loses nothing acknowledged and breaks nothing',
    async (seed) => {
      const { acknowledged, epochs, lost, violations } = await nemesis(seed);
      expect(violations).toEqual([]);
      expect(lost).toEqual([]);
      expect(acknowledged).toBeGreaterThan(20);
      expect(epochs).toBeGreaterThan(2);
    },
  );

  test('a promise that is kept in memory alone is caught', async () => {
    for (let seed = 1; seed <= MOST_SEEDS; seed++) {
      const { violations } = await nemesis(seed, 'forget-promise');
      if (violations.length === 0) continue;
      expect(['epochs-grow', 'one-writer']).toContain(violations[0]?.name);
      return;
    }
    expect.fail(`not within ${MOST_SEEDS} seeds`);
  });
});
