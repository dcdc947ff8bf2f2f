/**
 * Expected texts with wildcards: `...` alone on a line stands for any lines, `<pid>`, `<int>`,
 * `<hex>`, `<time>`, `<ip>`, `<...>` and `<a|b>` for parts of a line, `<int as token>` also captures.
 * Angle brackets around anything else are ordinary text, since real outputs are full of them.
 */

import { expand } from './placeholders.ts';

/** What the wildcards match, by their word. */
export const WILDCARDS: Readonly<Record<string, string>> = {
  '...': '.*?',
  pid: '[1-9]\\d*',
  int: '-?\\d+',
  hex: '(?:0x)?[0-9a-fA-F]+',
  ip: '\\d{1,3}(?:\\.\\d{1,3}){3}',
  time: [
    '\\d{4}-\\d\\d-\\d\\d[ T]\\d\\d:\\d\\d:\\d\\d(?:[.,]\\d+)?(?:Z|[+-]\\d\\d:?\\d\\d)?',
    '[A-Z][a-z]{2} [A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d \\w+ \\d{4}',
    '\\d\\d:\\d\\d:\\d\\d(?:[.,]\\d+)?',
  ].join('|'),
};

export interface Wildcard {
  readonly start: number;
  readonly end: number;
  /** What stands between the brackets, without `as name`. */
  readonly word: string;
  /** A regular expression, without captures. */
  readonly source: string;
  readonly capture: string | undefined;
}

/** `<itn as token>`: it asks for a capture, so it is no ordinary text; but it is no wildcard. */
export type UnknownWildcard = Omit<Wildcard, 'source'>;

const ANGLES = /<([^<>\n]+?)(?:\s+as\s+([A-Za-z][\w-]*))?>/g;

/** The wildcards of an expected text, in order. */
export function wildcards(text: string): Wildcard[] {
  return inAngles(text).flatMap(({ source, ...one }) =>
    source === undefined ? [] : { ...one, source },
  );
}

/** Captures by a wildcard that does not exist. */
export function unknownWildcards(text: string): UnknownWildcard[] {
  return inAngles(text).filter(({ source, capture }) => !source && capture !== undefined);
}

function inAngles(text: string) {
  return [...text.matchAll(ANGLES)].map((match) => {
    const [whole, body = '', capture] = match;
    const word = body.trim();
    const alternatives = body.split('|');
    const source =
      alternatives.length > 1 ? alternatives.map(literally).join('|') : WILDCARDS[word];
    return { start: match.index, end: match.index + whole.length, word, source, capture };
  });
}

export type Captures = Readonly<Record<string, string>>;
export type Expand = (name: string, field?: string) => string;

/**
 * Whole text against whole text. Blanks at line ends and newlines at the end are ignored.
 * Returns what was captured, or undefined when the texts differ.
 */
export function matchText(expected: string, seen: string, value: Expand): Captures | undefined {
  const pattern = patternLines(expected, value);
  const lines = contentLines(seen);
  const captures: Record<string, string> = {};
  return matchLines(pattern, lines, captures) ? captures : undefined;
}

/** One line of an expected text against one line. */
export function matchLine(expected: string, seen: string, value: Expand): Captures | undefined {
  const captures: Record<string, string> = {};
  return lineMatches(compileLine(expected, value), seen.trimEnd(), captures) ? captures : undefined;
}

/** Lines without trailing blanks and without empty lines at the end. */
export function contentLines(text: string): string[] {
  const lines = text.split(/\r?\n/).map((line) => line.trimEnd());
  while (lines.length > 0 && lines.at(-1) === '') lines.pop();
  return lines;
}

type PatternLine = 'any lines' | { readonly pattern: RegExp; readonly captures: readonly string[] };

function patternLines(expected: string, value: Expand): PatternLine[] {
  return contentLines(expected).flatMap((line) => {
    if (line.trim() === '...') return ['any lines' as const];
    // A bound text may bring several lines into one.
    const whole = /^\$\{\{[^}]*\}\}$/.test(line) ? contentLines(expand(line, value)) : undefined;
    if (whole && whole.length > 1) return whole.map((one) => literalLine(one));
    return [compileLine(line, value)];
  });
}

function literalLine(line: string): PatternLine {
  return { pattern: new RegExp(`^${literally(line)}$`, 'u'), captures: [] };
}

function compileLine(line: string, value: Expand): Exclude<PatternLine, 'any lines'> {
  const captures: string[] = [];
  const literal = (text: string) => literally(expand(text, value));
  let source = '';
  let from = 0;
  for (const wildcard of wildcards(line)) {
    source += literal(line.slice(from, wildcard.start));
    source += wildcard.capture === undefined ? `(?:${wildcard.source})` : `(${wildcard.source})`;
    if (wildcard.capture !== undefined) captures.push(wildcard.capture);
    from = wildcard.end;
  }
  source += literal(line.slice(from).trimEnd());
  return { pattern: new RegExp(`^${source.replace(/\s+$/, '')}$`, 'u'), captures };
}

/** Segments between `...` are found leftmost; the first and last are tied to their ends. */
function matchLines(
  pattern: readonly PatternLine[],
  lines: readonly string[],
  captures: Record<string, string>,
): boolean {
  const segments: Exclude<PatternLine, 'any lines'>[][] = [[]];
  for (const line of pattern) {
    if (line === 'any lines') segments.push([]);
    else segments.at(-1)?.push(line);
  }
  const fits = (segment: (typeof segments)[number], at: number) =>
    at >= 0 &&
    at + segment.length <= lines.length &&
    segment.every((one, i) => one.pattern.test(lines[at + i] ?? ''));
  const take = (segment: (typeof segments)[number], at: number) =>
    segment.forEach((one, i) => {
      lineMatches(one, lines[at + i] ?? '', captures);
    });
  const [first = [], ...others] = segments;
  if (others.length === 0 && first.length !== lines.length) return false;
  if (!fits(first, 0)) return false;
  take(first, 0);
  let from = first.length;
  const last = others.pop();
  for (const segment of others) {
    while (from <= lines.length && !fits(segment, from)) from++;
    if (from > lines.length) return false;
    take(segment, from);
    from += segment.length;
  }
  if (last === undefined) return true;
  const at = lines.length - last.length;
  if (at < from || !fits(last, at)) return false;
  take(last, at);
  return true;
}

function lineMatches(
  line: Exclude<PatternLine, 'any lines'>,
  seen: string,
  captures: Record<string, string>,
): boolean {
  const match = line.pattern.exec(seen);
  if (!match) return false;
  line.captures.forEach((name, i) => {
    captures[name] = match[i + 1] ?? '';
  });
  return true;
}

function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
