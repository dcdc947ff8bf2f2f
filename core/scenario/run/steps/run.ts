/**
 * `run`: types a command line into a host's terminal and compares what it showed. Under `within`
 * it is typed again, as a person would, until it is as expected; an attempt counts by its exit.
 */

import { formatSeconds } from '../../../kernel/time.ts';
import { describeMatcher, matchValue } from '../../../plugin/match.ts';
import type { Matcher } from '../../../plugin/matcher.ts';
import { expand } from '../../../plugin/placeholders.ts';
import type { Span } from '../../../plugin/source.ts';
import type { ExitMatcher, RunStep } from '../../model.ts';
import type { CommandResult } from '../../result.ts';
import { commandResult, printed, type TypedCommand } from '../commands.ts';
import type { Director } from '../director.ts';
import { StepFailure, type StepOutcome, type StepScope } from '../outcome.ts';
import { startOf } from './within.ts';

export async function playRun(
  director: Director,
  step: RunStep,
  scope: StepScope,
): Promise<StepOutcome> {
  const hosts = director.world(scope, scope.path).hosts(step.host);
  const results: CommandResult[] = [];
  const onHost = async (host: string) => {
    const { command, attempts } = await playOnHost(director, step, scope, host, results);
    results.push(commandResult(command, attempts));
    if (step.as !== undefined) scope.names.setHandle(step.as, handleOf(command));
  };
  try {
    if (step.atOnce) await Promise.all(hosts.map(onHost));
    else for (const host of hosts) await onHost(host);
  } catch (error) {
    if (error instanceof StepFailure) error.commands = results;
    throw error;
  }
  return { commands: results };
}

async function playOnHost(
  director: Director,
  step: RunStep,
  scope: StepScope,
  host: string,
  results: CommandResult[],
): Promise<{ command: TypedCommand; attempts: number }> {
  const { timeline } = director;
  const { within } = step;
  const start = within ? startOf(within, scope, timeline.now) : timeline.now;
  for (let attempts = 1; ; attempts++) {
    const command = await typeOnce(director, step, scope, host);
    const mismatch = compare(command, step, scope);
    if (mismatch === undefined) {
      if (within && command.endedAt - start < within.min) throw tooSoon(command, start, step);
      if (within && command.endedAt - start > within.max)
        throw failed(command, attempts, tooLate(step));
      return { command, attempts: attempts - 1 };
    }
    const next = Math.max(timeline.now, command.startedAt + (within?.every ?? 0));
    if (!within || next >= start + within.max) {
      results.push(commandResult(command, attempts - 1));
      throw failed(command, attempts, mismatch);
    }
    await timeline.sleepUntil(next);
  }
}

async function typeOnce(
  director: Director,
  step: RunStep,
  scope: StepScope,
  host: string,
): Promise<TypedCommand> {
  const fill = (text: string) => expand(text, scope.names.text);
  const command = director.commands.type(host, fill(step.text).trimEnd(), {
    stdin: step.stdin === undefined ? undefined : fill(step.stdin),
    env: Object.fromEntries(Object.entries(step.env).map(([key, value]) => [key, fill(value)])),
    dir: step.dir,
  });
  await director.timeline.until(() => command.exit);
  return command;
}

interface Mismatch {
  /** Where the file asks for it; the step when undefined. */
  readonly at?: Span | undefined;
  readonly message: string;
  readonly expected: string;
  readonly actual: string;
}

/** What is not as expected, or undefined; captures are bound on success. */
function compare(command: TypedCommand, step: RunStep, scope: StepScope): Mismatch | undefined {
  const { expect, exit } = step;
  const took = command.endedAt - command.startedAt;
  const parts: [string, Matcher | undefined, string | number][] = [
    ['stdout', expect.stdout, printed(command, 'stdout')],
    ['stderr', expect.stderr, printed(command, 'stderr')],
    ['output', expect.output, printed(command)],
    ['took', expect.took, took],
  ];
  const captured: Record<string, string> = {};
  if (!exitHolds(exit, command.exit!)) {
    return {
      message: `${command.text.split('\n')[0]} ended with ${command.exit}`,
      expected: `exit ${describeExit(exit)}`,
      actual: `exit ${command.exit}\n${printed(command)}`.trimEnd(),
    };
  }
  for (const [what, matcher, seen] of parts) {
    if (!matcher) continue;
    const captures = matchValue(matcher, seen, scope.names.text);
    if (captures) Object.assign(captured, captures);
    else {
      return {
        at: step.expectAt,
        message: `${what} is not as expected`,
        expected: describeMatcher(matcher),
        actual: what === 'took' ? formatSeconds(took) : String(seen).trimEnd(),
      };
    }
  }
  scope.names.bindCaptures(captured);
  return undefined;
}

function exitHolds(exit: ExitMatcher, code: number): boolean {
  if (exit === 'any') return true;
  return exit === 'nonzero' ? code !== 0 : exit.includes(code);
}

function describeExit(exit: ExitMatcher): string {
  return typeof exit === 'string' ? exit : exit.join(' or ');
}

function failed(command: TypedCommand, attempts: number, mismatch: Mismatch): StepFailure {
  return new StepFailure(mismatch.message, {
    expected: mismatch.expected,
    actual: mismatch.actual,
    comparable: true,
    attempts,
    about: command.ended,
    ...(mismatch.at && { at: mismatch.at }),
  });
}

function tooSoon(command: TypedCommand, start: number, step: RunStep): StepFailure {
  const after = formatSeconds(command.endedAt - start);
  const message = `it was so after ${after}, sooner than ${formatSeconds(step.within!.min)}`;
  return new StepFailure(message, { actual: printed(command), about: command.ended });
}

function tooLate(step: RunStep): Mismatch {
  const max = formatSeconds(step.within!.max);
  return { message: 'it came too late', expected: `within ${max}`, actual: 'later' };
}

function handleOf(command: TypedCommand) {
  return {
    endedAt: command.endedAt,
    command: {
      stdout: printed(command, 'stdout'),
      stderr: printed(command, 'stderr'),
      output: printed(command),
      exit: command.exit ?? -1,
    },
  };
}
