/** Compares what a command showed with what a step expects of it. */

import { formatSeconds } from '../../kernel/time.ts';
import { describeMatcher, matchValue } from '../../plugin/match.ts';
import type { Matcher } from '../../plugin/matcher.ts';
import type { Span } from '../../plugin/source.ts';
import type { ExitMatcher, ExpectedResult, Within } from '../model.ts';
import { shown, type TypedCommand } from './commands.ts';
import type { Looks } from './looks.ts';
import type { Handle, Names } from './names.ts';
import { StepFailure } from './outcome.ts';

export interface Mismatch {
  /** Where the file asks for it; the step when undefined. */
  readonly at?: Span | undefined;
  readonly message: string;
  readonly expected: string;
  readonly actual: string;
}

/**
 * What is not as expected, or undefined; captures are bound on success. `exit` is what holds when
 * the step says nothing of it.
 */
export function compare(
  command: TypedCommand,
  result: ExpectedResult,
  names: Names,
  exit: ExitMatcher = [0],
): Mismatch | undefined {
  const wrong = compareExit(command, result, exit);
  if (wrong) return wrong;
  const took = command.endedAt - command.startedAt;
  const parts: [string, Matcher | undefined, string | number][] = [
    ['stdout', result.stdout, shown(command, 'stdout')],
    ['stderr', result.stderr, shown(command, 'stderr')],
    ['output', result.output, shown(command)],
    ['took', result.took, took],
  ];
  const captured: Record<string, string> = {};
  for (const [what, matcher, seen] of parts) {
    if (!matcher) continue;
    const captures = matchValue(matcher, seen, names.text);
    if (captures) Object.assign(captured, captures);
    else {
      return {
        at: result.at,
        message: `${what} is not as expected`,
        expected: describeMatcher(matcher),
        actual: what === 'took' ? formatSeconds(took) : String(seen).trimEnd(),
      };
    }
  }
  names.bindCaptures(captured);
  return undefined;
}

function compareExit(
  command: TypedCommand,
  result: ExpectedResult,
  otherwise: ExitMatcher,
): Mismatch | undefined {
  const exit = result.exit ?? otherwise;
  const [first = ''] = command.text.split('\n');
  const about = first === '' ? 'the program' : first;
  if (command.exit !== undefined) {
    if (exitHolds(exit, command.exit)) return undefined;
    return {
      message: `${about} ended with ${command.exit}`,
      expected: `exit ${describeExit(exit)}`,
      actual: `exit ${command.exit}\n${shown(command)}`.trimEnd(),
    };
  }
  if (result.exit === undefined || result.exit === 'any') return undefined;
  return {
    at: result.at,
    message: `${about} has not ended`,
    expected: `exit ${describeExit(exit)}`,
    actual: `${command.waits?.program ?? 'it'} waits for the keyboard\n${shown(command)}`.trimEnd(),
  };
}

function exitHolds(exit: ExitMatcher, code: number): boolean {
  if (exit === 'any') return true;
  return exit === 'nonzero' ? code !== 0 : exit.includes(code);
}

function describeExit(exit: ExitMatcher): string {
  return typeof exit === 'string' ? exit : exit.join(' or ');
}

export function failed(
  command: TypedCommand,
  attempts: number,
  mismatch: Mismatch,
  looks?: Looks,
): StepFailure {
  return new StepFailure(mismatch.message, {
    expected: mismatch.expected,
    actual: mismatch.actual,
    comparable: true,
    attempts,
    looks: looks?.summary,
    about: command.ended,
    ...(mismatch.at && { at: mismatch.at }),
  });
}

/** It was so at `time`, before the lower end of `within`. */
export function tooSoon(
  command: TypedCommand,
  time: number,
  start: number,
  within: Within,
): StepFailure {
  const after = formatSeconds(time - start);
  const message = `it was so after ${after}, sooner than ${formatSeconds(within.min)}`;
  return new StepFailure(message, { actual: shown(command), about: command.ended });
}

export function tooLate(within: Within): Mismatch {
  const max = formatSeconds(within.max);
  return { message: 'it came too late', expected: `within ${max}`, actual: 'later' };
}

/** What `as:` keeps of a command. */
export function handleOf(command: TypedCommand): Handle {
  return {
    endedAt: command.endedAt,
    command: {
      stdout: shown(command, 'stdout'),
      stderr: shown(command, 'stderr'),
      output: shown(command),
      exit: command.exit ?? -1,
    },
  };
}
