/** Virtual time: a whole number of microseconds since the start of the run. */

export const MILLISECOND = 1_000;
export const SECOND = 1_000_000;

/** Milliseconds (fractions allowed) to whole microseconds. */
export function microsOf(milliseconds: number): number {
  return Math.round(milliseconds * MILLISECOND);
}

/** `81.204 s`, as reports print a moment. */
export function formatSeconds(micros: number): string {
  return `${(micros / SECOND).toFixed(3)} s`;
}
