/**
 * Each error that clients would notice is caught by the invariant that speaks of it, within a few
 * seeds; the same encounters without it break nothing.
 */

import { describe, expect, it } from 'vitest';
import { CLIENT_MUTANTS, type ClientMutant, encounter, type Need } from './client-mutants.ts';

/** No error may hide for longer. */
const MOST_SEEDS = 6;

describe('sessions at work', () => {
  it.each(Object.entries(CLIENT_MUTANTS))('%s is caught', async (name, { caughtBy, needs }) => {
    const found = new Set<string>();
    for (let seed = 1; seed <= MOST_SEEDS && !found.has(caughtBy); seed++) {
      const { violations } = await encounter(seed, needs, name as ClientMutant);
      for (const violation of violations) found.add(violation.name);
    }
    expect([...found], `within ${MOST_SEEDS} seeds`).toContain(caughtBy);
  });

  it.each<Need>(['more', 'expiry', 'pause', 'lag', 'deposed'])(
    'go well without (%s)',
    async (needs) => {
      expect((await encounter(1, needs)).violations).toEqual([]);
    },
  );
});
