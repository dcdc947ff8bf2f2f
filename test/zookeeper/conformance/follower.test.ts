/**
 * The recorded cases of a server alone, asked of a follower in an ensemble of three: for clients it is
 * the same. Where the real follower answers otherwise, that was recorded in `follower/`.
 */

import { existsSync, readFileSync } from 'node:fs';
import { globSync } from 'tinyglobby';
import { expect, it } from 'vitest';
import { firstDifference } from './compare.ts';
import { makePlace, rootOf } from './place.ts';
import { type Played, playCase } from './player.ts';
import { type Case, type CaseFile, parseCases, transcript } from './script.ts';
import { asEnsemble, isStandalone, SERVERS, type ServerSetup } from './servers.ts';
import { withSimulated } from './simulated.ts';
import { atFollower } from './spread.ts';

const MEMBERS = 3;
const here = (path: string) => new URL(path, import.meta.url);
const read = (path: string): CaseFile => parseCases(readFileSync(here(path), 'utf8'));
const setupOf = ({ server }: CaseFile) => SERVERS[server] as ServerSetup;
const FILES = globSync('cases/*.txt', { cwd: here('.').pathname })
  .sort()
  .filter((path) => isStandalone(setupOf(read(path))));

/** The answers of the real follower where it has others, or else those of the server alone. */
function expectedOf({ name, steps }: Case, others: readonly Case[]): Played[] {
  const recorded = others.find((one) => one.name === name)?.steps ?? steps;
  return recorded.map(({ text, answers, ours }) => ({
    text,
    answers: ours.length > 0 ? ours : answers,
  }));
}

it.each(FILES)('%s, through a follower', async (path) => {
  const file = read(path);
  const other = path.replace(/^cases/, 'follower');
  const others = existsSync(here(other)) ? read(other).cases : [];
  const wanted: string[] = [];
  const found: string[] = [];
  await withSimulated(asEnsemble(setupOf(file)), async (network) => {
    const homes = await atFollower(network, MEMBERS);
    for (const one of file.cases) {
      const place = await makePlace(network, rootOf(one.name), homes);
      const texts = one.steps.map(({ text }) => text);
      const played = await playCase(texts, place);
      const expected = expectedOf(one, others);
      if (firstDifference(expected, played) === undefined) continue;
      wanted.push(`## ${one.name}\n${transcript(expected)}`);
      found.push(`## ${one.name}\n${transcript(played)}`);
    }
  });
  expect(found).toEqual(wanted);
});
