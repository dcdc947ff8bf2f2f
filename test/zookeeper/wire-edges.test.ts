/**
 * The edges of the client protocol, held against recordings of a real server on its own: null and
 * wrong values, packets that are none, internal operations, the handshake, every kind of multi,
 * watches of all modes and quotas. Frame for frame the same, times and passwords apart.
 */

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Difference, replay } from './conversation.ts';
import { ensemble } from './ensemble.ts';

/** As the recorded server was configured. */
const CFG = `maxClientCnxns=0
4lw.commands.whitelist=*
extendedTypesEnabled=true
enforceQuota=true
DigestAuthenticationProvider.superDigest=super:D/InIHSb7yEEbrWz8b9l71RjZJU=
`;

async function differencesFrom(name: string): Promise<Difference[]> {
  const text = readFileSync(new URL(`./wire-edges/${name}.txt`, import.meta.url), 'utf8');
  let found: Difference[] = [];
  const run = await ensemble({
    voters: 1,
    cfg: CFG,
    script: async (e) => {
      await e.startAll();
      found = await e.on((sys) => replay(sys, text, 2181));
    },
  });
  expect(run.violations).toEqual([]);
  return found;
}

describe('a server on its own answers as the real one was recorded', () => {
  it.each([
    ['null, missing and wrong values', 'values'],
    ['packets, the handshake and internal operations', 'packets'],
    ['multi, multiRead and paths', 'multi'],
    ['watches of all modes and what they are told', 'watches'],
    ['quotas', 'quotas'],
  ])('%s', async (_, name) => {
    expect(await differencesFrom(name)).toEqual([]);
  });
});
