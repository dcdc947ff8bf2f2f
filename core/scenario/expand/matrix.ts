/**
 * `matrix`: one scenario for each combination of values. A value may be anything, a whole step
 * too; it is named in the title of its scenario by its text, or by the `name` that it holds.
 */

import { problem } from '../../plugin/problem.ts';
import type { MapEntry, MapNode, Problem } from '../../plugin/source.ts';
import { mapOf, type Reporter } from '../check/shape.ts';
import { type Axis, type Choice, combinations } from './combinations.ts';

/** More than a person means, and than a CI has patience for. */
export const MAX_CELLS = 256;

/** One combination; the only cell of a scenario without a matrix has no values. */
export interface Cell {
  readonly values: MapNode;
  /** Name -> its value in one line. */
  readonly texts: Readonly<Record<string, string>>;
}

/** All cells, the last name varying fastest. */
export function readMatrix(entry: MapEntry | undefined, root: MapNode, reporter: Reporter): Cell[] {
  const none: Cell = { values: { kind: 'map', entries: [], at: root.at }, texts: {} };
  if (!entry) return [none];
  const wanted = 'a map of lists, as `{ hit: [pause, kill] }`';
  const map = mapOf(entry.value, '`matrix`', reporter, wanted);
  if (!map) return [none];
  const axes = map.entries.flatMap((one) => readAxis(one, 'matrix', reporter) ?? []);
  if (axes.length < map.entries.length) return firstOf(axes, none);
  const cells = combinations(axes, MAX_CELLS);
  if (cells) return cells.map(cellOf(map));
  const count = axes.reduce((product, { values }) => product * values.length, 1);
  const parameters = { what: '`matrix`', count, things: 'scenarios', limit: MAX_CELLS };
  reporter.problem(problem('language/too-many', parameters, entry.keyAt));
  return firstOf(axes, none);
}

/** What is still worth checking when the matrix is wrong. */
function firstOf(axes: readonly Axis[], none: Cell): Cell[] {
  const entries = axes.map(({ name, at, values }) => ({ key: name, keyAt: at, value: values[0]! }));
  return [{ ...none, values: { ...none.values, entries } }];
}

function cellOf(map: MapNode) {
  return (entries: readonly Choice[]): Cell => ({
    values: { kind: 'map', entries, at: map.at },
    texts: Object.fromEntries(entries.map(({ key, text }) => [key, text])),
  });
}

/** The names of a matrix, and what each may be. */
export function axesOf(cells: readonly Cell[]): Readonly<Record<string, readonly string[]>> {
  const names = Object.keys(cells[0]?.texts ?? {});
  return Object.fromEntries(
    names.map((name) => [name, [...new Set(cells.map(({ texts }) => texts[name]!))]]),
  );
}

/** One name with its values; `undefined` after having reported. */
export function readAxis(
  { key, keyAt, value }: MapEntry,
  word: string,
  reporter: Reporter,
): Axis | undefined {
  const what = `\`${word}.${key}\``;
  if (!/^[A-Za-z][\w-]*$/.test(key)) {
    reporter.problem(problem('language/bad-name', { name: key }, keyAt));
    return undefined;
  }
  if (value.kind !== 'list' || value.items.length === 0) {
    const got = value.kind === 'list' ? 'empty' : value.kind === 'map' ? 'a map' : 'a text';
    const hint =
      value.kind === 'scalar' && value.text !== ''
        ? `write \`${key}: [${value.text.split(/\s*,\s*/).join(', ')}]\``
        : undefined;
    const parameters = { what, wanted: 'a list of values', got };
    reporter.problem(problem('language/wrong-shape', parameters, value.at, hint));
    return undefined;
  }
  return { name: key, at: keyAt, values: value.items };
}

/**
 * Problems of all cells as one list: each once, and with the cell where only some cells have it.
 * A cell is named by the values in which it differs.
 */
export function mergeProblems(
  cells: readonly { readonly cell: Cell; readonly problems: readonly Problem[] }[],
): Problem[] {
  const identity = ({ code, message, at }: Problem) =>
    `${at.file}:${at.line}:${at.column} ${code} ${message} ${at.via ?? ''}`;
  const owners = new Map<string, { problem: Problem; cells: Cell[] }>();
  for (const { cell, problems } of cells) {
    for (const problem of problems) {
      const found = owners.get(identity(problem));
      if (!found) owners.set(identity(problem), { problem, cells: [cell] });
      else if (!found.cells.includes(cell)) found.cells.push(cell);
    }
  }
  return [...owners.values()].map((one) => {
    if (one.cells.length === cells.length) return one.problem;
    return { ...one.problem, message: `${one.problem.message}, with ${whichOf(one.cells)}` };
  });
}

/** The names of a few cells: only the values that all of them share, if that says enough. */
function whichOf(cells: readonly Cell[]): string {
  const [first] = cells;
  const shared = Object.entries(first?.texts ?? {}).filter(([name, text]) =>
    cells.every((cell) => cell.texts[name] === text),
  );
  const said = shared.length > 0 ? shared : Object.entries(first?.texts ?? {});
  return said.map(([name, text]) => `\`${name}: ${text}\``).join(' and ');
}

/** `[hit: pause, n: 3]` behind a title, or nothing; `mentioned` names stand in the title itself. */
export function cellTitle({ texts }: Cell, mentioned: readonly string[]): string {
  const rest = Object.entries(texts).filter(([name]) => !mentioned.includes(name));
  if (rest.length === 0) return '';
  return ` [${rest.map(([name, text]) => `${name}: ${text}`).join(', ')}]`;
}
