/**
 * Cuts a command text into words and operators. Quoting decides what is a word at all, so words
 * leave here with their parts already told apart (word-reader.ts reads those); keywords are the
 * parser's business, since `if` is one only where a command may begin.
 */

import type { Redirect, Script, Word } from './ast.ts';
import { literalText } from './ast.ts';
import { NotModelled, ShellSyntaxError } from './refusal.ts';
import { WordReader } from './word-reader.ts';

export type Token = {
  readonly start: number;
  readonly end: number;
  readonly line: number;
} & (
  | { readonly kind: 'word'; readonly word: Word }
  | { readonly kind: 'operator'; readonly operator: Operator }
  /** Digits directly before `<` or `>`. */
  | { readonly kind: 'descriptor'; readonly fd: number }
  | { readonly kind: 'newline' }
  | { readonly kind: 'end' }
);

export type Operator = (typeof OPERATORS)[number];

/** Longest first, so that the first that fits is right. */
const OPERATORS = [
  '&>>',
  '<<<',
  '<<-',
  ';;&',
  '&&',
  '||',
  ';;',
  ';&',
  '|&',
  '<<',
  '>>',
  '>&',
  '<&',
  '<>',
  '>|',
  '&>',
  ';',
  '&',
  '|',
  '(',
  ')',
  '<',
  '>',
] as const;

/** Parses the inside of `$(…)` from `start`, just behind the parenthesis. */
export type NestedParser = (lexer: Lexer) => Script;

interface PendingHereDocument {
  readonly delimiter: string;
  readonly quoted: boolean;
  readonly stripTabs: boolean;
  readonly filled: (redirect: Redirect) => void;
}

export class Lexer {
  readonly source: string;
  private readonly parseNested: NestedParser;
  private position: number;
  private line: number;
  private ahead: Token | undefined;
  private hereDocuments: PendingHereDocument[] = [];

  constructor(source: string, parseNested: NestedParser, position = 0, line = 1) {
    this.source = source;
    this.parseNested = parseNested;
    this.position = position;
    this.line = line;
  }

  peek(): Token {
    this.ahead ??= this.scan();
    return this.ahead;
  }

  next(): Token {
    const token = this.peek();
    this.ahead = undefined;
    return token;
  }

  /** Where the next scan begins; only meaningful when nothing was peeked. */
  get offset(): number {
    return this.position;
  }

  get currentLine(): number {
    return this.line;
  }

  /** Has the body of a here-document read at the next end of line. */
  expectHereDocument(delimiter: Word, stripTabs: boolean, filled: (text: Redirect) => void): void {
    const text = literalText(delimiter);
    if (text === undefined) throw new NotModelled('expansion in a here-document delimiter');
    const quoted = delimiter.parts.some((part) => part.kind !== 'text');
    this.hereDocuments.push({ delimiter: text, quoted, stripTabs, filled });
  }

  private scan(): Token {
    this.skipBlanks();
    const start = this.position;
    const line = this.line;
    const char = this.source[start];
    const place = { start, line };
    if (char === undefined) {
      this.readHereDocuments();
      return { kind: 'end', ...place, end: start };
    }
    if (char === '\n') {
      this.position += 1;
      this.line += 1;
      this.readHereDocuments();
      return { kind: 'newline', ...place, end: start + 1 };
    }
    const digits = /\d+(?=[<>])/y;
    digits.lastIndex = start;
    const found = digits.exec(this.source);
    if (found) {
      this.position += found[0].length;
      return { kind: 'descriptor', fd: Number(found[0]), ...place, end: this.position };
    }
    return this.scanOperator(place) ?? this.scanWord(place);
  }

  private scanOperator(place: { start: number; line: number }): Token | undefined {
    const { start } = place;
    const operator = OPERATORS.find((each) => this.source.startsWith(each, start));
    if (operator === undefined) return undefined;
    if ((operator === '<' || operator === '>') && this.source[start + 1] === '(') {
      throw new NotModelled('process substitution');
    }
    this.position += operator.length;
    return { kind: 'operator', operator, ...place, end: this.position };
  }

  private scanWord(place: { start: number; line: number }): Token {
    const reader = this.reader(this.source, this.position, this.line);
    const word = reader.readWord();
    this.position = reader.position;
    this.line = reader.line;
    return { kind: 'word', word, ...place, end: this.position };
  }

  private reader(source: string, position: number, line: number): WordReader {
    return new WordReader(source, position, line, (text, from, fromLine) => {
      const inner = new Lexer(text, this.parseNested, from, fromLine);
      const body = this.parseNested(inner);
      return { body, position: inner.offset, line: inner.currentLine };
    });
  }

  private skipBlanks(): void {
    for (;;) {
      const char = this.source[this.position];
      if (char === ' ' || char === '\t') this.position += 1;
      else if (char === '\\' && this.source[this.position + 1] === '\n') {
        this.position += 2;
        this.line += 1;
      } else if (char === '#') {
        while (this.position < this.source.length && this.source[this.position] !== '\n') {
          this.position += 1;
        }
      } else return;
    }
  }

  private readHereDocuments(): void {
    const pending = this.hereDocuments;
    this.hereDocuments = [];
    for (const document of pending) {
      const firstLine = this.line;
      const text = this.readUntilDelimiter(document);
      const body = document.quoted
        ? ({ parts: [{ kind: 'quoted', text }] } as const)
        : this.reader(text, 0, firstLine).readHereDocument();
      document.filled({ kind: 'text', body, newline: false });
    }
  }

  private readUntilDelimiter(document: PendingHereDocument): string {
    let text = '';
    while (this.position < this.source.length) {
      const newline = this.source.indexOf('\n', this.position);
      const end = newline < 0 ? this.source.length : newline;
      const raw = this.source.slice(this.position, end);
      this.position = Math.min(end + 1, this.source.length);
      if (newline >= 0) this.line += 1;
      const line = document.stripTabs ? raw.replace(/^\t+/, '') : raw;
      if (line === document.delimiter) return text;
      text += `${line}\n`;
    }
    // bash warns and takes what there is; a text typed so is far more likely a mistake.
    throw new ShellSyntaxError(
      `here-document delimited by end-of-file (wanted \`${document.delimiter}')`,
      this.line,
      { incomplete: true },
    );
  }
}
