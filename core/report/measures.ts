/** What was measured, as a small table: a row for each workload, and what plugins measured. */

import type { ScenarioResult } from '../scenario/result.ts';
import type { Style } from './style.ts';
import { padEnd, padStart, widthOf } from './width.ts';

const INDENT = '   ';

/** Counts first, then times; a measure without a value is left out. */
export function measureTable(
  { workloads, measures }: Pick<ScenarioResult, 'workloads' | 'measures'>,
  style: Style,
): string[] {
  const names = [...new Set(workloads.flatMap((one) => Object.keys(one.measures)))];
  const rows = workloads.map(({ name, measures }) => [
    name,
    ...names.map((measure) => measures[measure]?.text ?? '-'),
  ]);
  const lines = workloads.length === 0 ? [] : table([['', ...names], ...rows], style);
  const own = Object.entries(measures).map(([name, { text }]) => `${INDENT}${name}  ${text}`);
  return workloads.length === 0 ? [] : [...lines, ...own, ''];
}

/** The first column to the left, the others to the right; the first row is dim. */
function table(rows: readonly (readonly string[])[], style: Style): string[] {
  const widths = rows[0]!.map((_, column) =>
    Math.max(...rows.map((row) => widthOf(row[column] ?? ''))),
  );
  return rows.map((row, at) => {
    const cells = row.map((cell, column) =>
      column === 0 ? padEnd(cell, widths[0]!) : padStart(cell, widths[column]!),
    );
    const line = cells.join('  ').trimEnd();
    return INDENT + (at === 0 ? style.dim(line) : line);
  });
}
