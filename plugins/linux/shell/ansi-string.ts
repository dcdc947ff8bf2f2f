/** The backslash escapes of `$'…'`, `echo -e` and `printf`, which differ in small ways. */

const SIMPLE: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  E: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
};

/** Reads `$'…'` from behind its opening quote; nothing if it is never closed. */
export function readAnsiString(
  source: string,
  start: number,
): { readonly text: string; readonly end: number } | undefined {
  let text = '';
  let position = start;
  for (;;) {
    const char = source[position];
    if (char === undefined) return undefined;
    if (char === "'") return { text, end: position + 1 };
    if (char !== '\\') {
      text += char;
      position += 1;
      continue;
    }
    const found = readEscape(source, position + 1, 'quote');
    text += found.text;
    position = found.end;
  }
}

/** The text of `echo -e` or of a `printf` format; `stopped` after `\c`. */
export function expandEscapes(
  source: string,
  style: 'echo' | 'printf',
): { readonly text: string; readonly stopped: boolean } {
  let text = '';
  let position = 0;
  while (position < source.length) {
    const char = source[position] ?? '';
    if (char !== '\\') {
      text += char;
      position += 1;
      continue;
    }
    if (source[position + 1] === 'c') return { text, stopped: true };
    const found = readEscape(source, position + 1, style);
    text += found.text;
    position = found.end;
  }
  return { text, stopped: false };
}

/** One escape, from behind its backslash. */
export function readEscape(
  source: string,
  position: number,
  style: 'quote' | 'echo' | 'printf',
): { readonly text: string; readonly end: number } {
  const char = source[position];
  if (char === undefined) return { text: '\\', end: position };
  const simple = SIMPLE[char];
  if (simple !== undefined) return { text: simple, end: position + 1 };
  if (style !== 'echo' && (char === "'" || char === '"' || char === '?')) {
    return { text: char, end: position + 1 };
  }
  const numbers: readonly (readonly [RegExp, number])[] = [
    [style === 'echo' ? /0([0-7]{0,3})/y : /([0-7]{1,3})/y, 8],
    [/x([0-9a-fA-F]{1,2})/y, 16],
    [/u([0-9a-fA-F]{1,4})/y, 16],
    [/U([0-9a-fA-F]{1,8})/y, 16],
  ];
  for (const [pattern, base] of numbers) {
    pattern.lastIndex = position;
    const found = pattern.exec(source);
    if (!found) continue;
    const code = Number.parseInt(found[1] || '0', base);
    return { text: String.fromCodePoint(code), end: position + found[0].length };
  }
  return { text: `\\${char}`, end: position + 1 };
}
