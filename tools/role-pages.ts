/**
 * docs/roles/: a page for each role of HDFS, written by hand but for its tables. Which keys a role
 * reads, and which events it tells, is looked up in its sources: a declaration counts for a role
 * when a file of that role names it. A key that no page would show is an error.
 */

import { readFileSync } from 'node:fs';
import { globSync } from 'tinyglobby';
import type { EventDefinition, RoleDefinition } from '../core/plugin/define.ts';
import type { Registry } from '../core/plugin/registry.ts';
import { sentenceOf } from '../core/scenario/schema/sentences.ts';
import { asSentence } from '../core/scenario/schema/words.ts';
import type { HadoopKey, KeyKind } from '../plugins/hadoop-common/conf/hadoop-key.ts';
import { UNIT_NAMES } from '../plugins/hadoop-common/conf/values.ts';
import { HADOOP_KEYS } from '../plugins/hadoop-common/keys/index.ts';
import { code, filledIn, table, typeWords } from './markdown.ts';
import { builtInRegistry } from './schema-pages.ts';

interface RolePage {
  /** The role, as `jps` prints it; clients are no role. */
  readonly role?: string;
  /** Where its program lies. */
  readonly sources: readonly string[];
}

const HDFS = 'plugins/hdfs-ha';
const COMMON = 'plugins/hadoop-common';
const SHARED = ['ipc', 'http', 'conf', 'log', 'daemon', 'install.ts', 'tool', 'scripts'];

const PAGES: Readonly<Record<string, RolePage>> = {
  'namenode.md': {
    role: 'NameNode',
    sources: [`${HDFS}/namenode`, `${HDFS}/nameservices.ts`, 'plugins/journalnode/client'],
  },
  'journalnode.md': { role: 'JournalNode', sources: ['plugins/journalnode/server'] },
  'zkfc.md': {
    role: 'DFSZKFailoverController',
    sources: [`${HDFS}/zkfc`, `${COMMON}/ha`, `${HDFS}/nameservices.ts`],
  },
  'datanode.md': { role: 'DataNode', sources: [`${HDFS}/datanode`, `${HDFS}/transfer`] },
  'clients.md': {
    sources: [`${HDFS}/client`, `${HDFS}/commands`, `${HDFS}/workloads`, `${HDFS}/nameservices.ts`],
  },
};

/** What every process of Hadoop reads, through RPC and the like. */
const OVERVIEW: RolePage = { sources: SHARED.map((name) => `${COMMON}/${name}`) };

/** File -> the page as it should be. */
export async function rolePages(): Promise<Readonly<Record<string, () => string>>> {
  const registry = await builtInRegistry();
  const pages = Object.entries(PAGES).map(([name, page]) => {
    const file = `docs/roles/${name}`;
    return [file, () => filledIn(file, blocksOf(page, registry))] as const;
  });
  const overview = 'docs/roles/README.md';
  const blocks = () => ({ keys: keyTable(keysIn(OVERVIEW)), inert: inertTable() });
  return Object.fromEntries([...pages, [overview, () => filledIn(overview, blocks())]]);
}

function blocksOf(page: RolePage, registry: Registry): Record<string, string> {
  const keys = { keys: keyTable(keysIn(page)) };
  const role = page.role === undefined ? undefined : registry.roles.get(page.role)?.definition;
  if (!role) return keys;
  const events = eventsIn(page, registry);
  return {
    role: facts(page.role ?? '', role),
    ...keys,
    events: eventTable(events),
    invariants: invariantList(events, registry),
    hooks: hookList(role),
  };
}

function facts(name: string, { states, aliases = [], startup }: RoleDefinition): string {
  const seconds = (ms: number) => `${ms / 1_000} s`;
  const starts = startup && `${seconds(startup.minMs)} to ${seconds(startup.maxMs)}`;
  return table(
    ['', ''],
    [
      ['`jps` prints', code(name)],
      ['`hdfs --daemon start`', aliases.map(code).join(', ')],
      ['States', states.map(code).join(', ')],
      ['Starting the JVM takes', starts ?? 'no time'],
    ],
  );
}

// --- Keys -------------------------------------------------------------------------------------

/** Constant -> key, as the tables in plugins/hadoop-common/keys/ export them. */
function constants(): ReadonlyMap<string, HadoopKey<unknown>> {
  const found = new Map<string, HadoopKey<unknown>>();
  for (const text of globSync(`${COMMON}/keys/*.ts`).sort().map(sourceOf)) {
    for (const [, constant = '', body = ''] of text.matchAll(
      /^export const (\w+) = ([\s\S]*?);$/gm,
    )) {
      const name = /'([\w.-]+)'/.exec(body)?.[1];
      const key = name === undefined ? undefined : HADOOP_KEYS.get(name);
      if (key) found.set(constant, key);
    }
  }
  return found;
}

function keysIn(page: RolePage): HadoopKey<unknown>[] {
  const text = filesOf(page).map(sourceOf).join('\n');
  const words = new Set(text.match(/\b[A-Z][A-Z0-9_]+\b/g));
  const named = [...constants()].filter(([constant]) => words.has(constant)).map(([, key]) => key);
  if (page === OVERVIEW) named.push(...inDefaults());
  return named.filter((key) => !key.inert).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Keys of all of Hadoop that the defaults of others are made of: `${hadoop.tmp.dir}`. */
function inDefaults(): HadoopKey<unknown>[] {
  const defaults = [...HADOOP_KEYS.values()].map((key) => key.default ?? '').join(' ');
  const names = [...defaults.matchAll(/\$\{(hadoop[\w.-]+)\}/g)].map(([, name = '']) => name);
  return [...new Set(names)].flatMap((name) => HADOOP_KEYS.get(name) ?? []);
}

const TAKES: Readonly<Record<KeyKind, string>> = {
  text: 'text',
  list: 'list, separated by commas',
  choice: 'a word',
  number: 'whole number',
  float: 'number',
  bool: '`true` or `false`',
  time: 'time',
  size: 'size',
};

const SUFFIX = { nameservice: '¹', namenode: '²' } as const;

function keyTable(keys: readonly HadoopKey<unknown>[]): string {
  const rows = keys.map((key) => [
    `${code(key.name)}${key.suffixed ? SUFFIX[key.suffixed] : ''}`,
    takes(key),
    key.default === undefined || key.default === '' ? '' : code(key.default),
    asSentence(key.about),
    code(key.source),
  ]);
  return table(['Key', 'Takes', 'Default', 'Meaning', 'In Hadoop'], rows);
}

function takes({ kind, choices, unit, bare }: HadoopKey<unknown>): string {
  if (choices) return choices.map(code).join(', ');
  if (unit === undefined) return TAKES[kind];
  return bare ? UNIT_NAMES[unit] : `time, as \`30s\`, or ${UNIT_NAMES[unit]}`;
}

/** Keys that no role reads, because nothing here could follow from them. */
function inertTable(): string {
  const shown = new Set([...Object.values(PAGES), OVERVIEW].flatMap(keysIn));
  const rest = [...HADOOP_KEYS.values()].filter((key) => !shown.has(key));
  const lost = rest.filter((key) => !key.inert).map(({ name }) => name);
  if (lost.length > 0) throw new Error(`docs/roles: no role reads ${lost.join(', ')}`);
  return keyTable(rest);
}

// --- Events -----------------------------------------------------------------------------------

type Event = readonly [kind: string, definition: EventDefinition];

/** Events that a source of the role names, where it observes any; with or without their plugin. */
function eventsIn(page: RolePage, registry: Registry): Event[] {
  const kinds = new Set<string>();
  for (const file of filesOf(page)) {
    const text = sourceOf(file);
    if (!/\bobserve\(/.test(text)) continue;
    const own = /^plugins\/([\w-]+)\//.exec(file)?.[1] ?? '';
    for (const [, name = ''] of text.matchAll(/'([\w/-]+)'/g)) {
      kinds.add(name.includes('/') ? name : `${own}/${name}`);
    }
  }
  return [...registry.events]
    .filter(([kind]) => kinds.has(kind))
    .map(([kind, { definition }]) => [kind, definition] as const);
}

function eventTable(events: readonly Event[]): string {
  const rows = events.map(([kind, event]) => [
    code(kind),
    code(sentenceOf(event) ?? 'as its data say'),
    Object.entries(event.fields)
      .map(([name, type]) => `\`${name}\` (${typeWords(type)})`)
      .join(', '),
  ]);
  return table(['Event', 'What a report says', 'Fields'], rows);
}

/** Invariants that look at one of these events. */
function invariantList(events: readonly Event[], registry: Registry): string {
  const kinds = new Set(events.map(([kind]) => kind));
  const lines = [...registry.invariants].flatMap(([name, { definition, plugin }]) => {
    const looksAt = Object.keys(definition.on).map((on) =>
      on.includes('/') ? on : `${plugin}/${on}`,
    );
    if (!looksAt.some((kind) => kinds.has(kind))) return [];
    return [`- **\`${name}\`**: ${asSentence(definition.summary)}`];
  });
  return lines.length === 0 ? 'None looks at these events alone.' : lines.join('\n');
}

function hookList({ hooks = {} }: RoleDefinition): string {
  const lines = Object.entries(hooks).map(([hook, about]) => `- \`${hook}\`: ${asSentence(about)}`);
  return lines.length === 0 ? 'None.' : lines.join('\n');
}

// --- Sources ----------------------------------------------------------------------------------

function filesOf({ sources }: RolePage): string[] {
  return sources.flatMap((one) =>
    one.endsWith('.ts') ? [one] : globSync(`${one}/**/*.ts`).sort(),
  );
}

const texts = new Map<string, string>();

function sourceOf(file: string): string {
  const text = texts.get(file) ?? readFileSync(file, 'utf8');
  texts.set(file, text);
  return text;
}
