/**
 * `run`: types a command line into a host's terminal and compares what it showed. Under `within`
 * it is typed again, as a person would, until it is as expected; an attempt counts by its exit.
 */

import { expand } from '../../../plugin/placeholders.ts';
import type { RunStep } from '../../model.ts';
import type { CommandResult } from '../../result.ts';
import { commandResult, type LineOptions, shown, type TypedCommand } from '../commands.ts';
import type { Director } from '../director.ts';
import { compare, failed, handleOf, tooLate, tooSoon } from '../judgement.ts';
import { Looks } from '../looks.ts';
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
  const looks = new Looks('typed');
  for (let attempts = 1; ; attempts++) {
    const command = await typeOnce(director, step, scope, host);
    if (command.exit === undefined) {
      results.push(commandResult(command, attempts - 1));
      throw nobodyTypes(command);
    }
    const mismatch = compare(command, step.result, scope.names);
    if (mismatch === undefined) {
      if (within && command.endedAt - start < within.min)
        throw tooSoon(command, command.endedAt, start, within);
      if (within && command.endedAt - start > within.max)
        throw failed(command, attempts, tooLate(within));
      return { command, attempts: attempts - 1 };
    }
    looks.saw(command.startedAt, mismatch.actual);
    const next = Math.max(timeline.now, command.startedAt + (within?.every ?? 0));
    if (!within || next >= start + within.max) {
      results.push(commandResult(command, attempts - 1));
      throw failed(command, attempts, mismatch, looks);
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
  const text = expand(step.text, scope.names.text).trimEnd();
  const command = director.commands.type(host, text, lineOptions(step, scope));
  await director.timeline.until(() =>
    command.exit !== undefined || command.waits ? true : undefined,
  );
  return command;
}

/** What stands beside the text, with its placeholders filled in. */
export function lineOptions(step: RunStep, scope: StepScope): LineOptions {
  const fill = (text: string) => expand(text, scope.names.text);
  return {
    stdin: step.stdin === undefined ? undefined : fill(step.stdin),
    env: Object.fromEntries(Object.entries(step.env).map(([key, value]) => [key, fill(value)])),
    dir: step.dir,
  };
}

/** In the terminal that every host has nobody types, so that a program would wait for ever. */
function nobodyTypes(command: TypedCommand): StepFailure {
  const program = command.waits?.program;
  return new StepFailure(`\`${program}\` waits for the keyboard, and nobody types`, {
    kind: 'terminal',
    actual: shown(command).trimEnd(),
    about: command.ended,
    cure: 'Give it `stdin:`, or open it in a `terminal:` and `type:` there.',
  });
}
