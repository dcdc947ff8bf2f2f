/**
 * What two snapshots differ in (the trees and the comparison of `SnapshotComparer`): znodes layer
 * by layer or below one path, with the bytes and the number of what is below each.
 */
import type { DataTree } from '../platform.ts';

export interface Branch {
  readonly path: string;
  readonly children: readonly Branch[];
  /** Bytes of data, its own and below. */
  readonly bytes: number;
  /** Znodes below. */
  readonly descendants: number;
}

export interface SizedTree {
  readonly root: Branch;
  /** Znodes by their depth; within it in the order in which they were counted. */
  readonly layers: readonly (readonly Branch[])[];
  readonly byPath: ReadonlyMap<string, Branch>;
}

/** What is printed: differences above either threshold; the rest only when `all` or `debug`. */
export interface DeltaOptions {
  readonly bytes: number;
  readonly nodes: number;
  /** Each comparison is told. */
  readonly debug: boolean;
  /** What is below the thresholds is told too. */
  readonly interactive: boolean;
}

/** `TreeInfo`. */
export function sizedTree(tree: DataTree): SizedTree {
  const layers: Branch[][] = [];
  const byPath = new Map<string, Branch>();
  const measure = (path: string, depth: number): Branch => {
    layers[depth] ??= [];
    const node = tree.get(path);
    const names = node?.children() ?? [];
    const children = names.map((name) => measure(`${path}/${name}`, depth + 1));
    const sum = (of: (child: Branch) => number) =>
      children.reduce((total, child) => total + of(child), 0);
    const branch: Branch = {
      path,
      children,
      bytes: (node?.data?.length ?? 0) + sum(({ bytes }) => bytes),
      descendants: children.length + sum(({ descendants }) => descendants),
    };
    layers[depth]?.push(branch);
    byPath.set(path, branch);
    return branch;
  };
  return { root: measure('', 0), layers, byPath };
}

/** `TreeInfo.toString`. */
export function treeSummary({ root, layers }: SizedTree): string {
  const counts = layers.map(
    (layer, depth) => `Count of nodes at depth ${depth}: ${layer.length}\n`,
  );
  return (
    `Node count: ${root.descendants + 1}\nTotal size: ${root.bytes}\n` +
    `Max depth: ${layers.length}\n${counts.join('')}`
  );
}

/** `compareNodes`: both lists in the order of their paths, side by side. */
export function* differences(
  left: readonly Branch[],
  right: readonly Branch[],
  options: DeltaOptions,
): Generator<string> {
  const [lefts, rights] = [byPathOrder(left), byPathOrder(right)];
  for (let l = lefts.shift(), r = rights.shift(); l !== undefined || r !== undefined; ) {
    const order = l === undefined ? 1 : r === undefined ? -1 : compare(l.path, r.path);
    if (options.debug && l !== undefined && r !== undefined) {
      yield `Comparing ${l.path} to ${r.path}`;
      yield order < 0 ? 'left is less' : order > 0 ? 'right is less' : 'same';
    }
    if (order < 0) yield* onlyIn('left', l as Branch, options);
    else if (order > 0) yield* onlyIn('right', r as Branch, options);
    else yield* inBoth(l as Branch, r as Branch, options);
    if (order <= 0) l = lefts.shift();
    if (order >= 0) r = rights.shift();
  }
}

/** `String.compareTo`: by code unit. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const byPathOrder = (branches: readonly Branch[]): Branch[] =>
  [...branches].sort((a, b) => compare(a.path, b.path));

function* onlyIn(side: string, branch: Branch, options: DeltaOptions): Generator<string> {
  const { path, bytes, descendants } = branch;
  if (bytes > options.bytes || descendants > options.nodes) {
    const sizes = `Descendant size: ${bytes}. Descendant count: ${descendants}`;
    yield `Node ${path} found only in ${side} tree. ${sizes}`;
  } else if (options.debug || options.interactive) {
    yield `Filtered ${side} node ${path} of size ${bytes}`;
  }
}

function* inBoth(left: Branch, right: Branch, options: DeltaOptions): Generator<string> {
  const bytes = right.bytes - left.bytes;
  const descendants = right.descendants - left.descendants;
  if (Math.abs(bytes) > options.bytes || Math.abs(descendants) > options.nodes) {
    const delta = `${bytes} bytes, ${descendants} descendants`;
    yield `Node ${left.path} found in both trees. Delta: ${delta}`;
  } else if (options.debug || options.interactive) {
    yield `Filtered node ${left.path} of left size ${left.bytes}, right size ${right.bytes}`;
  }
}
