/**
 * The exit codes: 0 all held; 1 an expectation or invariant failed; 2 the input is wrong, or
 * nothing matched; 3 code is at fault; 130 and 143 after a signal. The highest of 3, 2, 1 wins.
 */

import { ERRORS } from '../errors/table.ts';
import type { ScenarioReport } from '../report/reporter.ts';

export type StopSignal = 'SIGINT' | 'SIGTERM';

export const SIGNAL_EXIT: Readonly<Record<StopSignal, number>> = { SIGINT: 130, SIGTERM: 143 };

export function exitCodeOf(
  scenarios: readonly ScenarioReport[],
  problems: readonly { readonly code: string }[],
  interrupted: StopSignal | undefined,
): number {
  if (interrupted) return SIGNAL_EXIT[interrupted];
  const codes = scenarios.map(({ passed, failure }) => failure?.exit ?? (passed ? 0 : 1));
  return Math.max(0, ...problems.map(({ code }) => exitOf(code)), ...codes);
}

/** What an error of the table asks for. */
function exitOf(code: string): number {
  return code in ERRORS ? ERRORS[code as keyof typeof ERRORS].exit : 2;
}
