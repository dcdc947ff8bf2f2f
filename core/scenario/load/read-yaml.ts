/**
 * YAML to plain data with places. The library `yaml` keeps the positions; this file decides what
 * a value *is* here: every scalar its source text, aliases and merge keys followed, no tags, no
 * nulls, no second key of one name. It reports everything at once and never throws.
 */

import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseAllDocuments,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import { problem, scalarAt } from '../../plugin/problem.ts';
import type { MapEntry, MapNode, Problem, SourceNode, Span } from '../../plugin/source.ts';
import { Places } from './places.ts';
import { cutText } from './scalar-habits.ts';
import { syntaxProblems } from './syntax-problems.ts';

/** More nodes than any file written by hand: what a bomb of aliases becomes. */
const MAX_NODES = 200_000;

export interface ReadFile {
  /** Undefined when the file is empty or its structure cannot be trusted. */
  readonly root: SourceNode | undefined;
  readonly problems: readonly Problem[];
}

/** Reads one document. `file` is the name that spans carry. */
export function readYaml(file: string, source: string): ReadFile {
  const text = source.replace(/^\uFEFF/, '');
  const lines = new LineCounter();
  const places = new Places(file, text, lines);
  let documents = parse(text, lines);
  const first = syntaxProblems(documents[0]?.errors ?? [], places);
  let { problems, trustworthy } = first;
  if (first.repaired !== text) {
    documents = parse(first.repaired, new LineCounter());
    const second = syntaxProblems(documents[0]?.errors ?? [], places);
    const told = new Set(first.repairedLines);
    const own = problems.filter((one) => told.has(one.at.line));
    problems = [...own, ...second.problems.filter((one) => !told.has(one.at.line))];
    trustworthy = second.trustworthy;
  }
  const [document, another] = documents;
  if (another) problems.push(problem('yaml/documents', {}, places.span(another.range[0], 3)));
  if (!document?.contents) {
    if (problems.length === 0) problems.push(problem('yaml/empty', {}, places.span(0, 1)));
    return { root: undefined, problems };
  }
  if (!trustworthy) return { root: undefined, problems };
  const walk = new Walk(document, places, problems);
  return { root: walk.node(document.contents, [], []), problems };
}

function parse(text: string, lineCounter: LineCounter): Document.Parsed[] {
  const documents = parseAllDocuments(text, {
    lineCounter,
    keepSourceTokens: true,
    uniqueKeys: false,
    prettyErrors: false,
    version: '1.2',
    schema: 'core',
    logLevel: 'silent',
  });
  return Array.isArray(documents) ? (documents as Document.Parsed[]) : [];
}

type Path = readonly string[];

class Walk {
  readonly #document: Document.Parsed;
  readonly #places: Places;
  readonly #problems: Problem[];
  #nodes = 0;

  constructor(document: Document.Parsed, places: Places, problems: Problem[]) {
    this.#document = document;
    this.#places = places;
    this.#problems = problems;
  }

  /** `aliases` are the names being followed, so that a circle is found. */
  node(node: Node, path: Path, aliases: readonly string[]): SourceNode {
    if (++this.#nodes > MAX_NODES) return this.#tooMany(node);
    if (isAlias(node)) return this.#alias(node, path, aliases);
    if (node.tag !== undefined && this.#hasTag(node)) this.#refuseTag(node);
    if (isMap(node)) return this.#map(node, path, aliases);
    if (isSeq(node)) {
      const items = node.items.map((item) => this.node(item as Node, [...path, '*'], aliases));
      return { kind: 'list', items, at: this.#places.ofNode(node) };
    }
    return this.#scalar(node as Scalar, path);
  }

  #tooMany(node: Node): SourceNode {
    const at = this.#places.ofNode(node);
    if (this.#nodes === MAX_NODES + 1) {
      const why = `the aliases unfold to more than ${MAX_NODES} values`;
      this.#problems.push(problem('yaml/alias', { why }, at));
    }
    return scalarAt('', at);
  }

  #alias(node: Alias, path: Path, aliases: readonly string[]): SourceNode {
    const target = node.resolve(this.#document);
    const at = this.#places.ofNode(node);
    if (target && !aliases.includes(node.source)) {
      return this.node(target, path, [...aliases, node.source]);
    }
    const why = target
      ? `\`*${node.source}\` stands inside \`&${node.source}\` itself`
      : `\`*${node.source}\` repeats what no \`&${node.source}\` marks before it`;
    const hint = target ? undefined : 'a text that begins with `*` must be quoted';
    this.#problems.push(problem('yaml/alias', { why }, at, hint));
    return scalarAt('', at);
  }

  #hasTag(node: Node): boolean {
    return this.#places.text.slice(0, node.range?.[0]).match(/!\S*\s+(&\S+\s+)?$/) !== null;
  }

  #refuseTag(node: Node): void {
    const before = this.#places.text.slice(0, node.range?.[0] ?? 0);
    const [, tag = ''] = /(!\S*)\s+(?:&\S+\s+)?$/.exec(before) ?? [];
    const at = this.#places.span(before.lastIndexOf(tag), tag.length);
    this.#problems.push(problem('yaml/tag', { tag }, at));
  }

  #scalar(node: Scalar, path: Path): SourceNode {
    const { at, origin } = this.#places.ofScalar(node);
    if (node.value === null) {
      if (mayBeEmpty(path)) return { kind: 'map', entries: [], at };
      this.#problems.push(problem('yaml/empty', {}, at));
      return scalarAt('', at);
    }
    const cut = cutText(node, path);
    if (cut) this.#problems.push(problem('yaml/text-cut', { rest: cut.rest }, at, cut.hint));
    const block = node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED';
    return {
      kind: 'scalar',
      text: node.source ?? String(node.value),
      at,
      ...(block && { block }),
      ...(origin && { origin }),
    };
  }

  #map(node: YAMLMap, path: Path, aliases: readonly string[]): MapNode {
    const entries = new Map<string, MapEntry>();
    const merged: MapEntry[] = [];
    for (const pair of node.items as Pair<Node, Node | null>[]) {
      const key = this.#key(pair);
      if (key === undefined) continue;
      if (key.name === '<<' && !key.quoted) {
        merged.push(...this.#merge(pair, path, aliases));
        continue;
      }
      const first = entries.get(key.name);
      if (first) {
        const parameters = { key: key.name, line: first.keyAt.line };
        this.#problems.push(problem('yaml/duplicate-key', parameters, key.at));
        continue;
      }
      const inner = [...path, key.name];
      const value = pair.value
        ? this.node(pair.value, inner, aliases)
        : this.#missing(key.at, inner);
      entries.set(key.name, { key: key.name, keyAt: key.at, value });
    }
    // Its own come first, and of what it inherits the first of a name.
    for (const entry of merged) if (!entries.has(entry.key)) entries.set(entry.key, entry);
    return { kind: 'map', entries: [...entries.values()], at: this.#places.ofNode(node) };
  }

  /** `{ a }` in a flow map: a key without a value. */
  #missing(at: Span, path: Path): SourceNode {
    if (mayBeEmpty(path)) return { kind: 'map', entries: [], at };
    this.#problems.push(problem('yaml/empty', {}, at));
    return scalarAt('', at);
  }

  #key(pair: Pair<Node, unknown>) {
    const { key } = pair;
    if (isScalar(key)) {
      const name = key.source ?? String(key.value);
      return { name, quoted: key.type !== 'PLAIN', at: this.#places.ofScalar(key).at };
    }
    const at = this.#places.ofNode(key);
    const written = isMap(key) ? 'a map' : isAlias(key) ? 'an alias' : 'a list';
    if (isMap(key)) this.#problems.push(problem('yaml/braces', {}, at));
    else this.#problems.push(problem('yaml/bad-key', { got: written }, at));
    return undefined;
  }

  #merge(pair: Pair<Node, Node | null>, path: Path, aliases: readonly string[]): MapEntry[] {
    const value = pair.value ? this.node(pair.value, path, aliases) : undefined;
    const sources = value?.kind === 'list' ? value.items : value ? [value] : [];
    return sources.flatMap((source) => {
      if (source.kind === 'map') return source.entries;
      const why = '`<<` takes a map, or a list of maps';
      this.#problems.push(problem('yaml/alias', { why }, source.at));
      return [];
    });
  }
}

/** `hosts: { m1: , m2: }`: the one place where nothing means something. */
function mayBeEmpty(path: Path): boolean {
  return path.at(-2) === 'hosts' && (path.length === 2 || path.at(-3) === 'cluster');
}
