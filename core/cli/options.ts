/** How the values of flags are read, and what is wrong with them when they are. */

import { InvalidArgumentError } from 'commander';
import { fill } from '../errors/quorate-error.ts';
import { ERRORS, type ErrorCode } from '../errors/table.ts';
import { didYouMean } from '../plugin/names.ts';

export interface ReporterChoice {
  /** A built-in one, a path to a module, or a package. */
  readonly name: string;
  /** Undefined: stdout. */
  readonly file: string | undefined;
}

export function readSeed(text: string): number {
  const seed = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(seed)) refuse('command-line/bad-seed', { text });
  return seed;
}

export function readExecutor(text: string): 'threads' | 'inline' {
  return oneOf(text, ['threads', 'inline'] as const, 'executor');
}

/**
 * `pretty`, `json=report.json`, `./mine.ts=mine.txt`; collects, since the flag may come several
 * times. Whether there is such a reporter is known once it is opened.
 */
export function readReporter(
  text: string,
  before: readonly ReporterChoice[] | undefined,
): readonly ReporterChoice[] {
  const [name = '', ...rest] = text.split('=');
  const file = rest.length > 0 ? rest.join('=') : undefined;
  if (name === '' || file === '')
    refuse('command-line/bad-choice', { text, what: 'reporter', choices: '`json=file`' });
  const choices = [...(before ?? []), { name, file }];
  const onStdout = choices.filter((choice) => choice.file === undefined);
  if (onStdout.length > 1) {
    const names = onStdout.map((choice) => `\`${choice.name}\``).join(' and ');
    refuse('command-line/two-on-stdout', { names });
  }
  return choices;
}

/** `cut=90s`; collects, since the flag may come several times. */
export function readParam(
  text: string,
  before: Readonly<Record<string, string>> | undefined,
): Readonly<Record<string, string>> {
  const [, name, value] = /^([A-Za-z][\w-]*)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) return refuse('command-line/bad-param', { text });
  return { ...before, [name]: value };
}

/** Whether a scenario is meant by its name. */
export interface NameFilter {
  /** As it was written. */
  readonly text: string;
  test(name: string): boolean;
}

/** A part of the name, or `/a regular expression/` with flags. */
export function readName(text: string): NameFilter {
  const expression = /^\/(.*)\/([a-z]*)$/s.exec(text);
  if (!expression) return { text, test: (name) => name.includes(text) };
  try {
    const pattern = new RegExp(expression[1]!, expression[2]!.replace(/[gy]/g, ''));
    return { text, test: (name) => pattern.test(name) };
  } catch (error) {
    return refuse('command-line/bad-name-pattern', { text, why: (error as Error).message });
  }
}

function oneOf<T extends string>(text: string, choices: readonly T[], what: string): T {
  const found = choices.find((choice) => choice === text);
  if (found !== undefined) return found;
  const names = choices.map((choice) => `\`${choice}\``).join(' or ');
  return refuse(
    'command-line/bad-choice',
    { text, what, choices: names },
    didYouMean(text, choices),
  );
}

/** Commander adds which flag it was. */
function refuse(code: ErrorCode, parameters: Record<string, string>, hint?: string): never {
  const { message, cure } = ERRORS[code];
  const advice = hint === undefined ? fill(cure, parameters) : hint.replace(/^d/, 'D');
  throw new InvalidArgumentError(`${fill(message, parameters)}. ${advice}`);
}
