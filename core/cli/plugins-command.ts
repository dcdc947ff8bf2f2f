/**
 * What `quorate plugins` does: gathers the plugins that come with Quorate and those that clusters
 * load, and shows them, each in a few lines or one in all its parts.
 */

import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import { isDynamicPattern } from 'tinyglobby';
import { QuorateError } from '../errors/quorate-error.ts';
import type { PluginDefinition } from '../plugin/define.ts';
import { importPlugin } from '../plugin/loader.ts';
import { didYouMean } from '../plugin/names.ts';
import { listOf } from '../plugin/problem.ts';
import { BUILT_IN_PLUGINS } from '../plugin/registry.ts';
import { widthOf } from '../report/width.ts';
import { type LoadedFiles, loadScenarios } from '../scenario/load-scenarios.ts';
import type { SharedFlags } from './commands/command.ts';
import { fileReader } from './outputs.ts';
import { Page, table } from './page.ts';
import { type PluginField, type PluginPart, partsOf } from './plugin-parts.ts';

export interface PluginsFlags extends SharedFlags {
  readonly json?: boolean;
}

interface KnownPlugin {
  readonly plugin: PluginDefinition;
  /** `built in`, or the file. */
  readonly from: string;
}

const COLUMNS = 100;
/** Room for the word before a list. */
const MARGIN = 20;

/** Returns the exit code. @throws QuorateError command-line/no-such-plugin */
export async function pluginsCommand(
  words: readonly string[],
  flags: PluginsFlags,
): Promise<number> {
  const isPath = (word: string) => existsSync(word) || isDynamicPattern(word);
  const paths = words.filter(isPath);
  const names = words.filter((word) => !isPath(word));
  const loaded = await loadScenarios(paths);
  const known = await knownPlugins(loaded);
  // Nobody asked about the files of this folder, if no path was given.
  const problems = paths.length > 0 ? loaded.problems : [];
  const page = new Page(flags.color);
  await page.problems(problems, fileReader(loaded.sources));
  const shown = names.length === 0 ? known : names.map((name) => named(name, known));
  if (flags.json) page.json(shown.map(plain));
  else if (names.length > 0) page.print(shown.flatMap((one) => inDetail(one, page)));
  else page.print(shown.flatMap((one) => inShort(one, page)));
  return problems.length > 0 ? 2 : 0;
}

/** Built-in ones first, each once. */
async function knownPlugins({ registries }: LoadedFiles): Promise<KnownPlugin[]> {
  const known = new Map<string, KnownPlugin>();
  for (const name of BUILT_IN_PLUGINS) {
    known.set(name, { plugin: await importPlugin(name), from: 'built in' });
  }
  for (const [cluster, { plugins }] of registries) {
    const specifiers = ['linux', ...cluster.plugins];
    for (const [at, plugin] of plugins.entries()) {
      const from = specifiers[at] ?? '';
      if (!known.has(plugin.name)) known.set(plugin.name, { plugin, from: shown(from) });
    }
  }
  return [...known.values()];
}

function shown(path: string): string {
  const near = relative(process.cwd(), path);
  return near.startsWith('..') ? path : near;
}

function named(name: string, known: readonly KnownPlugin[]): KnownPlugin {
  const found = known.find(({ plugin }) => plugin.name === name);
  if (found) return found;
  const names = known.map(({ plugin }) => plugin.name);
  const parameters = { name, names: listOf(names) };
  throw new QuorateError(
    'command-line/no-such-plugin',
    parameters,
    didYouMean(name, names)?.replace(/^d/, 'D'),
  );
}

function heading({ plugin, from }: KnownPlugin, { style }: Page): string {
  const { name, version = '1.0.0' } = plugin;
  return `${style.bold(name)} ${version}   ${style.dim(from)}`;
}

/** The names of what it brings. */
function inShort(known: KnownPlugin, page: Page): string[] {
  const { style } = page;
  const rows = partsOf(known.plugin).flatMap(({ kind, pieces }) => {
    const names = pieces.map(({ name, facts }) =>
      facts.states === undefined ? name : `${name} (${facts.states})`,
    );
    const lines = inLines(names, (process.stdout.columns || COLUMNS) - MARGIN);
    return lines.map((line, at) => [`  ${style.dim(at === 0 ? kind : '')}`, line]);
  });
  return [heading(known, page), `  ${known.plugin.summary}`, ...table(rows), ''];
}

/** `a, b, c` in as few lines as have room, never broken inside a name. */
function inLines(names: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const [at, name] of names.entries()) {
    const word = at < names.length - 1 ? `${name},` : name;
    const longer = `${lines.at(-1) ?? ''} ${word}`.trimStart();
    if (lines.length === 0 || widthOf(longer) > width) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

function inDetail(known: KnownPlugin, page: Page): string[] {
  const parts = partsOf(known.plugin).flatMap((part) => partInDetail(part, page));
  return [heading(known, page), known.plugin.summary, ...parts, ''];
}

function partInDetail({ kind, pieces }: PluginPart, { style }: Page): string[] {
  const lines = pieces.flatMap(({ name, summary, facts, fields }) => [
    `  ${style.bold(name)}${summary === '' ? '' : `   ${summary}`}`,
    ...Object.entries(facts).map(([word, text]) => `      ${style.dim(`${word}:`)} ${text}`),
    ...table(fields.map((field) => fieldRow(field))).map((line) => `      ${line}`),
  ]);
  return ['', style.cyan(kind), ...lines];
}

function fieldRow(field: PluginField): string[] {
  const { name, type, about, optional } = field;
  const otherwise =
    field.default !== undefined
      ? `(default: ${field.default})`
      : optional
        ? '(may be left out)'
        : '';
  return [name, type, [about, otherwise].filter((part) => part !== '').join(' ')];
}

function plain({ plugin, from }: KnownPlugin) {
  const { name, summary, version = '1.0.0', requires = {} } = plugin;
  const parts = Object.fromEntries(partsOf(plugin).map(({ kind, pieces }) => [kind, pieces]));
  return { name, version, summary, from, requires, ...parts };
}
