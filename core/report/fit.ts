/**
 * Fits drawn lines into a narrow terminal: what is too long goes on below its own beginning and
 * keeps its colours. A line breaks before a column of its own (two blanks and more) if what stands
 * there fits whole, else at a blank, else within a word. The replay line stays whole, to be copied.
 */

import { stripVTControlCharacters } from 'node:util';
import { letters, widthOf } from './width.ts';

/** What goes on below keeps at least this much room. */
const LEAST_ROOM = 16;
/** A word that is too long for any line begins where it stands when it has this much room. */
const LEAST_BEGINNING = 6;

/** Lines of at most `columns` columns; as they are when nobody looks at a terminal. */
export function fitLines(lines: readonly string[], columns: number | undefined): string[] {
  if (columns === undefined) return [...lines];
  return lines.flatMap((line) => {
    if (widthOf(line) <= columns || isToCopy(line)) return [line];
    return new Folding(columns, indentOf(line, columns)).fold(line);
  });
}

function isToCopy(line: string): boolean {
  return /\bnpx quorate /.test(line);
}

/** A margin (`│ `), or a label in a column of its own (`   expected  `). */
const MARGIN = /^[^│]{0,30}│ /;
const LABEL = /^ {3}[a-z][a-z ]{8} (?=\S)/;

/** What stands before the lines that go on. */
function indentOf(line: string, columns: number): string {
  const plain = stripVTControlCharacters(line);
  const margin = MARGIN.exec(plain)?.[0];
  if (margin !== undefined && widthOf(margin) <= columns - LEAST_ROOM) {
    return `${' '.repeat(widthOf(margin) - 2)}│ `;
  }
  const label = LABEL.exec(plain)?.[0].length;
  const blanks = /^ */.exec(plain)![0].length;
  return ' '.repeat(Math.max(0, Math.min(label ?? blanks + 2, columns - LEAST_ROOM)));
}

/** An escape sequence of colour, a run of blanks, or a run of other letters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
const PIECES = /\u001b\[[\d;]*m| +|[^ \u001b]+/g;
const RESET = '\u001b[0m';

class Folding {
  private readonly lines: string[] = [];
  private line = '';
  private columns = 0;
  /** Blanks and colours before the next word. */
  private gap: string[] = [];
  /** Colours that are on, to be given again below. */
  private open: string[] = [];
  private readonly most: number;
  private readonly indent: string;

  constructor(most: number, indent: string) {
    this.most = most;
    this.indent = indent;
  }

  fold(line: string): string[] {
    for (const piece of line.matchAll(PIECES)) {
      const [text] = piece;
      if (text.startsWith('\u001b') || text.startsWith(' ')) this.gap.push(text);
      else this.word(text, line.slice(piece.index));
    }
    this.lines.push(this.line + this.gap.filter(isColour).join(''));
    return this.lines;
  }

  private word(word: string, rest: string): void {
    const blanks = this.gap.filter((one) => !isColour(one)).join('').length;
    const room = this.most - this.columns - blanks;
    const below = this.most - widthOf(this.indent);
    // The column that begins here, up to the next two blanks.
    const column = blanks > 1 ? widthOf(/^.*?(?= {2}|$)/.exec(rest)![0]) : 0;
    const isFirst = this.columns === 0;
    const isTooLong = widthOf(word) > below;
    const fits = isTooLong ? room >= LEAST_BEGINNING : widthOf(word) <= room;
    const breaks = !fits || (column > room && column <= below);
    if (breaks && !isFirst) this.break();
    else this.takeGap(blanks);
    this.write(word);
  }

  /** The word, in pieces when it is too long for a line. */
  private write(word: string): void {
    if (this.columns + widthOf(word) <= this.most) {
      this.line += word;
      this.columns += widthOf(word);
      return;
    }
    for (const letter of letters(word)) {
      const wide = widthOf(letter);
      if (this.columns + wide > this.most) this.break();
      this.line += letter;
      this.columns += wide;
    }
  }

  private takeGap(blanks: number): void {
    for (const one of this.gap) if (isColour(one)) this.turn(one);
    this.line += this.gap.join('');
    this.columns += blanks;
    this.gap = [];
  }

  /** Ends the line; what ends a colour still belongs to it, what begins one to the next. */
  private break(): void {
    const isOpen = this.open.length > 0;
    for (const one of this.gap.filter(isColour)) this.turn(one);
    this.lines.push(this.line + (isOpen ? RESET : ''));
    this.line = this.indent + this.open.join('');
    this.columns = widthOf(this.indent);
    this.gap = [];
  }

  private turn(colour: string): void {
    if (ENDS.has(colour)) this.open.pop();
    else this.open.push(colour);
  }
}

function isColour(piece: string): boolean {
  return piece.startsWith('\u001b');
}

/** What ends a colour or a weight. */
const ENDS: ReadonlySet<string> = new Set(
  [0, 22, 23, 24, 27, 28, 29, 39, 49].map((code) => `\u001b[${code}m`),
);
