/**
 * POSIX regular expressions, basic and extended with GNU's additions, as JavaScript ones. Whether
 * and where a line matches is the same; where several alternatives begin at one place, POSIX wants
 * the longest and JavaScript takes the first, which can show only in `grep -o`.
 */

import { escapeRegExp } from './glob.ts';

export type RegexStyle = 'basic' | 'extended' | 'fixed';

const CLASSES: Readonly<Record<string, string>> = {
  alnum: 'A-Za-z0-9',
  alpha: 'A-Za-z',
  blank: ' \\t',
  digit: '0-9',
  lower: 'a-z',
  punct: '!-\\/:-@\\[-`{-~',
  space: '\\s',
  upper: 'A-Z',
  xdigit: '0-9A-Fa-f',
};

/** A malformed pattern; the message is grep's. */
export class PatternError extends Error {
  override readonly name = 'PatternError';
}

/** The source of the JavaScript expression. @throws PatternError */
export function translateRegex(pattern: string, style: RegexStyle): string {
  if (style === 'fixed') return escapeRegExp(pattern);
  const special = (char: string): boolean => style === 'extended' && '(){}|+?'.includes(char);
  let source = '';
  for (let index = 0; index < pattern.length; index += 1) {
    const char = pattern[index] ?? '';
    if (char === '[') {
      const set = bracket(pattern, index);
      source += set.source;
      index = set.last;
    } else if (char === '\\') {
      index += 1;
      source += translateEscape(pattern[index], style);
    } else if (char === '*') source += canRepeat(source) ? '*' : '\\*';
    else if (special(char)) {
      if ('+?{'.includes(char) && !canRepeat(source)) source += char === '{' ? '\\{' : '';
      else source += char;
    } else if (char === '^') source += style === 'extended' || isStart(source) ? '^' : '\\^';
    else if (char === '$') {
      const rest = pattern.slice(index + 1);
      const isEnd = rest === '' || rest.startsWith('\\)') || rest.startsWith('\\|');
      source += style === 'extended' || isEnd ? '$' : '\\$';
    } else source += char === '.' ? '.' : escapeRegExp(char);
  }
  try {
    new RegExp(source, 'u');
  } catch {
    const opened = source.split('(').length;
    const closed = source.split(')').length;
    if (opened > closed) throw new PatternError('Unmatched ( or \\(');
    if (opened < closed) throw new PatternError('Unmatched ) or \\)');
    throw new PatternError('Invalid preceding regular expression');
  }
  return source;
}

function isStart(source: string): boolean {
  return source === '' || source.endsWith('(') || source.endsWith('|');
}

function canRepeat(source: string): boolean {
  return !(isStart(source) || source === '^' || source.endsWith('(^') || source.endsWith('|^'));
}

function translateEscape(char: string | undefined, style: RegexStyle): string {
  if (char === undefined) throw new PatternError('Trailing backslash');
  if (style === 'basic' && '(){}|+?'.includes(char)) return char;
  if (/[1-9]/.test(char)) return `\\${char}`;
  if ('wWsSbB'.includes(char)) return `\\${char}`;
  if (char === '<') return '(?<!\\w)(?=\\w)';
  if (char === '>') return '(?<=\\w)(?!\\w)';
  return escapeRegExp(char);
}

function bracket(
  pattern: string,
  start: number,
): { readonly source: string; readonly last: number } {
  let index = start + 1;
  const negated = pattern[index] === '^';
  if (negated) index += 1;
  let body = '';
  for (let first = true; ; first = false) {
    const char = pattern[index];
    if (char === undefined) throw new PatternError('Unmatched [, [^, [:, [., or [=');
    if (char === ']' && !first) return { source: `[${negated ? '^' : ''}${body}]`, last: index };
    const named = /^\[:([a-z]+):\]/.exec(pattern.slice(index));
    if (named) {
      const members = CLASSES[named[1] ?? ''];
      if (members === undefined) throw new PatternError('Invalid character class name');
      body += members;
      index += named[0].length;
      continue;
    }
    const isRange = pattern[index + 1] === '-' && pattern[index + 2] !== ']';
    const member = (each: string): string => (/[\\\]^[-]/.test(each) ? `\\${each}` : each);
    body += isRange ? `${member(char)}-${member(pattern[index + 2] ?? '')}` : member(char);
    index += isRange ? 3 : 1;
  }
}
