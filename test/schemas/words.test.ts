/** The tables behind schemas, hover and references: every word, piece and option speaks for itself. */

import { describe, expect, test } from 'vitest';
import type { Type } from '../../core/plugin/types.ts';
import { DISK, LIMITS, NETWORK } from '../../core/scenario/check/sections.ts';
import { CLUSTER_WORDS, HOST_WORDS } from '../../core/scenario/grammar/cluster-words.ts';
import { SCENARIO_WORDS } from '../../core/scenario/grammar/scenario-words.ts';
import { MODIFIER_WORDS, VERB_WORDS } from '../../core/scenario/grammar/step-words.ts';
import { STEPS_FILE_WORDS } from '../../core/scenario/grammar/steps-file-words.ts';
import {
  COMBINATOR_WORDS,
  MATCHER_WORDS,
  RESULT_WORDS,
} from '../../core/scenario/grammar/value-words.ts';
import type { Word, Words } from '../../core/scenario/grammar/word.ts';
import { shapesWithoutDefinition } from '../../core/scenario/schema/index.ts';
import { builtIn } from './validator.ts';

const TABLES: Readonly<Record<string, Words>> = {
  scenario: SCENARIO_WORDS,
  cluster: CLUSTER_WORDS,
  host: HOST_WORDS,
  'file of steps': STEPS_FILE_WORDS,
  verb: VERB_WORDS,
  modifier: MODIFIER_WORDS,
  matcher: MATCHER_WORDS,
  result: RESULT_WORDS,
  combinator: COMBINATOR_WORDS,
};

const words = Object.entries(TABLES).flatMap(([table, entries]) =>
  Object.entries<Word>(entries).map(([name, word]) => ({ of: table, name, ...word })),
);

const registry = await builtIn();

test('what every word takes has a definition in the schemas', () => {
  const shapes = [...new Set(words.map(({ takes }) => takes))];
  expect(shapesWithoutDefinition(registry, shapes)).toEqual([]);
});

test('every word has one sentence without its end, and an example that shows it', () => {
  const poor = words.filter(
    ({ name, about, example }) =>
      about.length < 8 || /[.\n]$/.test(about) || !example.includes(`${name}:`),
  );
  expect(poor).toEqual([]);
});

describe('every option says what it is for', () => {
  const silent = (owner: string, options: Readonly<Record<string, Type<unknown>>>) =>
    Object.entries(options)
      .filter(([, { about }]) => about.length < 3 || about.endsWith('.'))
      .map(([name]) => `${owner}: ${name}`);

  test('of faults, expectations and workloads', () => {
    const pieces = [...registry.faults, ...registry.expectations, ...registry.workloads];
    expect(pieces.flatMap(([name, { definition }]) => silent(name, definition.options))).toEqual(
      [],
    );
  });

  test('of events, with every field', () => {
    const events = [...registry.events];
    expect(events.flatMap(([kind, { definition }]) => silent(kind, definition.fields))).toEqual([]);
  });

  test('of configuration files, with every key', () => {
    const files = [...registry.configurationFiles];
    expect(files.flatMap(([name, { definition }]) => silent(name, definition.keys))).toEqual([]);
  });

  test('of the sections of a cluster', () => {
    const sections = { network: NETWORK, disk: DISK, limits: LIMITS };
    expect(Object.entries(sections).flatMap(([name, one]) => silent(name, one))).toEqual([]);
  });
});

test('every piece has a sentence', () => {
  const pieces = [
    ...registry.roles,
    ...registry.commands,
    ...registry.faults,
    ...registry.expectations,
    ...registry.invariants,
    ...registry.workloads,
  ];
  const silent = pieces.filter(([, { definition }]) => definition.summary.length < 4);
  expect(silent.map(([name]) => name)).toEqual([]);
});
