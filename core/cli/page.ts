/**
 * What subcommands print that have no reporter: lines on stdout in the terminal's colours, or one
 * JSON value; problems of files and errors go to stderr, so that a list can be read by a program.
 */

import type { Problem } from '../plugin/source.ts';
import { drawError } from '../report/error.ts';
import { drawProblems } from '../report/problems.ts';
import type { PlainFault } from '../report/reporter.ts';
import { type Style, styleFor, wantsColour } from '../report/style.ts';
import { padEnd, prepareWidths, widthOf } from '../report/width.ts';

export class Page {
  readonly style: Style;
  private readonly errorStyle: Style;

  /** `colour`: `--color` or `--no-color`, if one was given. */
  constructor(colour: boolean | undefined) {
    const { stdout, stderr, env } = process;
    this.style = styleFor(wantsColour(colour, env, Boolean(stdout.isTTY)));
    this.errorStyle = styleFor(wantsColour(colour, env, Boolean(stderr.isTTY)));
  }

  print(lines: readonly string[]): void {
    if (lines.length > 0) process.stdout.write(`${lines.join('\n')}\n`);
  }

  json(value: unknown): void {
    process.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
  }

  async problems(
    problems: readonly Problem[],
    readFile: (file: string) => string | undefined,
  ): Promise<void> {
    await prepareWidths(...problems.map(({ at }) => readFile(at.file) ?? ''));
    const columns = process.stderr.columns || undefined;
    this.complain(drawProblems(problems, { style: this.errorStyle, columns, readFile }));
  }

  errors(errors: readonly PlainFault[]): void {
    this.complain(errors.flatMap((error) => drawError(error, this.errorStyle)));
  }

  private complain(lines: readonly string[]): void {
    if (lines.length > 0) process.stderr.write(`${lines.join('\n')}\n`);
  }
}

/** Rows with their columns below each other, two blanks apart; the last column is as it is. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [at, cell] of row.entries()) {
      widths[at] = Math.max(widths[at] ?? 0, widthOf(cell));
    }
  }
  return rows.map((row) =>
    row
      .map((cell, at) => (at === row.length - 1 ? cell : padEnd(cell, widths[at] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}
