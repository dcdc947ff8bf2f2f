/** What a file of appended lines says about the operations that wrote them. */

export interface LinesFound {
  /** Acknowledged, and not there. */
  readonly lost: number;
  /** Without an answer, and there. */
  readonly tookPlace: number;
  readonly twice: number;
}

/** How often each line is there. */
export function countLines(text: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const line of text.split('\n')) counts.set(line, (counts.get(line) ?? 0) + 1);
  return counts;
}

export function verifyLines(
  there: ReadonlyMap<string, number>,
  acknowledged: readonly string[],
  unanswered: readonly string[],
): LinesFound {
  const own = [...acknowledged, ...unanswered];
  return {
    lost: acknowledged.filter((line) => !there.has(line)).length,
    tookPlace: unanswered.filter((line) => there.has(line)).length,
    twice: own.filter((line) => (there.get(line) ?? 0) > 1).length,
  };
}
