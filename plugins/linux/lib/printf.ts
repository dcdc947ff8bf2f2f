/** What `printf` prints: the conversions of bash's, reused until the arguments are used up. */

import { expandEscapes, readEscape } from '../shell/ansi-string.ts';

export interface Printed {
  readonly text: string;
  /** Messages without a prefix. */
  readonly errors: readonly string[];
}

const CONVERSION = /%([-+ 0#]*)(\*|\d+)?(?:\.(\*|\d+))?([a-zA-Z%])/y;

/** @returns nothing for a conversion that is not modelled, with its name as the error */
export function printfText(format: string, args: readonly string[]): Printed | string {
  const errors: string[] = [];
  const left = [...args];
  let text = '';
  do {
    const before = left.length;
    const turn = formatOnce(format, left, errors);
    if (typeof turn === 'string') return turn;
    text += turn.text;
    if (turn.stopped || left.length === before) break;
  } while (left.length > 0);
  return { text, errors };
}

function formatOnce(
  format: string,
  args: string[],
  errors: string[],
): { readonly text: string; readonly stopped: boolean } | string {
  let text = '';
  let position = 0;
  while (position < format.length) {
    const char = format[position] ?? '';
    if (char === '\\') {
      if (format[position + 1] === 'c') return { text, stopped: true };
      const found = readEscape(format, position + 1, 'printf');
      text += found.text;
      position = found.end;
      continue;
    }
    if (char !== '%') {
      text += char;
      position += 1;
      continue;
    }
    CONVERSION.lastIndex = position;
    const found = CONVERSION.exec(format);
    if (!found) return `conversion ${format.slice(position)}`;
    const [whole, flags = '', width = '', precision, letter = ''] = found;
    position += whole.length;
    if (letter === '%') {
      text += '%';
      continue;
    }
    const size = Number(width === '*' ? (args.shift() ?? 0) : width);
    const digits = precision === '*' ? args.shift() : precision;
    const converted = convert(letter, args.shift(), digits, errors);
    if (converted === undefined) return `conversion %${letter}`;
    if (typeof converted === 'object') return { text: text + converted.text, stopped: true };
    // A precision says how many digits there are: nothing is left to fill with zeros.
    text += pad(converted, digits ? flags.replaceAll('0', '') : flags, size, letter);
  }
  return { text, stopped: false };
}

function convert(
  letter: string,
  argument: string | undefined,
  precision: string | undefined,
  errors: string[],
): string | undefined | { readonly text: string } {
  if (letter === 's') return (argument ?? '').slice(0, precision ? Number(precision) : undefined);
  if (letter === 'c') return (argument ?? '').slice(0, 1);
  if (letter === 'b') {
    const expanded = expandEscapes(argument ?? '', 'printf');
    return expanded.stopped ? { text: expanded.text } : expanded.text;
  }
  const radix = { d: 10, i: 10, u: 10, o: 8, x: 16, X: 16 }[letter];
  if (radix === undefined) return undefined;
  const digits = integer(argument ?? '0', errors).toString(radix);
  const padded = precision ? digits.padStart(Number(precision), '0') : digits;
  return letter === 'X' ? padded.toUpperCase() : padded;
}

function integer(text: string, errors: string[]): number {
  if (/^["']./.test(text)) return text.codePointAt(1) ?? 0;
  const found = /^\s*([+-]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)/.exec(text);
  if (!found || found[0].length !== text.length) errors.push(`${text}: invalid number`);
  const digits = found?.[2] ?? '0';
  const value = /^0[0-7]/.test(digits) ? Number.parseInt(digits, 8) : Number(digits);
  return found?.[1] === '-' ? -value : value;
}

function pad(text: string, flags: string, width: number, letter: string): string {
  const isNumber = !'scb'.includes(letter);
  const sign = isNumber && !text.startsWith('-') ? (/[+ ]/.exec(flags)?.[0] ?? '') : '';
  const signed = sign + text;
  const size = Math.abs(width);
  if (flags.includes('-') || width < 0) return signed.padEnd(size);
  if (!isNumber || !flags.includes('0')) return signed.padStart(size);
  const [, lead = '', digits = ''] = /^([+ -]?)(.*)$/s.exec(signed) ?? [];
  return lead + digits.padStart(size - lead.length, '0');
}
