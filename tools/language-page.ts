/** docs/language.md: written by hand, but for the words, which are those of the grammar's tables. */

import type { Type } from '../core/plugin/types.ts';
import { DISK, LIMITS, NETWORK } from '../core/scenario/check/sections.ts';
import { CLUSTER_WORDS, HOST_WORDS } from '../core/scenario/grammar/cluster-words.ts';
import {
  CLUSTER_KEYS,
  COMMON,
  HOST_KEYS,
  modifiersOf,
  SCENARIO_KEYS,
  VERBS,
  type Verb,
} from '../core/scenario/grammar/index.ts';
import { SCENARIO_WORDS } from '../core/scenario/grammar/scenario-words.ts';
import { MODIFIER_WORDS, VERB_WORDS } from '../core/scenario/grammar/step-words.ts';
import { STEPS_FILE_WORDS } from '../core/scenario/grammar/steps-file-words.ts';
import {
  COMBINATOR_WORDS,
  MATCHER_WORDS,
  RESULT_WORDS,
} from '../core/scenario/grammar/value-words.ts';
import type { Shape, Word, Words } from '../core/scenario/grammar/word.ts';
import { inFlow } from '../core/scenario/schema/examples.ts';
import { asSentence } from '../core/scenario/schema/words.ts';
import { code, entry, filledIn, optionList, table, yaml } from './markdown.ts';
import { builtInRegistry } from './schema-pages.ts';

/** What a word takes, with the section that says more. */
const SHAPES: Readonly<Record<Shape, string>> = {
  text: 'text',
  texts: 'text or list of texts',
  'text map': 'map of texts',
  name: '[name](#names-and-handles)',
  bool: '`true` or `false`',
  int: 'whole number',
  duration: '[duration](#durations-and-sizes)',
  range: '[duration or range](#durations-and-sizes)',
  date: 'date',
  selector: '[selector](#selectors)',
  path: 'path',
  targets: 'path, or names of configuration files',
  exit: 'exit code, list of them, `any` or `nonzero`',
  result: '[result](#results-of-a-command)',
  matcher: '[matcher](#matchers)',
  quantity: '[quantity](#quantities)',
  checks: '[check](#checks) or list of checks',
  steps: 'list of [steps](#steps)',
  each: 'map of lists',
  bindings: 'map from [names](#names-and-handles) to selectors or texts',
  until: 'duration, handle or event',
  trigger: 'map with `call` or `event`, and `nth`',
  fault: 'name of a [fault](plugins-reference.md)',
  handle: '[handle](#names-and-handles)',
  cluster: 'path or [cluster](#cluster-files)',
  hosts: 'map of [hosts](#hosts), or list of names',
  conf: '[configuration files](#configuration-files)',
  roles: 'role or list of roles',
  network: '[map](#network-disk-and-limits)',
  disk: '[map](#network-disk-and-limits)',
  limits: '[map](#network-disk-and-limits)',
  startup: 'map from programs to ranges of durations',
  stages: 'map of [stages](#stages)',
  stage: '[stage](#stages)',
  params: 'map of [parameters](#parameters-and-matrix)',
  matrix: 'map of lists',
  workloads: 'map of [workloads](plugins-reference.md)',
  unwarned: 'map with `warning` and `because`, or list of these',
  exceptions: 'map with `invariant` and `because`, or list of these',
  fails: 'map with `by`, `at` and `when`',
};

/** The page as it should be. */
export async function languagePage(): Promise<string> {
  const { expectations } = await builtInRegistry();
  const checks = [...expectations].map(([name, { plugin, definition }]) => [
    `[\`${name}\`](plugins-reference.md#check-${name.replaceAll('/', '')})`,
    asSentence(definition.summary),
    code(inFlow(definition.example)),
    plugin,
  ]);
  return filledIn('docs/language.md', {
    scenario: words(SCENARIO_WORDS, SCENARIO_KEYS),
    'steps file': words(STEPS_FILE_WORDS),
    cluster: words(CLUSTER_WORDS, CLUSTER_KEYS),
    host: words(HOST_WORDS, HOST_KEYS),
    sections: sections({ network: NETWORK, disk: DISK, limits: LIMITS }),
    common: words(MODIFIER_WORDS, COMMON),
    verbs: VERBS.map(verbSection).join('\n\n'),
    checks: table(['Check', 'About', 'Example', 'Plugin'], checks),
    combinators: words(COMBINATOR_WORDS),
    results: words(RESULT_WORDS),
    matchers: words(MATCHER_WORDS),
  });
}

function words(all: Words, listed: readonly string[] = Object.keys(all)): string {
  return listed
    .flatMap((name) => {
      const word = all[name];
      return word ? [wordEntry(name, word)] : [];
    })
    .join('\n');
}

function wordEntry(name: string, word: Word): string {
  const usual = word.default === undefined ? undefined : `Default: ${code(word.default)}.`;
  return entry(name, SHAPES[word.takes], word.about, { usual, example: word.example });
}

function verbSection(verb: Verb): string {
  const { about, takes, example }: Word = VERB_WORDS[verb];
  const own = modifiersOf(verb);
  const beside =
    own.length === 0
      ? 'Beside it may stand what [every step](#what-every-step-may-have) may have.'
      : `Beside it:\n\n${words(MODIFIER_WORDS, own)}`;
  const options =
    verb === 'fault' ? '\n- the options of the fault: [plugins](plugins-reference.md)' : '';
  return `### \`${verb}\`

${asSentence(about)} Takes: ${SHAPES[takes]}.

${yaml(`- ${example}`)}

${beside}${options}`;
}

function sections(all: Readonly<Record<string, Readonly<Record<string, Type<unknown>>>>>): string {
  return Object.entries(all)
    .map(([name, options]) => `\`${name}\`:\n\n${optionList(options)}`)
    .join('\n\n');
}
