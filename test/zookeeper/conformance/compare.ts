/** Where two servers first answered differently, as a person reads it. */

import type { Played } from './player.ts';

/** @returns undefined when all steps have the same answers */
export function firstDifference(
  expected: readonly Played[],
  got: readonly Played[],
): string | undefined {
  for (let at = 0; at < Math.max(expected.length, got.length); at++) {
    const wanted = expected[at];
    const found = got[at];
    if (wanted?.answers.join('\n') === found?.answers.join('\n')) continue;
    const lines = (step: Played | undefined) =>
      step === undefined ? ['    no such step'] : step.answers.map((line) => `    ${line}`);
    return [
      `step ${at + 1}: ${(wanted ?? found)?.text}`,
      '  the real server:',
      ...lines(wanted),
      '  Quorate:',
      ...lines(found),
    ].join('\n');
  }
  return undefined;
}
