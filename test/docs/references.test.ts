/** The pages in docs/: every link leads somewhere, and the references leave nothing out. */

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { globSync } from 'tinyglobby';
import { describe, expect, test } from 'vitest';
import { t } from '../../core/plugin/types.ts';
import { STANDARD_MEASURES } from '../../core/plugin/workload.ts';
import { DISK, LIMITS, NETWORK } from '../../core/scenario/check/sections.ts';
import { CLUSTER_WORDS, HOST_WORDS } from '../../core/scenario/grammar/cluster-words.ts';
import {
  ALL_MODIFIERS,
  CLUSTER_KEYS,
  SCENARIO_KEYS,
  VERBS,
} from '../../core/scenario/grammar/index.ts';
import { SCENARIO_WORDS } from '../../core/scenario/grammar/scenario-words.ts';
import { MODIFIER_WORDS, VERB_WORDS } from '../../core/scenario/grammar/step-words.ts';
import { STEPS_FILE_WORDS } from '../../core/scenario/grammar/steps-file-words.ts';
import {
  COMBINATOR_WORDS,
  MATCHER_WORDS,
  RESULT_WORDS,
} from '../../core/scenario/grammar/value-words.ts';
import type { Word, Words } from '../../core/scenario/grammar/word.ts';
import { HADOOP_KEYS } from '../../plugins/hadoop-common/keys/index.ts';
import { builtIn, kindOf, said, validators, yamlOf } from '../schemas/validator.ts';

const PAGES = ['README.md', 'CONTRIBUTING.md', ...globSync('docs/**/*.md').sort()];
const language = readFileSync('docs/language.md', 'utf8');
const plugins = readFileSync('docs/plugins-reference.md', 'utf8');
const registry = await builtIn();

describe('links', () => {
  test.each(PAGES)('in %s lead to files and headings that exist', (page) => {
    const broken = linksIn(page).filter((link) => !leadsSomewhere(page, link));
    expect(broken).toEqual([]);
  });
});

function linksIn(page: string): string[] {
  const text = readFileSync(page, 'utf8').replace(/```[\s\S]*?```/g, '');
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
}

function leadsSomewhere(page: string, link: string): boolean {
  if (/^[a-z]+:/.test(link)) return true;
  const [path = '', anchor] = link.split('#');
  const file = path === '' ? page : normalize(join(dirname(page), path));
  if (!existsSync(file)) return false;
  return anchor === undefined || anchorsOf(file).includes(anchor);
}

/** As GitHub makes them. */
function anchorsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8').replace(/```[\s\S]*?```/g, '');
  const seen = new Map<string, number>();
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) => {
    const slug = title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s/g, '-');
    const count = seen.get(slug) ?? 0;
    seen.set(slug, count + 1);
    return count === 0 ? slug : `${slug}-${count}`;
  });
}

describe('the language reference', () => {
  const tables: Readonly<Record<string, readonly [Words, readonly string[]]>> = {
    scenario: [SCENARIO_WORDS, SCENARIO_KEYS],
    cluster: [CLUSTER_WORDS, CLUSTER_KEYS],
    host: [HOST_WORDS, Object.keys(HOST_WORDS)],
    'steps file': [STEPS_FILE_WORDS, Object.keys(STEPS_FILE_WORDS)],
    modifiers: [MODIFIER_WORDS, ALL_MODIFIERS],
    matchers: [MATCHER_WORDS, Object.keys(MATCHER_WORDS)],
    results: [RESULT_WORDS, Object.keys(RESULT_WORDS)],
    combinators: [COMBINATOR_WORDS, Object.keys(COMBINATOR_WORDS)],
  };

  test.each(Object.keys(tables))('has every word of: %s', (name) => {
    const [words, listed] = tables[name]!;
    const missing = Object.entries<Word>(words).filter(
      ([word, { example }]) =>
        listed.includes(word) &&
        !(language.includes(`- **\`${word}\`**`) && language.includes(example)),
    );
    expect(missing.map(([word]) => word)).toEqual([]);
  });

  test('has a section for every verb', () => {
    const missing = VERBS.filter(
      (verb) =>
        !language.includes(`### \`${verb}\`\n`) || !language.includes(VERB_WORDS[verb].example),
    );
    expect(missing).toEqual([]);
  });

  test('has every option of the network, disks and limits, and every check', () => {
    const options = Object.keys({ ...NETWORK, ...DISK, ...LIMITS });
    expect(options.filter((name) => !language.includes(`**\`${name}\`**`))).toEqual([]);
    const checks = [...registry.expectations.keys()];
    expect(checks.filter((name) => !language.includes(`[\`${name}\`]`))).toEqual([]);
  });

  test('shows files that the schemas accept', () => {
    const validate = validators(registry);
    const blocks = [...language.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => text);
    const files = blocks.filter((text) => /^cluster:/m.test(text) && /^timeline:/m.test(text));
    expect(files.length).toBeGreaterThan(0);
    for (const text of files) {
      const value = yamlOf(text);
      const validator = validate[kindOf(value)];
      expect(validator(value), `${text}\n${said(validator.errors).join('\n')}`).toBe(true);
    }
  });
});

describe('the reference of plugins', () => {
  test('has every piece', () => {
    const pieces = [
      ...[...registry.roles.keys()].map((name) => `- **\`${name}\`**`),
      ...[...registry.commands.keys()].map((name) => `| \`${name}\` |`),
      ...[...registry.faults.keys()].map((name) => `### Fault \`${name}\``),
      ...[...registry.expectations.keys()].map((name) => `### Check \`${name}\``),
      ...[...registry.events.keys()].map((name) => `| \`${name}\` |`),
      ...[...registry.invariants.keys()].map((name) => `- **\`${name}\`**`),
      ...[...registry.workloads.keys()].map((name) => `### Workload \`${name}\``),
      ...[...registry.measures.keys()].map((name) => `- **\`${name}\`**`),
      ...[...registry.configurationFiles.keys()].map((name) => `### File \`${name}\``),
      ...Object.keys(STANDARD_MEASURES).map((name) => `- **\`${name}\`**`),
      ...Object.keys(t).map((name) => `- **\`t.${name}\`**`),
    ];
    expect(pieces.filter((piece) => !plugins.includes(piece))).toEqual([]);
  });

  test('has every option in the section of its piece, and every key with its sentence', () => {
    const sections = plugins.split(/^### /m);
    const missing: string[] = [];
    const look = (title: string, names: readonly string[], shown: (name: string) => string) => {
      const section = sections.find((one) => one.startsWith(`${title}\n`)) ?? '';
      missing.push(...names.filter((name) => !section.includes(shown(name))));
    };
    const option = (name: string) => `- **\`${name}\`**`;
    for (const [name, { definition }] of registry.faults) {
      look(`Fault \`${name}\``, Object.keys(definition.options), option);
    }
    for (const [name, { definition }] of registry.expectations) {
      look(`Check \`${name}\``, Object.keys(definition.options), option);
    }
    for (const [name, { definition }] of registry.workloads) {
      look(`Workload \`${name}\``, Object.keys(definition.options), option);
    }
    for (const [name, { definition }] of registry.configurationFiles) {
      look(`File \`${name}\``, Object.keys(definition.keys), (key) => `| \`${key}\` |`);
    }
    expect(missing).toEqual([]);
  });

  test('says of every member of the API what it is', () => {
    const api = plugins.slice(plugins.indexOf('## The API of plugins'));
    const silent = api.split('\n').filter((line) => /^- \*\*.*`\.$/.test(line));
    expect(silent.filter((line) => !line.includes(': '))).toEqual([]);
  });

  test('has every field of every event', () => {
    const missing = [...registry.events].flatMap(([kind, { definition }]) => {
      const row = plugins.split('\n').find((line) => line.startsWith(`| \`${kind}\` |`)) ?? '';
      const fields = Object.keys(definition.fields).filter((name) => !row.includes(`\`${name}\``));
      return fields.map((name) => `${kind}: ${name}`);
    });
    expect(missing).toEqual([]);
  });
});

describe('the pages of roles', () => {
  const pages = globSync('docs/roles/*.md').map((page) => readFileSync(page, 'utf8'));
  const shown = (text: string) => pages.some((page) => page.includes(text));

  test('have every key of Hadoop, every event and every deliberate error of its daemons', () => {
    const plugins = ['hadoop-common', 'journalnode', 'hdfs-ha'];
    const own = ({ plugin }: { plugin: string }) => plugins.includes(plugin);
    const roles = [...registry.roles].filter(([, piece]) => own(piece));
    const pieces = [
      ...[...HADOOP_KEYS.keys()].map((key) => `| \`${key}\``),
      ...[...registry.events].filter(([, piece]) => own(piece)).map(([kind]) => `| \`${kind}\` |`),
      ...roles.map(([name]) => `| \`jps\` prints | \`${name}\` |`),
      ...roles.flatMap(([, piece]) =>
        Object.keys(piece.definition.hooks ?? {}).map((hook) => `- \`${hook}\`:`),
      ),
    ];
    expect(pieces.length).toBeGreaterThan(150);
    expect(pieces.filter((piece) => !shown(piece))).toEqual([]);
  });
});
