/**
 * Each error about memberships is caught by the invariant that speaks of it, within a few seeds; the
 * same changes without it break nothing.
 */

import { describe, expect, it } from 'vitest';
import {
  exchanged,
  MEMBERSHIP_MUTANTS,
  type MembershipMutant,
  type Still,
} from './membership-mutants.ts';

/** No error may hide for longer. */
const MOST_SEEDS = 3;

describe('a membership that changes', () => {
  it.each(Object.entries(MEMBERSHIP_MUTANTS))('%s is caught', async (name, { caughtBy, still }) => {
    const found = new Set<string>();
    for (let seed = 1; seed <= MOST_SEEDS && !found.has(caughtBy); seed++) {
      const { violations } = await exchanged(seed, still, name as MembershipMutant);
      for (const violation of violations) found.add(violation.name);
    }
    expect([...found], `within ${MOST_SEEDS} seeds`).toContain(caughtBy);
  });

  it.each<Still>(['joining', 'leaving', 'nobody'])('goes well without (%s)', async (still) => {
    expect((await exchanged(1, still)).violations).toEqual([]);
  });
});
