/**
 * Fits drawn lines into a narrow terminal: what is too long goes on below its own beginning, at a
 * blank where there is one, and keeps its colours. The replay line stays whole, to be copied.
 */

import { letters, widthOf } from './width.ts';

/** Narrower than this a terminal's own wrapping is as good. */
const LEAST_ROOM = 16;

/** Lines of at most `columns` columns; as they are when nobody looks at a terminal. */
export function fitLines(lines: readonly string[], columns: number | undefined): string[] {
  if (columns === undefined) return [...lines];
  return lines.flatMap((line) => {
    if (widthOf(line) <= columns || isToCopy(line)) return [line];
    const indent = indentOf(line, columns);
    return new Folding(columns, indent).fold(line);
  });
}

function isToCopy(line: string): boolean {
  return /\bnpx quorate /.test(line);
}

/** Where the text begins: behind a margin (`│ `) or a label, else two columns in from the line. */
function indentOf(line: string, columns: number): string {
  const [margin = ''] = /^[^│]{0,30}│ ?/.exec(line) ?? [];
  if (margin !== '' && widthOf(margin) <= columns - LEAST_ROOM) {
    return `${' '.repeat(widthOf(margin.replace(/│ ?$/, '')))}│ `;
  }
  const blanks = /^ */.exec(line)![0].length;
  return ' '.repeat(Math.max(0, Math.min(blanks + 2, columns - LEAST_ROOM)));
}

/** An escape sequence of colour, a run of blanks, or a run of other letters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
const PIECES = /\u001b\[[\d;]*m| +|[^ \u001b]+/g;
const RESET = '\u001b[0m';

class Folding {
  private readonly lines: string[] = [];
  private line = '';
  private columns = 0;
  private blanks = '';
  /** The sequences since the last reset of all, to be given again below. */
  private open: string[] = [];
  private readonly most: number;
  private readonly indent: string;

  constructor(most: number, indent: string) {
    this.most = most;
    this.indent = indent;
  }

  fold(line: string): string[] {
    for (const [piece] of line.matchAll(PIECES)) {
      if (piece.startsWith('\u001b')) this.colour(piece);
      else if (piece.startsWith(' ')) this.blanks += piece;
      else this.word(piece);
    }
    this.lines.push(this.line);
    return this.lines;
  }

  private colour(sequence: string): void {
    this.line += this.takeBlanks() + sequence;
    if (CLOSERS.has(sequence)) this.open.pop();
    else this.open.push(sequence);
  }

  private word(word: string): void {
    const isFirst = this.columns === 0 || this.columns === widthOf(this.indent);
    const needed = widthOf(this.blanks) + widthOf(word);
    if (!isFirst && this.columns + needed > this.most) this.break();
    let rest = this.takeBlanks();
    for (const letter of letters(word)) {
      const wide = widthOf(letter);
      if (this.columns + wide > this.most && this.columns > widthOf(this.indent)) {
        this.line += rest;
        rest = '';
        this.break();
      }
      rest += letter;
      this.columns += wide;
    }
    this.line += rest;
  }

  private takeBlanks(): string {
    const { blanks } = this;
    this.blanks = '';
    this.columns += blanks.length;
    return blanks;
  }

  private break(): void {
    const { open } = this;
    this.blanks = '';
    this.lines.push(this.line.trimEnd() + (open.length > 0 ? RESET : ''));
    this.line = this.indent + open.join('');
    this.columns = widthOf(this.indent);
  }
}

/** What ends a colour or a weight. */
const CLOSERS: ReadonlySet<string> = new Set(
  [0, 22, 23, 24, 27, 28, 29, 39, 49].map((code) => `\u001b[${code}m`),
);
