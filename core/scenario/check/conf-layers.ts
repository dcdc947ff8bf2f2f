/**
 * `conf:` as it is written: which files, and for each its layers. A scalar where files are named is
 * a folder, of which every file that a plugin knows is taken; below a file's name it is a path, or
 * the text of the file itself. Lists lay one over another.
 */

import { didYouMean } from '../../plugin/names.ts';
import { kindOf, problem, warning } from '../../plugin/problem.ts';
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
import { listedIn, type Reporter } from './shape.ts';

/** One layer of a file: its whole text, or keys over what lies below; perhaps of a host alone. */
export type Layer = { readonly host?: string | undefined } & LayerContent;

type LayerContent = TextLayer | KeyLayer;

export interface TextLayer {
  readonly text: string;
  readonly at: Span;
  /** A place inside the text; the whole line without a column. */
  readonly placeAt: (line: number, column?: number, length?: number) => Span;
}

interface KeyLayer {
  readonly keys: readonly (readonly [key: string, value: string])[];
  readonly map?: MapNode;
}

/** File name -> its layers, the lowest first, and where the first of them stands. */
export type LayeredFiles = ReadonlyMap<string, { layers: readonly Layer[]; at: Span }>;

/** What else is told of files: what is allowed and hardly meant. */
export interface ConfReporter extends Reporter {
  warning(warning: Problem): void;
}

export interface ConfContext {
  readonly registry: Registry;
  readonly sources: Sources;
  readonly reporter: ConfReporter;
}

type Files = Map<string, { layers: readonly Layer[]; at: Span }>;

/** Reads `conf:` of a cluster or a host. */
export function readConf(
  entry: MapEntry | undefined,
  context: ConfContext,
  host?: string,
): LayeredFiles {
  const files: Files = new Map();
  for (const node of entry ? listedIn(entry.value) : []) {
    const read =
      node.kind === 'map' ? readFiles(node, context, host) : readFolder(node, context, host);
    for (const [name, { layers, at }] of read) {
      const below = files.get(name);
      files.set(name, { layers: [...(below?.layers ?? []), ...layers], at: below?.at ?? at });
    }
  }
  return files;
}

function readFiles(map: MapNode, context: ConfContext, host: string | undefined): Files {
  const files: Files = new Map();
  for (const { key, keyAt, value } of map.entries) {
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

/** A folder, with everything below it. What no plugin knows is passed over. */
function readFolder(node: SourceNode, context: ConfContext, host: string | undefined): Files {
  const { sources, reporter, registry } = context;
  const files: Files = new Map();
  if (node.kind !== 'scalar') {
    const wanted = 'a map of file names, or the path of a folder';
    const parameters = { what: '`conf`', wanted, got: kindOf(node) };
    reporter.problem(problem('language/wrong-shape', parameters, node.at));
    return files;
  }
  const folder = sources.beside(node.at.file, node.text);
  const found = sources.filesIn(folder);
  const names = [...registry.configurationFiles.keys()];
  for (const path of found ?? []) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (!registry.configurationFiles.has(name)) {
      const hint = didYouMean(name, names);
      if (hint) reporter.warning(warning('conf/unknown-file', { name }, node.at, hint));
      continue;
    }
    if (files.has(name)) {
      reporter.problem(problem('cluster/conf-twice', { name, folder: node.text }, node.at));
      continue;
    }
    const layer = readPath(name, path, node, context);
    if (layer) files.set(name, { layers: [{ ...layer, host }], at: node.at });
  }
  if (files.size === 0)
    reporter.problem(problem('cluster/conf-folder', { path: node.text }, node.at));
  return files;
}

function readLayer(name: string, node: SourceNode, context: ConfContext): Layer | undefined {
  const format = context.registry.configurationFiles.get(name)?.definition.format ?? 'text';
  if (node.kind === 'scalar') {
    return node.block || node.text.includes('\n')
      ? ownText(node.text, node)
      : readPath(name, context.sources.beside(node.at.file, node.text), node, context);
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

function ownText(text: string, { at, origin }: ScalarNode): Layer {
  const whole = lengthsOf(text);
  const placeAt: TextLayer['placeAt'] = (line, column = 1, length = whole(line, column)) =>
    origin
      ? { file: at.file, line: origin.line + line - 1, column: origin.column + column - 1, length }
      : at;
  return { text, at, placeAt };
}

function readPath(
  name: string,
  file: string,
  node: ScalarNode,
  { sources, reporter }: ConfContext,
): Layer | undefined {
  const path = node.text;
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
  const whole = lengthsOf(read.text);
  const placeAt: TextLayer['placeAt'] = (line, column = 1, length = whole(line, column)) => {
    return { file, line, column, length };
  };
  return { text: read.text, at: node.at, placeAt };
}

/** How much of a line there is from a column on, blanks at its ends aside. */
function lengthsOf(text: string): (line: number, column: number) => number {
  const lines = text.split('\n');
  return (line, column) => Math.max(1, (lines[line - 1] ?? '').slice(column - 1).trim().length);
}
