/** Every combination of several lists of values: the cells of a matrix, the rounds of a loop. */

import type { MapEntry, SourceNode, Span } from '../../plugin/source.ts';
import { namesOf } from './value-names.ts';

/** A name and the values that it takes, one after another. */
export interface Axis {
  readonly name: string;
  readonly at: Span;
  readonly values: readonly SourceNode[];
}

/** One value of an axis, and what it is called in titles. */
export interface Choice extends MapEntry {
  readonly text: string;
}

/** The last axis varies fastest; `undefined` when there are more than `limit`. */
export function combinations(axes: readonly Axis[], limit: number): Choice[][] | undefined {
  let found: Choice[][] = [[]];
  for (const { name, at, values } of axes) {
    if (found.length * values.length > limit) return undefined;
    const texts = namesOf(values);
    const choices = values.map((value, i) => ({ key: name, keyAt: at, value, text: texts[i]! }));
    found = found.flatMap((before) => choices.map((choice) => [...before, choice]));
  }
  return found;
}
