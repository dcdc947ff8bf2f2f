/**
 * The colours of reports and whether to use them: a flag, else NO_COLOR, else FORCE_COLOR, else
 * whether somebody looks at a terminal.
 */

import picocolors from 'picocolors';

export type Style = ReturnType<typeof picocolors.createColors>;

export function styleFor(colour: boolean): Style {
  return picocolors.createColors(colour);
}

/** Whether this stream gets colours; `flag` is `--color` or `--no-color`, if one was given. */
export function wantsColour(
  flag: boolean | undefined,
  environment: Readonly<Record<string, string | undefined>>,
  isTerminal: boolean,
): boolean {
  if (flag !== undefined) return flag;
  if (environment.NO_COLOR) return false;
  const forced = environment.FORCE_COLOR;
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return isTerminal && environment.TERM !== 'dumb';
}
