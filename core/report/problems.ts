/** What is wrong in the files: place, sentence, excerpt with a mark, and what would be right. */

import type { Problem } from '../plugin/source.ts';
import { excerpt } from './excerpt.ts';
import type { ReporterOptions } from './reporter.ts';
import type { Style } from './style.ts';

export type ProblemOptions = Pick<ReporterOptions, 'columns' | 'readFile'> & {
  readonly style: Style;
  /** They are warnings. */
  readonly mild?: boolean;
};

/** Grouped by file, in order of their places. */
export function drawProblems(problems: readonly Problem[], options: ProblemOptions): string[] {
  const files = [...new Set(problems.map(({ at }) => at.file))];
  return files.flatMap((file) =>
    problems
      .filter(({ at }) => at.file === file)
      .sort((a, b) => a.at.line - b.at.line || a.at.column - b.at.column)
      .flatMap((problem) => drawProblem(problem, options)),
  );
}

function drawProblem({ at, code, message, hint }: Problem, options: ProblemOptions): string[] {
  const { style, readFile, columns, mild } = options;
  const text = readFile(at.file);
  // A place that is in no file says nothing that the sentence does not.
  const place = text === undefined ? '' : style.bold(`${at.file}:${at.line}:${at.column}  `);
  const said = mild ? `${style.yellow('warning')} ${message}` : style.red(message);
  const lines = [`${place}${said}  ${style.dim(code)}`];
  if (text !== undefined) {
    const room = columns === undefined ? undefined : columns - 2;
    lines.push(...excerpt(text, at, { style, columns: room }).map((line) => `  ${line}`));
  }
  if (at.via !== undefined) lines.push(`    where ${at.via}`);
  if (hint !== undefined) lines.push(`    ${hint}`);
  return [...lines, ''];
}
