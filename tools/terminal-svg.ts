/** Terminal output with its colours (ANSI SGR) as an SVG that any browser and GitHub can show. */

import { widthOf } from '../core/report/width.ts';

const CELL = { width: 8.4, height: 18 };
const PADDING = 16;
const BAR = 34;
const LEAST_COLUMNS = 80;
/** Longer lines are broken: a README shows about so many columns at full size. */
const MOST_COLUMNS = 112;
const FONT = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace";
const BACKGROUND = '#14161b';
const FOREGROUND = '#d6d9e0';

const COLOURS: Readonly<Record<number, string>> = {
  30: '#3b4048',
  31: '#f2777a',
  32: '#8fd19e',
  33: '#f0c674',
  34: '#7aa6da',
  35: '#c397d8',
  36: '#70c0ba',
  37: '#eaeaea',
  90: '#7f848e',
};

interface Look {
  readonly colour: string | undefined;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly inverse: boolean;
}

interface Piece {
  readonly text: string;
  readonly look: Look;
}

const PLAIN: Look = { colour: undefined, bold: false, dim: false, inverse: false };

/** One picture of all lines; the title is for those who cannot see it. */
export function drawTerminal(lines: readonly string[], title: string): string {
  const broken = lines.flatMap((line) => wrapped(piecesOf(line)));
  const columns = Math.max(LEAST_COLUMNS, ...broken.map(columnsOf));
  const width = Math.ceil(columns * CELL.width + 2 * PADDING);
  const height = Math.ceil(broken.length * CELL.height + 2 * PADDING + BAR);
  const dots = ['#ff5f57', '#febc2e', '#28c840'].map(
    (colour, at) => `<circle cx="${PADDING + 6 + at * 20}" cy="18" r="6" fill="${colour}"/>`,
  );
  const rows = broken.map((line, at) => drawLine(line, PADDING + BAR + at * CELL.height));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ` +
      `viewBox="0 0 ${width} ${height}" font-family="${FONT}" font-size="14">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="100%" height="100%" rx="8" fill="${BACKGROUND}"/>`,
    ...dots,
    ...rows,
    '</svg>',
    '',
  ].join('\n');
}

function columnsOf(line: readonly Piece[]): number {
  return line.reduce((columns, { text }) => columns + widthOf(text), 0);
}

/** As a terminal breaks a line: wherever it is full. */
function wrapped(line: readonly Piece[]): Piece[][] {
  const rows: Piece[][] = [[]];
  let column = 0;
  for (const { text, look } of line) {
    let rest = '';
    for (const sign of text) {
      if (column + widthOf(sign) > MOST_COLUMNS) {
        rows.at(-1)?.push({ text: rest, look });
        rows.push([]);
        rest = '';
        column = 0;
      }
      rest += sign;
      column += widthOf(sign);
    }
    rows.at(-1)?.push({ text: rest, look });
  }
  return rows;
}

function drawLine(line: readonly Piece[], top: number): string {
  let column = 0;
  const drawn = line.map((piece) => {
    const at = column;
    column += widthOf(piece.text);
    return drawPiece(piece, PADDING + at * CELL.width, top, (column - at) * CELL.width);
  });
  return drawn.join('');
}

function drawPiece({ text, look }: Piece, x: number, top: number, width: number): string {
  if (text.trim() === '' && !look.inverse) return '';
  const colour = look.colour ?? FOREGROUND;
  const place = `x="${round(x)}" y="${round(top + 13)}" textLength="${round(width)}"`;
  const fill = look.inverse ? BACKGROUND : colour;
  const more = `${look.bold ? ' font-weight="bold"' : ''}${look.dim ? ' opacity="0.6"' : ''}`;
  const box = look.inverse
    ? `<rect x="${round(x)}" y="${round(top)}" width="${round(width)}" height="17" fill="${colour}"/>`
    : '';
  return `${box}<text xml:space="preserve" ${place} fill="${fill}"${more}>${escaped(text)}</text>`;
}

/** Cuts a line where its look changes. */
function piecesOf(line: string): Piece[] {
  const pieces: Piece[] = [];
  let look = PLAIN;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
  for (const part of line.split(/(\u001b\[[\d;]*m)/)) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
    const codes = /^\u001b\[([\d;]*)m$/.exec(part)?.[1];
    if (codes === undefined) {
      if (part !== '') pieces.push({ text: part, look });
    } else {
      for (const code of codes.split(';')) look = changed(look, Number(code));
    }
  }
  return pieces;
}

function changed(look: Look, code: number): Look {
  switch (code) {
    case 0:
      return PLAIN;
    case 1:
      return { ...look, bold: true };
    case 2:
      return { ...look, dim: true };
    case 22:
      return { ...look, bold: false, dim: false };
    case 7:
      return { ...look, inverse: true };
    case 27:
      return { ...look, inverse: false };
    case 39:
      return { ...look, colour: undefined };
    default:
      return { ...look, colour: COLOURS[code] ?? look.colour };
  }
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function round(value: number): string {
  return String(Math.round(value * 10) / 10);
}
