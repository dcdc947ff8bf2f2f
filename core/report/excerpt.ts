/**
 * A few lines of a file around a place, with line numbers and a mark below the place: how failures
 * and wrong input are shown.
 */

import type { Span } from '../plugin/source.ts';
import type { Style } from './style.ts';
import { cut, padStart, widthOf } from './width.ts';

/** Lines shown before the one that is meant. */
const CONTEXT = 2;

export interface ExcerptOptions {
  readonly style: Style;
  readonly columns: number | undefined;
  /** Stands behind the mark. */
  readonly remark?: string;
}

/** The lines of an excerpt, not indented; none when the place is not in the text. */
export function excerpt(text: string, at: Span, options: ExcerptOptions): string[] {
  const { style, remark } = options;
  const lines = text.split('\n');
  if (at.line < 1 || at.line > lines.length) return [];
  const numbers = String(at.line).length;
  const room = (options.columns ?? Number.POSITIVE_INFINITY) - numbers - 6;
  const shown: string[] = [];
  for (let line = Math.max(1, at.line - CONTEXT); line <= at.line; line++) {
    const mark = line === at.line ? style.red('>') : ' ';
    const number = style.dim(`${padStart(String(line), numbers)} |`);
    shown.push(`${mark} ${number} ${cut(drawable(lines[line - 1]!), room)}`.trimEnd());
  }
  const meant = drawable(lines[at.line - 1]!);
  const before = widthOf(meant.slice(0, at.column - 1));
  if (before >= room) return shown;
  const length = widthOf(meant.slice(at.column - 1, at.column - 1 + at.length));
  const caret = style.red('^'.repeat(Math.max(1, Math.min(length, room - before))));
  const gutter = style.dim(`${' '.repeat(numbers)} |`);
  const end = remark === undefined ? '' : ` ${style.red(remark)}`;
  shown.push(`  ${gutter} ${' '.repeat(before)}${caret}${end}`);
  return shown;
}

function drawable(line: string): string {
  return line.replace(/\r$/, '').replaceAll('\t', '  ');
}
