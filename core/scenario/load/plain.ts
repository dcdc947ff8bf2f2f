/**
 * Plain JavaScript data as if it had been read from a file: steps that a plugin gives, and later
 * steps that arrive as JSON. The same checker reads both.
 */

import type { SourceNode, Span } from '../../plugin/source.ts';

/** Everything stands at one place, `at`: the plugin's name, or the request. */
export function fromPlain(value: unknown, at: Span): SourceNode {
  if (Array.isArray(value)) {
    return { kind: 'list', items: value.map((item) => fromPlain(item, at)), at };
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .map(([key, inner]) => ({ key, keyAt: at, value: fromPlain(inner, at) }));
    return { kind: 'map', entries, at };
  }
  return { kind: 'scalar', text: String(value ?? ''), at };
}

/** A place that is in no file. */
export function placeOf(what: string): Span {
  return { file: what, line: 1, column: 1, length: 0 };
}
