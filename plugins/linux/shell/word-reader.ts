/**
 * Reads one word with its quotes and expansions, character by character, as the quoting chapter of
 * bash's manual describes them. Also reads the texts that are quoted as a whole: the inside of
 * double quotes and the body of a here-document.
 */

import { readAnsiString } from './ansi-string.ts';
import type { Parameter, ParameterOperator, Script, Word, WordPart } from './ast.ts';
import { NotModelled, ShellSyntaxError } from './refusal.ts';

/** Parses `$(…)`: the script up to its closing parenthesis, and where that ends. */
export type CommandReader = (
  source: string,
  position: number,
  line: number,
) => { readonly body: Script; readonly position: number; readonly line: number };

const WORD_END = /[ \t\n;&|<>()]/;
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const OPERATORS: readonly ParameterOperator[] = [
  ...([':-', ':=', ':+', ':?', '##', '%%'] as const),
  ...(['-', '=', '+', '?', '#', '%'] as const),
];

/** Variables whose values bash makes up on each use. */
const DYNAMIC = /^(_|RANDOM|SRANDOM|SECONDS|LINENO|EPOCH\w+|PIPESTATUS|FUNCNAME|DIRSTACK|BASH\w*)$/;

export class WordReader {
  private readonly source: string;
  private readonly readCommand: CommandReader;
  position: number;
  line: number;

  constructor(source: string, position: number, line: number, readCommand: CommandReader) {
    this.source = source;
    this.position = position;
    this.line = line;
    this.readCommand = readCommand;
  }

  /** An ordinary word: up to a blank or an operator. */
  readWord(): Word {
    return { parts: this.readParts((char) => WORD_END.test(char)) };
  }

  /** A here-document's body: as between double quotes, but `"` is an ordinary character. */
  readHereDocument(): Word {
    return { parts: [{ kind: 'double', parts: this.readDoubleParts('heredoc') }] };
  }

  private readParts(isEnd: (char: string) => boolean): WordPart[] {
    const parts: WordPart[] = [];
    for (;;) {
      const char = this.source[this.position];
      if (char === undefined || isEnd(char)) return parts;
      const part = this.readUnquoted(char);
      if (part) append(parts, part);
    }
  }

  private readUnquoted(char: string): WordPart | undefined {
    switch (char) {
      case '\\':
        return this.readEscape();
      case "'":
        return this.readSingle();
      case '"':
        return this.readDouble();
      case '$':
        return this.readDollar(false);
      case '`':
        return this.readBackticks(false);
      default:
        if (char === '\n') this.line += 1;
        this.position += 1;
        return { kind: 'text', text: char };
    }
  }

  private readEscape(): WordPart | undefined {
    const next = this.source[this.position + 1];
    this.position += 2;
    if (next === '\n') {
      this.line += 1;
      return undefined;
    }
    // A backslash at the very end of the text stands for itself.
    return { kind: 'quoted', text: next ?? '\\' };
  }

  private readSingle(): WordPart {
    const start = this.position + 1;
    const end = this.source.indexOf("'", start);
    if (end < 0) throw this.unclosed("'", this.line);
    const text = this.source.slice(start, end);
    this.position = end + 1;
    this.line += text.split('\n').length - 1;
    return { kind: 'quoted', text };
  }

  private readDouble(): WordPart {
    const line = this.line;
    this.position += 1;
    const parts = this.readDoubleParts('quote');
    if (this.source[this.position] !== '"') throw this.unclosed('"', line);
    this.position += 1;
    return { kind: 'double', parts };
  }

  /** Up to the closing quote (left in place), a closing brace, or the end of a here-document. */
  private readDoubleParts(within: 'quote' | 'brace' | 'heredoc'): WordPart[] {
    const parts: WordPart[] = [];
    for (;;) {
      const char = this.source[this.position];
      if (char === undefined) return parts;
      if (char === '"' && within === 'quote') return parts;
      if (char === '}' && within === 'brace') return parts;
      if (char === '"' && within === 'brace') append(parts, this.readDouble());
      else if (char === '\\') append(parts, this.readDoubleEscape(within));
      else if (char === '$') append(parts, this.readDollar(true));
      else if (char === '`') append(parts, this.readBackticks(true));
      else {
        if (char === '\n') this.line += 1;
        this.position += 1;
        append(parts, { kind: 'quoted', text: char });
      }
    }
  }

  private readDoubleEscape(within: 'quote' | 'brace' | 'heredoc'): WordPart {
    const next = this.source[this.position + 1] ?? '';
    const special = within === 'heredoc' ? '$`\\' : within === 'brace' ? '$`"\\}' : '$`"\\';
    this.position += 1 + next.length;
    if (next === '\n') {
      this.line += 1;
      return { kind: 'quoted', text: '' };
    }
    const text = next !== '' && special.includes(next) ? next : `\\${next}`;
    return { kind: 'quoted', text };
  }

  private readDollar(inDouble: boolean): WordPart {
    const next = this.source[this.position + 1] ?? '';
    if (this.source.startsWith('$((', this.position)) throw new NotModelled('arithmetic expansion');
    if (next === '(') return this.readSubstitution();
    if (next === '{') return this.readBraced(inDouble);
    if (next === '[') throw new NotModelled('arithmetic expansion');
    if (next === '"' && !inDouble) throw new NotModelled('locale translation $"…"');
    if (next === "'" && !inDouble) {
      const found = readAnsiString(this.source, this.position + 2);
      if (!found) throw this.unclosed("'", this.line);
      this.position = found.end;
      return { kind: 'quoted', text: found.text };
    }
    this.position += 1;
    const name = this.readName() ?? this.readSpecialName();
    if (name === undefined) return { kind: inDouble ? 'quoted' : 'text', text: '$' };
    return { kind: 'parameter', name };
  }

  private readSubstitution(): WordPart {
    const { body, position, line } = this.readCommand(this.source, this.position + 2, this.line);
    this.position = position;
    this.line = line;
    return { kind: 'command', body };
  }

  private readBackticks(inDouble: boolean): WordPart {
    const line = this.line;
    let text = '';
    this.position += 1;
    for (;;) {
      const char = this.source[this.position];
      if (char === undefined) throw this.unclosed('`', line);
      this.position += 1;
      if (char === '`') break;
      if (char === '\n') this.line += 1;
      const next = this.source[this.position] ?? '';
      if (char === '\\' && next !== '' && (inDouble ? '$`\\"' : '$`\\').includes(next)) {
        text += next;
        this.position += 1;
      } else text += char;
    }
    // The nested parser ends at a parenthesis; a newline lets a comment end before it.
    const { body } = this.readCommand(`${text}\n)`, 0, line);
    return { kind: 'command', body };
  }

  private readBraced(inDouble: boolean): WordPart {
    const line = this.line;
    this.position += 2;
    const rest = this.source.slice(this.position, this.position + 2);
    if (rest[0] === '!') throw new NotModelled('indirect expansion');
    if (rest[0] === '#' && rest !== '#}') {
      this.position += 1;
      const name = this.readName() ?? this.readSpecialName(true) ?? this.badSubstitution();
      if (name === '@' || name === '*') throw new NotModelled(`\${#${name}}`);
      if (this.source[this.position] === '[') throw new NotModelled('arrays');
      return this.closeBraced({ kind: 'parameter', name, operator: 'length' }, line);
    }
    const name = this.readName() ?? this.readSpecialName(true) ?? this.badSubstitution();
    const operator = OPERATORS.find((each) => this.source.startsWith(each, this.position));
    if (operator === undefined) {
      this.refuseOperator();
      return this.closeBraced({ kind: 'parameter', name }, line);
    }
    this.position += operator.length;
    const isPattern = operator.startsWith('#') || operator.startsWith('%');
    const parts =
      inDouble && !isPattern
        ? this.readDoubleParts('brace')
        : this.readParts((char) => char === '}');
    return this.closeBraced({ kind: 'parameter', name, operator, operand: { parts } }, line);
  }

  private closeBraced(parameter: Parameter, line: number): WordPart {
    if (this.source[this.position] === undefined) throw this.unclosed('}', line);
    if (this.source[this.position] !== '}') this.badSubstitution();
    this.position += 1;
    return parameter;
  }

  private refuseOperator(): void {
    const char = this.source[this.position] ?? '';
    const construct = {
      ':': 'substring expansion',
      '/': 'pattern substitution',
      '^': 'case modification',
      ',': 'case modification',
      '[': 'arrays',
      '@': 'parameter transformation',
    }[char];
    if (construct !== undefined) throw new NotModelled(construct);
  }

  private badSubstitution(): never {
    throw new NotModelled('bad substitution');
  }

  private readName(): string | undefined {
    NAME.lastIndex = this.position;
    const name = NAME.exec(this.source)?.[0];
    if (name === undefined) return undefined;
    if (DYNAMIC.test(name)) throw new NotModelled(`variable ${name}`);
    this.position += name.length;
    return name;
  }

  /** `$?`, `$1`; with braces also `${12}`. */
  private readSpecialName(braced = false): string | undefined {
    const pattern = braced ? /\d+|[?$!#@*-]/y : /\d|[?$!#@*-]/y;
    pattern.lastIndex = this.position;
    const name = pattern.exec(this.source)?.[0];
    if (name === undefined) return undefined;
    if (name === '-') throw new NotModelled('variable $-');
    this.position += name.length;
    return name;
  }

  private unclosed(quote: string, line: number): ShellSyntaxError {
    return new ShellSyntaxError(`unexpected EOF while looking for matching \`${quote}'`, line, {
      incomplete: true,
    });
  }
}

/** Adds a part, joined with the one before where both are of one kind of text. */
function append(parts: WordPart[], part: WordPart): void {
  const last = parts.at(-1);
  const joins = part.kind === 'text' || part.kind === 'quoted';
  if (joins && last?.kind === part.kind) {
    parts[parts.length - 1] = { kind: part.kind, text: last.text + part.text };
  } else parts.push(part);
}
