/**
 * What Apache's server answered, asked of the engine: the recorded cases, in virtual time. A case
 * that does not hold yet stands in pending.txt, and has to leave it when it does.
 */

import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { globSync } from 'tinyglobby';
import { beforeAll, describe, expect, it } from 'vitest';
import { firstDifference } from './compare.ts';
import { FIRST, makePlace, rootOf } from './place.ts';
import { type Played, playCase } from './player.ts';
import { type Case, type CaseFile, parseCases, transcript } from './script.ts';
import { SERVERS, type ServerSetup } from './servers.ts';
import { withSimulated } from './simulated.ts';

const here = (path: string) => new URL(path, import.meta.url);
const FILES = globSync('cases/*.txt', { cwd: here('.').pathname }).sort();
const PENDING = new Set(readFileSync(here('pending.txt'), 'utf8').split('\n').filter(Boolean));

async function replay(file: CaseFile, transcripts: Map<string, Played[]>): Promise<void> {
  const setup = SERVERS[file.server] as ServerSetup;
  await withSimulated(setup, async (network) => {
    for (const { name, steps } of file.cases) {
      const root = rootOf(name);
      const place = setup.readOnly
        ? { network, root, base: 0n, homes: FIRST }
        : await makePlace(network, root);
      const texts = steps.map(({ text }) => text);
      transcripts.set(name, await playCase(texts, place));
    }
  });
}

/** The recorded answers, or ours where they are meant to differ. */
function expectedOf({ steps }: Case): Played[] {
  return steps.map(({ text, answers, ours }) => ({
    text,
    answers: ours.length > 0 ? ours : answers,
  }));
}

describe.each(FILES)('%s', (path) => {
  const file = parseCases(readFileSync(here(path), 'utf8'));
  const group = basename(path, '.txt');
  const transcripts = new Map<string, Played[]>();
  let stopped: unknown;

  beforeAll(async () => {
    await replay(file, transcripts).catch((error: unknown) => {
      stopped = error;
    });
  });

  for (const one of file.cases) {
    it(one.name, () => {
      const got = transcripts.get(one.name);
      if (got === undefined) throw new Error('was not played', { cause: stopped });
      const difference = firstDifference(expectedOf(one), got);
      if (PENDING.has(`${group}: ${one.name}`)) {
        expect(difference, 'it holds now: take it out of pending.txt').toBeDefined();
      } else if (difference !== undefined) {
        expect(transcript(got), difference).toBe(transcript(expectedOf(one)));
      }
    });
  }

  it('says why where it means to differ, and differs nowhere else', () => {
    const marked = (one: Case) => one.steps.some(({ ours }) => ours.length > 0);
    const odd = file.cases.filter((one) => marked(one) !== (one.differs !== undefined));
    expect(odd.map(({ name }) => name)).toEqual([]);
    const vacuous = file.cases.filter(({ steps }) =>
      steps.some(({ answers, ours }) => ours.join() === answers.join() && ours.length > 0),
    );
    expect(vacuous.map(({ name }) => name)).toEqual([]);
  });
});

it('has every pending case among the recorded ones', () => {
  const names = FILES.flatMap((path) =>
    parseCases(readFileSync(here(path), 'utf8')).cases.map(
      ({ name }) => `${basename(path, '.txt')}: ${name}`,
    ),
  );
  expect(new Set(names).size).toBe(names.length);
  expect([...PENDING].filter((name) => !names.includes(name))).toEqual([]);
});
