/**
 * The configuration files of one host: what the plugin's file holds at first, the cluster's
 * layers, the host's. A text or path *is* the file and replaces what lies below it, word for word;
 * a map lays its keys over. What comes out is the text that goes onto the disk.
 */

import { lastOfEach, readProperties } from '../../config/properties.ts';
import { plainContext, typeOfKey } from '../../plugin/configuration.ts';
import type { ConfigurationFile, ConfPlan } from '../../plugin/define.ts';
import { didYouMean } from '../../plugin/names.ts';
import { kindOf, listOf, problem } from '../../plugin/problem.ts';
import type { Registry } from '../../plugin/registry.ts';
import type {
  MapEntry,
  MapNode,
  Problem,
  ScalarNode,
  SourceNode,
  Span,
} from '../../plugin/source.ts';
import type { Sources } from '../load/sources.ts';
import { listedIn, mapOf, type Reporter } from './shape.ts';

/** One layer of a file: its whole text, or keys over what lies below; perhaps of a host alone. */
export type Layer = { readonly host?: string | undefined } & LayerContent;

type LayerContent =
  | { readonly text: string; readonly at: Span; readonly lineAt: (line: number) => Span }
  | { readonly keys: readonly (readonly [key: string, value: string])[]; readonly map?: MapNode };

/** File name -> its layers, the lowest first, and where the first of them stands. */
export type LayeredFiles = ReadonlyMap<string, { layers: readonly Layer[]; at: Span }>;

export interface ConfContext {
  readonly registry: Registry;
  readonly sources: Sources;
  readonly reporter: Reporter;
}

/** Reads `conf:` of a cluster or a host. */
export function readConf(
  entry: MapEntry | undefined,
  context: ConfContext,
  host?: string,
): LayeredFiles {
  const files = new Map<string, { layers: readonly Layer[]; at: Span }>();
  const wanted = 'a map of file names';
  const map = entry && mapOf(entry.value, '`conf`', context.reporter, wanted);
  for (const { key, keyAt, value } of map?.entries ?? []) {
    const known = context.registry.configurationFiles.has(key) || key.startsWith('/');
    if (!known) {
      const names = [...context.registry.configurationFiles.keys()];
      const hint = didYouMean(key, names);
      context.reporter.problem(problem('cluster/unknown-conf', { name: key }, keyAt, hint));
      continue;
    }
    const layers = listedIn(value).flatMap((node): Layer[] => {
      const layer = readLayer(key, node, context);
      return layer ? [{ ...layer, host }] : [];
    });
    files.set(key, { layers, at: keyAt });
  }
  return files;
}

function readLayer(name: string, node: SourceNode, context: ConfContext): Layer | undefined {
  const format = context.registry.configurationFiles.get(name)?.definition.format ?? 'text';
  if (node.kind === 'scalar') {
    return node.block || node.text.includes('\n')
      ? ownText(node.text, node)
      : readPath(name, node.text, node, context);
  }
  const wanted = 'a path, or the text of the file as a block below `|`';
  if (node.kind === 'list' || format === 'text') {
    const parameters = { name, got: kindOf(node), wanted };
    context.reporter.problem(problem('cluster/conf-shape', parameters, node.at));
    return undefined;
  }
  const keys = node.entries.flatMap(({ key, value }): [string, string][] => {
    if (value.kind === 'scalar') return [[key, value.text]];
    const parameters = { what: `\`${key}\``, wanted: 'a text', got: kindOf(value) };
    const dotted = value.kind === 'map' ? `write \`${key}.…: value\`, key by key` : undefined;
    context.reporter.problem(problem('language/wrong-shape', parameters, value.at, dotted));
    return [];
  });
  return { keys, map: node };
}

function ownText(text: string, node: Extract<SourceNode, { kind: 'scalar' }>): Layer {
  const { at, origin } = node;
  const lines = text.split('\n');
  return {
    text,
    at,
    lineAt: (line) => {
      if (!origin) return at;
      const length = Math.max(1, (lines[line - 1] ?? '').trim().length);
      return { file: at.file, line: origin.line + line - 1, column: origin.column, length };
    },
  };
}

function readPath(
  name: string,
  path: string,
  node: SourceNode,
  { sources, reporter }: ConfContext,
): Layer | undefined {
  const file = sources.beside(node.at.file, path);
  const read = sources.read(file);
  if (!read) {
    const own = /[\s=]/.test(path)
      ? 'the text of a file is a block: write `|` and go on below'
      : undefined;
    reporter.problem(problem('cluster/conf-not-found', { path, name }, node.at, own));
    return undefined;
  }
  if ('why' in read) {
    reporter.problem(problem('input/unreadable', { path, why: read.why }, node.at));
    return undefined;
  }
  const lines = read.text.split('\n');
  const lineAt = (line: number) => {
    const length = Math.max(1, (lines[line - 1] ?? '').trim().length);
    return { file, line, column: 1, length };
  };
  return { text: read.text, at: node.at, lineAt };
}

/** The file of one host, from its layers. `at` is where whole-file problems are shown. */
export function planFile(
  name: string,
  layers: readonly Layer[],
  at: Span,
  context: ConfContext,
): ConfPlan {
  const definition = context.registry.configurationFiles.get(name)?.definition;
  const path = definition?.path ?? name;
  if (definition?.format === 'hadoop-xml') {
    context.reporter.problem(problem('language/later', { word: name }, at));
    return { name, path, text: '', keys: {} };
  }
  if (definition?.format !== 'properties') {
    const own = layers.filter((layer) => 'text' in layer).at(-1);
    return { name, path, text: own && 'text' in own ? own.text : '', keys: {} };
  }
  const text = propertiesText(definition, layers);
  checkValues(name, definition, layers, context);
  const table = new Map(
    [...lastOfEach(readProperties(text))].map(([key, one]) => [key, one.value]),
  );
  for (const why of definition.check?.(table) ?? []) {
    context.reporter.problem(problem('cluster/conf-value', { name, why }, at));
  }
  return { name, path, text, keys: Object.fromEntries(table) };
}

/** Base keys first, then the user's in their order; or the user's own text, and keys after it. */
function propertiesText(file: ConfigurationFile, layers: readonly Layer[]): string {
  const start = layers.findLastIndex((layer) => 'text' in layer);
  const own = layers[start];
  const keys = new Map(own ? [] : Object.entries(file.base ?? {}));
  for (const layer of layers.slice(start + 1)) {
    if ('keys' in layer) for (const [key, value] of layer.keys) keys.set(key, value);
  }
  // Java keeps the last of two equal keys, so what is laid over a text follows it.
  const lines = file.closed && !own ? explained(file, keys) : [...keys].map(lineOf);
  const text = own && 'text' in own ? own.text : '';
  const gap = text === '' || text.endsWith('\n') || lines.length === 0 ? '' : '\n';
  return `${text}${gap}${lines.join('')}`;
}

/** As a distribution would ship it: each key with its help, defaults as comments. */
function explained(file: ConfigurationFile, keys: ReadonlyMap<string, string>): string[] {
  const others = [...keys].filter(([key]) => !Object.hasOwn(file.keys, key)).map(lineOf);
  const declared = Object.entries(file.keys).map(([key, { about, default: usual = '' }]) => {
    const help = about === '' ? '' : `# ${about}\n`;
    const value = keys.get(key);
    return `${help}${value === undefined ? '#' : ''}${lineOf([key, value ?? usual])}`;
  });
  return [...declared, ...others];
}

function lineOf([key, value]: readonly [key: string, value: string]): string {
  return `${escapeKey(key)}=${escapeValue(value)}\n`;
}

/** As `java.util.Properties` reads them back. */
function escapeKey(key: string): string {
  return key.replace(/[\\\s:=]|^[#!]/g, '\\$&');
}

function escapeValue(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replace(/^\s/, '\\$&');
}

/** Each value that a user wrote, by the type that the plugin declares for its key. */
function checkValues(
  name: string,
  file: ConfigurationFile,
  layers: readonly Layer[],
  { reporter }: ConfContext,
): void {
  const problems: Problem[] = [];
  const reading = plainContext([], problems);
  const check = (key: string, keyAt: Span, value: ScalarNode) => {
    const type = typeOfKey(file, key);
    if (type) type.read(value, reading);
    else if (file.closed) problems.push(unknownKey(name, file, key, keyAt));
  };
  for (const layer of layers) {
    if ('keys' in layer) {
      for (const { key, keyAt, value } of layer.map?.entries ?? []) {
        if (value.kind === 'scalar') check(key, keyAt, value);
      }
      continue;
    }
    for (const { key, value, line } of readProperties(layer.text)) {
      const at = layer.lineAt(line);
      check(key, at, { kind: 'scalar', text: value.trim(), at });
    }
  }
  for (const one of problems) reporter.problem(one);
}

function unknownKey(name: string, file: ConfigurationFile, key: string, at: Span): Problem {
  const keys = Object.keys(file.keys);
  const hint = didYouMean(key, keys) ?? `its keys are ${listOf(keys)}`;
  return problem('language/unknown-key', { key, where: `\`${name}\`` }, at, hint);
}
