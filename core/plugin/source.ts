/**
 * A piece of a user's file as plain data: every scalar is its *source text*, and everything knows
 * where it stands. The loader makes it from YAML once; from here on nobody meets YAML again, and
 * it crosses threads as it is.
 */

export interface Span {
  /** The file as the user named it. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
  /** Length on that line, in UTF-16 units. */
  readonly length: number;
  /** What was filled in here, in a sentence: "`${{ params.cut }}` is `90s`". */
  readonly via?: string;
  /** Something is wrong here and has been told; what else is wrong only follows from it. */
  readonly told?: true;
}

export interface ScalarNode {
  readonly kind: 'scalar';
  readonly text: string;
  /** The first line that holds the text itself. */
  readonly at: Span;
  /** Written as a block (`|`, `>`): a text even where one line would be a path. */
  readonly block?: boolean;
  /** Place of the first character, where the text stands in the file as it is, line by line. */
  readonly origin?: { readonly line: number; readonly column: number };
}

export interface MapEntry {
  readonly key: string;
  readonly keyAt: Span;
  readonly value: SourceNode;
}

export interface MapNode {
  readonly kind: 'map';
  readonly entries: readonly MapEntry[];
  readonly at: Span;
}

export interface ListNode {
  readonly kind: 'list';
  readonly items: readonly SourceNode[];
  readonly at: Span;
}

export type SourceNode = ScalarNode | MapNode | ListNode;

/** A wrong place in a file: code and words, where, and what would have been right. */
export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly at: Span;
  /** What to write instead, or the nearest right spelling. */
  readonly hint?: string;
}
