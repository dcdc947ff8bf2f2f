/**
 * Every example that a user is shown (of a word, of a piece) is right: the schema accepts it, and
 * so does the checker, in a file of its own.
 */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BUILT_IN_PLUGINS } from '../../core/plugin/registry.ts';
import { CLUSTER_WORDS, HOST_WORDS } from '../../core/scenario/grammar/cluster-words.ts';
import {
  CLUSTER_KEYS,
  COMMON,
  modifiersOf,
  SCENARIO_KEYS,
  VERBS,
  type Verb,
} from '../../core/scenario/grammar/index.ts';
import { SCENARIO_WORDS } from '../../core/scenario/grammar/scenario-words.ts';
import {
  MODIFIER_WORDS,
  type Modifier,
  VERB_WORDS,
} from '../../core/scenario/grammar/step-words.ts';
import { STEPS_FILE_WORDS } from '../../core/scenario/grammar/steps-file-words.ts';
import {
  COMBINATOR_WORDS,
  MATCHER_WORDS,
  RESULT_WORDS,
} from '../../core/scenario/grammar/value-words.ts';
import type { Word, Words } from '../../core/scenario/grammar/word.ts';
import { loadScenarios } from '../../core/scenario/load-scenarios.ts';
import { inFlow } from '../../core/scenario/schema/examples.ts';
import { builtIn, kindOf, said, validators, yamlOf } from './validator.ts';

const folder = mkdtempSync(join(tmpdir(), 'quorate-examples-'));
const registry = await builtIn();
const validate = validators(registry);

const PLUGINS = `plugins: [${BUILT_IN_PLUGINS.join(', ')}]`;
const CLUSTER = `${PLUGINS}\nhosts: { m1: {}, m2: {}, m3: {}, c1: {} }\n`;

beforeAll(() => {
  writeFileSync(join(folder, 'cluster.yaml'), CLUSTER);
  for (const name of ['steps', 'kill-leader']) writeFileSync(join(folder, `${name}.yaml`), USED);
});
afterAll(() => rmSync(folder, { recursive: true }));

const USED =
  'params: { pause: { type: duration, default: 1s } }\nsteps: [{ wait: "${{ params.pause }}" }]\n';

/** What the examples speak of, before them. */
const BEFORE = [
  '{ let: { old: leader QuorumPeerMain, lock: /lock } }',
  '{ host: m1, run: "true", as: stop }',
  '{ host: m1, terminal: alice, run: zkCli.sh }',
  '{ fault: partition, between: [m1, rest], as: cut }',
];

async function isRight(text: string): Promise<void> {
  const value = yamlOf(text);
  const validator = validate[kindOf(value)];
  expect(validator(value), `${text}\n${said(validator.errors).join('\n')}`).toBe(true);
  const file = kindOf(value) === 'steps' ? 'used.yaml' : 'example.yaml';
  writeFileSync(join(folder, file), text);
  if (file === 'used.yaml') return isRight(scenario([], ['{ use: ./used.yaml }']));
  const { problems } = await loadScenarios([file], { cwd: folder });
  expect(
    problems.map(({ message, hint }) => `${message}: ${hint}`),
    text,
  ).toEqual([]);
}

function scenario(parts: readonly string[], steps: readonly string[]): string {
  const named = (word: string) => parts.some((part) => part.startsWith(`${word}:`));
  const cluster = named('cluster') ? [] : ['cluster: ./cluster.yaml'];
  const measures = [...parts, ...steps].some((one) => one.includes('measure:'));
  if (measures) cluster.push('workloads: { writer: { workload: zookeeper/counters, host: c1 } }');
  const rebinds = (line: string) => steps.some((step) => step.includes(asIn(line)));
  const lines = [...BEFORE.filter((line) => !rebinds(line)), ...steps]
    .map((step) => `  - ${step}\n`)
    .join('');
  const timeline = named('timeline') ? '' : `timeline:\n${lines}`;
  return `${[...cluster, ...parts].map((part) => `${part}\n`).join('')}${timeline}`;
}

/** The handle that a line gives. */
function asIn(line: string): string {
  return /as: \w+/.exec(line)?.[0] ?? 'no handle';
}

function entries(words: Words, listed: readonly string[] = Object.keys(words)): [string, Word][] {
  return Object.entries(words).filter(([name]) => listed.includes(name));
}

/** What an example of a scenario's word rests on. */
const WITH: Readonly<Record<string, readonly string[]>> = {
  fails: ['fails: { by: zookeeper/agreement }'],
};

describe('words of a scenario', () => {
  test.each(entries(SCENARIO_WORDS, SCENARIO_KEYS))('%s', async (name, { example }) => {
    await isRight(scenario(WITH[name] ?? [example], []));
  });
});

describe('words of a cluster', () => {
  test.each(entries(CLUSTER_WORDS, CLUSTER_KEYS))('%s', async (name, { example }) => {
    const own = ['hosts', 'extends'].includes(name) ? [] : ['hosts: { m1: {}, m2: {} }'];
    const text = example.replace('../zk-ensemble/cluster.yaml', './cluster.yaml');
    await isRight([...own, text.replace(', ./scheduler.ts', '')].join('\n'));
  });
  test.each(entries(HOST_WORDS))('of a host: %s', async (_, { example }) => {
    await isRight(`hosts: { m1: {}, m2: { ${example} } }\n`);
  });
});

describe('words of a file of steps', () => {
  test.each(entries(STEPS_FILE_WORDS))('%s', async (name, { example }) => {
    const own = name === 'steps' ? 'params: { pause: 5s }' : 'steps: [{ wait: 1s }]';
    await isRight(`${own}\n${example}\n`);
  });
});

describe('words of a step', () => {
  test.each(entries(VERB_WORDS))('%s', async (_, { example }) => {
    await isRight(scenario([], [example]));
  });

  const modifiers = Object.entries<Modifier>(MODIFIER_WORDS).flatMap(([name, word]) =>
    verbsOf(name, word).map((verb) => [`${name} beside ${verb}`, name, word, verb] as const),
  );
  test.each(modifiers)('%s', async (_title, name, { example }, verb) => {
    await isRight(scenario([], [beside(verb, name, example)]));
  });
});

function verbsOf(name: string, { of }: Modifier): readonly Verb[] {
  const verbs = of === 'all' ? VERBS : VERBS.filter((verb) => of.includes(verb));
  return verbs.filter((verb) => [...COMMON, ...modifiersOf(verb)].includes(name));
}

/** The smallest step of each verb, and what a modifier needs beside it. */
function beside(verb: Verb, name: string, example: string): string {
  const parts: Readonly<Record<Verb, readonly string[]>> = {
    run: ['host: m1', 'run: jps'],
    type: [name === 'host' ? 'terminal: bob' : 'terminal: alice', 'type: ls /'],
    transcript: ['transcript: "root@m1:~# hostname\\nm1\\n"'],
    write: ['host: m1', 'write: zoo.cfg', 'from: conf'],
    expect: [name === 'terminal' ? 'expect: hello' : 'expect: { znode: /a, exists: true }'],
    wait: [name === 'within' || name === 'since' ? 'wait: cut' : 'wait: 5s'],
    fault: ['fault: pause', 'process: leader QuorumPeerMain'],
    heal: ['heal: cut'],
    let: ['let: { now: leader QuorumPeerMain }'],
    steps: ['steps: [{ wait: 1s }]'],
    parallel: ['parallel: [{ wait: 1s }]'],
    use: ['use: ./steps.yaml'],
  };
  const needs = name === 'every' || name === 'since' ? ['within: 9s'] : [];
  const replaced = name === 'content' || name === 'append' ? 'from' : name;
  // A terminal stands on one host.
  if (verb === 'type' && name === 'host') return `{ ${parts.type.join(', ')}, host: m1 }`;
  const own = parts[verb].filter((part) => !part.startsWith(`${replaced}:`));
  return `{ ${[...own, ...needs, example.replace('as: stop', 'as: mine')].join(', ')} }`;
}

describe('words of a value', () => {
  test.each(entries(MATCHER_WORDS))('matcher: %s', async (_, { example }) => {
    await isRight(scenario([], [`{ host: m1, run: jps, expect: { ${example} } }`]));
  });
  test.each(entries(RESULT_WORDS))('result: %s', async (_, { example }) => {
    await isRight(scenario([], [`{ host: m1, run: jps, expect: { ${example} } }`]));
  });
  test.each(entries(COMBINATOR_WORDS))('check: %s', async (_, { example }) => {
    await isRight(scenario([], [`{ expect: { ${example} } }`]));
  });
});

describe('pieces of the plugins', () => {
  const faults = [...registry.faults].map(([name, { definition }]) => [name, definition] as const);
  test.each(faults)('fault %s', async (_, { example }) => {
    await isRight(scenario([], [inFlow(example)]));
  });
  const workloads = [...registry.workloads].map(([name, one]) => [name, one.definition] as const);
  test.each(workloads)('workload %s', async (_, { example }) => {
    await isRight(scenario([`workloads: { own: ${inFlow(example)} }`], []));
  });
  const checks = [...registry.expectations].map(([name, one]) => [name, one.definition] as const);
  test.each(checks)('expectation %s', async (_, { example }) => {
    await isRight(scenario([], [`{ expect: ${inFlow(example)} }`]));
  });
});
