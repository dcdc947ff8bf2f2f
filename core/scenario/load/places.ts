/** Offsets of the YAML library to spans, and where the text of a scalar really begins. */

import type { LineCounter, Node, Scalar } from 'yaml';
import type { Span } from '../../plugin/source.ts';

export class Places {
  readonly file: string;
  readonly text: string;
  readonly #lines: LineCounter;

  constructor(file: string, text: string, lines: LineCounter) {
    this.file = file;
    this.text = text;
    this.#lines = lines;
  }

  /** A span on one line; what goes on over the line's end is cut there. */
  span(offset: number, length: number): Span {
    const start = Math.min(offset, this.text.length);
    const { line, col } = this.#lines.linePos(start);
    const lineEnd = this.text.indexOf('\n', start);
    const room = (lineEnd < 0 ? this.text.length : lineEnd) - start;
    return {
      file: this.file,
      line: Math.max(line, 1),
      column: Math.max(col, 1),
      length: Math.max(1, Math.min(length, room)),
    };
  }

  /** A map or list points at its first line. */
  ofNode(node: Node): Span {
    const [start, end] = node.range ?? [0, 0];
    return this.span(start, this.text.slice(start, end).trimEnd().length);
  }

  /** The place of the text, and the origin of its characters where the file has them as they are. */
  ofScalar(node: Scalar): { at: Span; origin: { line: number; column: number } | undefined } {
    const [start, end] = node.range ?? [0, 0];
    const written = this.text.slice(start, end);
    const text = node.source ?? '';
    if (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED') {
      return this.#ofBlock(start, end, node.type === 'BLOCK_LITERAL');
    }
    const at = this.span(start, written.length);
    if (node.type === 'PLAIN') return { at, origin: written === text ? at : undefined };
    const asIs = written.slice(1, -1) === text;
    return { at, origin: asIs ? { line: at.line, column: at.column + 1 } : undefined };
  }

  #ofBlock(start: number, end: number, literal: boolean) {
    const headerEnd = this.text.indexOf('\n', start) + 1;
    const body = headerEnd === 0 ? '' : this.text.slice(headerEnd, end);
    const first = /^(?:[ \t]*\n)*( *)(\S[^\r\n]*)/.exec(body);
    if (!first) return { at: this.span(start, 1), origin: undefined };
    const indent = first[1]?.length ?? 0;
    const offset = headerEnd + first[0].length - (first[2]?.length ?? 0);
    const at = this.span(offset, first[2]?.length ?? 1);
    const firstLine = this.#lines.linePos(headerEnd).line;
    return { at, origin: literal ? { line: firstLine, column: indent + 1 } : undefined };
  }
}
