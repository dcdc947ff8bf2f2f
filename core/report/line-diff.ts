/** The lines in which two texts differ: the longest common lines, and what stands between them. */

export interface DiffLine {
  readonly side: 'both' | 'expected' | 'actual';
  readonly text: string;
}

/** Lines of `expected` before those of `actual` wherever they differ. */
export function lineDiff(expected: string, actual: string): DiffLine[] {
  const left = expected.split('\n');
  const right = actual.split('\n');
  const common = commonLengths(left, right);
  const diff: DiffLine[] = [];
  let at = 0;
  let to = 0;
  while (at < left.length || to < right.length) {
    if (at < left.length && left[at] === right[to]) {
      diff.push({ side: 'both', text: left[at]! });
      at++;
      to++;
    } else if (at < left.length && common[at + 1]![to]! >= (common[at]![to + 1] ?? -1)) {
      diff.push({ side: 'expected', text: left[at++]! });
    } else {
      diff.push({ side: 'actual', text: right[to++]! });
    }
  }
  return diff;
}

/** `lengths[i][j]`: how many lines `left` from i on and `right` from j on have in common. */
function commonLengths(left: readonly string[], right: readonly string[]): number[][] {
  const lengths = Array.from({ length: left.length + 1 }, () => [
    ...new Array<number>(right.length + 1).fill(0),
  ]);
  for (let i = left.length - 1; i >= 0; i--) {
    for (let j = right.length - 1; j >= 0; j--) {
      lengths[i]![j] =
        left[i] === right[j]
          ? lengths[i + 1]![j + 1]! + 1
          : Math.max(lengths[i + 1]![j]!, lengths[i]![j + 1]!);
    }
  }
  return lengths;
}
