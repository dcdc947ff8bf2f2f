/**
 * The syntax errors of the YAML library in the words of this language: which habit led there, and
 * how to write it. One error often makes ten more behind it, so a line shows its first one only,
 * and nothing is said about what follows a bracket that never closes.
 */

import type { YAMLParseError } from 'yaml';
import type { ErrorCode } from '../../errors/table.ts';
import { problem } from '../../plugin/problem.ts';
import type { Problem } from '../../plugin/source.ts';
import type { Places } from './places.ts';

export interface SyntaxProblems {
  readonly problems: Problem[];
  /** Whether the structure is what was meant all the same, so that checking goes on. */
  readonly trustworthy: boolean;
  /** The text with what is understood made harmless, every offset unchanged. */
  readonly repaired: string;
  readonly repairedLines: readonly number[];
}

interface Told {
  readonly problem: Problem;
  readonly harmless: boolean;
  /** What a quoted text of the same length may stand for. */
  readonly repair?: { readonly from: number; readonly to: number };
}

/** Every error, the first of each line, in order. */
export function syntaxProblems(errors: readonly YAMLParseError[], places: Places): SyntaxProblems {
  const problems: Problem[] = [];
  const repairedLines: number[] = [];
  let repaired = places.text;
  let trustworthy = true;
  const seen = new Set<number>();
  for (const error of [...errors].sort((a, b) => a.pos[0] - b.pos[0])) {
    if (error.code === 'MULTIPLE_DOCS') continue;
    const told = tell(error, places);
    const { line } = told.problem.at;
    const follows = !trustworthy && /token in YAML stream/.test(error.message);
    if (seen.has(line) || follows) continue;
    seen.add(line);
    problems.push(told.problem);
    if (!told.harmless) trustworthy = false;
    // Behind a quote or bracket that never closes, nothing is what it seems.
    if (told.problem.message.endsWith('is never closed')) break;
    if (!told.repair) continue;
    const { from, to } = told.repair;
    const filler = `'${'x'.repeat(Math.max(to - from - 2, 0))}'`;
    repaired = repaired.slice(0, from) + filler + repaired.slice(to);
    repairedLines.push(line);
  }
  return { problems, trustworthy, repaired, repairedLines };
}

function tell(error: YAMLParseError, places: Places): Told {
  const [start, end] = error.pos;
  const lineStart = places.text.lastIndexOf('\n', start - 1) + 1;
  const lineEnd = places.text.indexOf('\n', start);
  const line = places.text.slice(lineStart, lineEnd < 0 ? undefined : lineEnd);
  const found = tellByLine(error, line, lineStart, places);
  if (found) return found;
  return {
    problem:
      tellByCode(error, places) ??
      elsewhere(error, line, places) ??
      fallback(error, places.span(start, end - start)),
    harmless: error.code === 'BAD_DQ_ESCAPE' || error.code === 'BAD_SCALAR_START',
  };
}

/** Habits that the line itself shows. */
function tellByLine(
  error: YAMLParseError,
  line: string,
  lineStart: number,
  places: Places,
): Told | undefined {
  if (error.code === 'UNEXPECTED_TOKEN' && line.includes('{{')) {
    return tellBraces(line, lineStart, places);
  }
  const [, before = '', value = ''] = /^(\s*(?:- +)*[\w./-]+:\s+)(\S.*?)\s*$/.exec(line) ?? [];
  if (value === '') return undefined;
  const from = lineStart + before.length;
  const to = from + value.length;
  const told = (code: ErrorCode, parameters: Record<string, string>, hint: string): Told => ({
    problem: problem(code, parameters, places.span(from, value.length), hint),
    harmless: false,
    repair: { from, to },
  });
  if (/^>=?\s*\d/.test(value)) {
    const word = value.startsWith('>=') ? 'at least' : 'more than';
    const number = value.replace(/^>=?\s*/, '').replace(/\s+#.*$/, '');
    return told('yaml/comparison', {}, `write \`${word} ${number}\``);
  }
  if (error.code === 'BLOCK_AS_IMPLICIT_KEY' && /^[^'"[{|>].*:(\s|$)/.test(value)) {
    const key = before.replace(/^\s*(?:- +)*/, '').trimEnd();
    const text = value.replace(/\s+#.*$/, '').replaceAll(`'`, `''`);
    return told('yaml/colon-in-text', {}, `write \`${key} '${text}'\``);
  }
  if (error.code === 'UNEXPECTED_TOKEN' && /^\[.*\]\s*\S/.test(value)) {
    const hint = value.startsWith('[..]')
      ? 'the wildcard for any part of a line is `<...>`'
      : 'write it in single quotes, or as a block below `|`';
    return told('yaml/first-character', { character: '`[`, which begins a list,' }, hint);
  }
  return undefined;
}

function tellBraces(line: string, lineStart: number, places: Places): Told {
  const braces = line.indexOf('{{');
  const first = line[braces - 1] === '$' ? braces - 1 : braces;
  const close = line.indexOf('}}', braces);
  const length = (close < 0 ? line.length : close + 2) - first;
  const bound = /\bhost:\s*\$\{\{\s*([\w-]+)(?:\.host)?\s*\}\}/.exec(line);
  const hint = bound ? `write \`host: ${bound[1]}\`: a bound name needs no braces` : undefined;
  const from = lineStart + first;
  const at = places.span(from, length);
  const whole =
    /[:,[{]\s*$/.test(line.slice(0, first)) && /^\s*([,}\]]|$)/.test(line.slice(first + length));
  return {
    problem: problem('yaml/braces', {}, at, hint),
    harmless: false,
    ...(whole && close >= 0 && { repair: { from, to: from + length } }),
  };
}

function tellByCode(error: YAMLParseError, places: Places): Problem | undefined {
  const [start, end] = error.pos;
  const at = places.span(start, end - start);
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return problem('yaml/tab', {}, at);
    case 'BAD_DQ_ESCAPE': {
      const written = places.text.slice(start, start + 2);
      return problem('yaml/escape', { escape: `\`${written}\`` }, places.span(start, 2));
    }
    case 'BAD_SCALAR_START': {
      const character = places.text[start] === '`' ? 'a backtick' : `\`${places.text[start]}\``;
      return problem('yaml/first-character', { character }, at);
    }
    case 'BAD_ALIAS':
      return problem('yaml/alias', { why: 'an alias must have a name' }, at);
    default:
      return undefined;
  }
}

/** Errors whose cause stands elsewhere than where the library meets it. */
function elsewhere(error: YAMLParseError, line: string, places: Places): Problem | undefined {
  const [start] = error.pos;
  if (error.code === 'BAD_INDENT' && /^Flow (map|seq)/.test(error.message)) {
    const opened = unclosed(places.text, start);
    if (opened !== undefined) {
      const bracket = places.text[opened] ?? '';
      const why = `this \`${bracket}\` is never closed`;
      const written = places.text.slice(opened, places.text.indexOf('\n', opened));
      const hint = / #/.test(written) ? 'a ` #` begins a comment: quote the text' : undefined;
      return problem('yaml/syntax', { why }, places.span(opened, 1), hint);
    }
  }
  if (error.code === 'MISSING_CHAR' && /quote/.test(error.message)) {
    const quote = error.message.includes('"') ? '"' : `'`;
    const why = `a text in ${quote} is never closed`;
    const opening = new RegExp(`(^|[:,[{-])[ \\t]+${quote}[^${quote}\\n]*$`, 'gm');
    const opened = [...places.text.slice(0, start).matchAll(opening)].at(-1);
    const at = opened ? opened.index + opened[0].indexOf(quote) : start;
    return problem('yaml/syntax', { why }, places.span(at, 1));
  }
  if (error.code === 'MULTILINE_IMPLICIT_KEY') {
    const glued = /^(\s*(?:- +)*)([a-z]+):(\S.*)$/.exec(line);
    if (!glued) return undefined;
    const at = places.span(start, line.trim().length);
    const why = 'a blank is missing after the colon';
    return problem('yaml/syntax', { why }, at, `write \`${glued[2]}: ${glued[3]}\``);
  }
  return undefined;
}

const QUOTED = /(^|[:,[{-]\s*)('(?:[^'\n]|'')*'|"(?:[^"\\\n]|\\.)*")/gm;

/** The innermost bracket still open before `offset`, quotes and comments aside. */
function unclosed(text: string, offset: number): number | undefined {
  const open: number[] = [];
  const plain = text
    .slice(0, offset)
    // A quote only quotes where a value begins; inside a plain text it is a letter.
    .replace(QUOTED, (_, before, quoted) => before + ' '.repeat(quoted.length))
    .replace(/(^|\s)#.*$/gm, (comment) => ' '.repeat(comment.length));
  for (let i = 0; i < plain.length; i++) {
    if (plain[i] === '{' || plain[i] === '[') open.push(i);
    else if (plain[i] === '}' || plain[i] === ']') open.pop();
  }
  return open.at(-1);
}

function fallback(error: YAMLParseError, at: Problem['at']): Problem {
  const sentence = error.message.replace(/\s+$/, '');
  const why = `${sentence.slice(0, 1).toLowerCase()}${sentence.slice(1)}`;
  return problem('yaml/syntax', { why }, at);
}
