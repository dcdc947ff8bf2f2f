/** Every combination of several lists of values: the cells of a matrix, the rounds of a loop. */

import type { MapEntry, SourceNode, Span } from '../../plugin/source.ts';

/** A name and the values that it takes, one after another. */
export interface Axis {
  readonly name: string;
  readonly at: Span;
  readonly values: readonly SourceNode[];
}

/** The last axis varies fastest; `undefined` when there are more than `limit`. */
export function combinations(axes: readonly Axis[], limit: number): MapEntry[][] | undefined {
  let found: MapEntry[][] = [[]];
  for (const { name, at, values } of axes) {
    if (found.length * values.length > limit) return undefined;
    found = found.flatMap((entries) =>
      values.map((value) => [...entries, { key: name, keyAt: at, value }]),
    );
  }
  return found;
}
