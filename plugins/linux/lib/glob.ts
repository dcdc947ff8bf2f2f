/**
 * Shell patterns (`*`, `?`, `[…]`) as regular expressions. A pattern is a list of characters that
 * know whether they were quoted, since a quoted `*` is an ordinary character.
 */

export interface PatternChar {
  readonly char: string;
  readonly quoted: boolean;
}

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

/** The characters of a text, all quoted or all not. */
export function patternChars(text: string, quoted: boolean): PatternChar[] {
  return [...text].map((char) => ({ char, quoted }));
}

export function hasWildcard(pattern: readonly PatternChar[]): boolean {
  return pattern.some(({ char, quoted }, index) => {
    if (quoted) return false;
    return char === '*' || char === '?' || (char === '[' && bracket(pattern, index) !== undefined);
  });
}

/** A regular expression that matches what the whole pattern matches. */
export function compilePattern(pattern: readonly PatternChar[]): RegExp {
  let source = '';
  for (let index = 0; index < pattern.length; index += 1) {
    const { char, quoted } = pattern[index]!;
    const set = !quoted && char === '[' ? bracket(pattern, index) : undefined;
    if (set) {
      source += set.source;
      index = set.last;
    } else if (!quoted && char === '*') source += '.*';
    else if (!quoted && char === '?') source += '.';
    else source += escapeRegExp(char);
  }
  return new RegExp(`^(?:${source})$`, 'su');
}

export function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

/** A bracket expression from its `[`; nothing if it is never closed. */
function bracket(
  pattern: readonly PatternChar[],
  start: number,
): { readonly source: string; readonly last: number } | undefined {
  let index = start + 1;
  const at = (offset: number): PatternChar | undefined => pattern[index + offset];
  const isPlain = (offset: number, char: string): boolean => {
    return at(offset)?.char === char && !at(offset)?.quoted;
  };
  const negated = isPlain(0, '!') || isPlain(0, '^');
  if (negated) index += 1;
  let body = '';
  for (let first = true; ; first = false) {
    const item = at(0);
    if (item === undefined || item.char === '/') return undefined;
    if (isPlain(0, ']') && !first) return { source: `[${negated ? '^' : ''}${body}]`, last: index };
    if (isPlain(0, '[') && isPlain(1, ':')) {
      const rest = pattern.slice(index + 2);
      const name = rest.map(({ char }) => char).join('');
      const found = /^([a-z]+):\]/.exec(name)?.[1];
      if (found !== undefined && CLASSES[found] !== undefined) {
        body += CLASSES[found];
        index += found.length + 4;
        continue;
      }
    }
    const to = at(2);
    if (isPlain(1, '-') && to !== undefined && !isPlain(2, ']')) {
      body += item.char <= to.char ? `${escapeSet(item.char)}-${escapeSet(to.char)}` : '';
      index += 3;
    } else {
      body += escapeSet(item.char);
      index += 1;
    }
  }
}

function escapeSet(char: string): string {
  return /[\\\]^[-]/.test(char) ? `\\${char}` : char;
}
