/**
 * Compares what was seen with a matcher, and says a matcher in words. Kept apart from reading
 * matchers, since comparing happens while a scenario runs and knows nothing of files.
 */

import type { TraceValue } from '../machine/system.ts';
import { fillQuantity } from './bound-options.ts';
import type { Matcher } from './matcher.ts';
import { type Captures, contentLines, type Expand, matchLine, matchText } from './pattern.ts';
import { expand } from './placeholders.ts';

export type { Captures, Expand } from './pattern.ts';

const UNBOUND: Expand = (name) => {
  throw new Error(`\`${name}\` is not bound`);
};

/** Whether `seen` is as expected; `value` gives the texts of `${{ … }}`. */
export function testMatcher(matcher: Matcher, seen: TraceValue, value: Expand = UNBOUND): boolean {
  return matchValue(matcher, seen, value) !== undefined;
}

/** What `<… as name>` captured when `seen` is as expected, else undefined. */
export function matchValue(
  matcher: Matcher,
  seen: TraceValue,
  value: Expand = UNBOUND,
): Captures | undefined {
  switch (matcher.kind) {
    case 'text':
      return matchText(matcher.text, textOf(seen), value);
    case 'contains': {
      const text = textOf(seen);
      return together(matcher.parts.map((part) => containsPart(text, part, value)));
    }
    case 'matches':
      return new RegExp(matcher.pattern, 'mu').test(textOf(seen)) ? {} : undefined;
    case 'lines':
      return matchSet(matcher, contentLines(textOf(seen)), value);
    case 'not':
      return matchValue(matcher.matcher, seen, value) === undefined ? {} : undefined;
    case 'quantity': {
      const number = numberOf(seen);
      return number >= matcher.min && number <= matcher.max ? {} : undefined;
    }
    case 'comparison':
      return matchValue(fillQuantity(matcher, value), seen, value);
    case 'every':
      return together(matcher.matchers.map((one) => matchValue(one, seen, value)));
  }
}

/** What all captured, or undefined when one did not match. */
function together(all: readonly (Captures | undefined)[]): Captures | undefined {
  return all.every((one) => one !== undefined) ? Object.assign({}, ...all) : undefined;
}

/** A part of one line or, when it holds newlines or no wildcard, of the whole text. */
function containsPart(text: string, part: string, value: Expand): Captures | undefined {
  const filled = expand(part, value).trimEnd();
  if (text.includes(filled)) return {};
  if (part.includes('\n')) return matchText(`...\n${part.trimEnd()}\n...`, text, value);
  for (const line of contentLines(text)) {
    const captures = matchLine(`<...>${part}<...>`, line, value);
    if (captures) return captures;
  }
  return undefined;
}

/** Every expected line is matched by a line of its own; with `all`, no line is left over. */
function matchSet(
  matcher: Extract<Matcher, { kind: 'lines' }>,
  lines: readonly string[],
  value: Expand,
): Captures | undefined {
  const wanted = [...(matcher.all ?? []), ...matcher.some];
  if (matcher.all && matcher.all.length !== lines.length) return undefined;
  for (const line of lines) {
    if (matcher.none.some((one) => matchLine(one, line, value))) return undefined;
  }
  const owner = assign(wanted, lines, value);
  if (!owner) return undefined;
  return Object.assign(
    {},
    ...wanted.map((one, i) => matchLine(one, lines[owner.indexOf(i)] ?? '', value)),
  );
}

/** Gives each wanted line a seen one of its own (augmenting paths): owner[line] = wanted. */
function assign(wanted: readonly string[], lines: readonly string[], value: Expand) {
  const fits = wanted.map((one) => lines.map((line) => matchLine(one, line, value) !== undefined));
  const owner: number[] = lines.map(() => -1);
  const place = (want: number, tried: boolean[]): boolean =>
    lines.some((_, line) => {
      if (!fits[want]?.[line] || tried[line]) return false;
      tried[line] = true;
      const before = owner[line] ?? -1;
      if (before >= 0 && !place(before, tried)) return false;
      owner[line] = want;
      return true;
    });
  return wanted.every((_, want) => place(want, [])) ? owner : undefined;
}

/** A value as the text a user would compare with: lists line by line, bytes as UTF-8. */
export function textOf(value: TraceValue): string {
  if (value === null) return '';
  if (typeof value === 'string') return value;
  if (value instanceof Uint8Array) return new TextDecoder().decode(value);
  if (Array.isArray(value)) return value.map((item: TraceValue) => textOf(item)).join('\n');
  if (typeof value === 'object') {
    return Object.entries(value)
      .map(([key, item]) => `${key}: ${textOf(item)}`)
      .join('\n');
  }
  return String(value);
}

function numberOf(value: TraceValue): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  const text = textOf(value).trim();
  return text === '' ? Number.NaN : Number(text);
}

/** The matcher in words, for "expected …". */
export function describeMatcher(matcher: Matcher): string {
  const quoted = (texts: readonly string[]) => texts.map((text) => JSON.stringify(text)).join(', ');
  switch (matcher.kind) {
    case 'text':
      return matcher.text.trimEnd();
    case 'contains':
      return `contains ${quoted(matcher.parts)}`;
    case 'matches':
      return `matches /${matcher.pattern}/`;
    case 'lines': {
      const parts = [
        matcher.all && `exactly the lines ${quoted(matcher.all)}`,
        matcher.some.length > 0 && `a line each of ${quoted(matcher.some)}`,
        matcher.none.length > 0 && `no line ${quoted(matcher.none)}`,
      ];
      return parts.filter((part) => part).join(', and ');
    }
    case 'not':
      return `not ${describeMatcher(matcher.matcher)}`;
    case 'quantity':
    case 'comparison':
      return matcher.text;
    case 'every':
      return matcher.matchers.map(describeMatcher).join(', and ');
  }
}
