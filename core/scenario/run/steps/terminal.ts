/**
 * Steps in a terminal with a name: `run` opens a program there or runs a command, `type` types a
 * line to whoever waits, and `expect` reads what it printed by itself. A step is over when the
 * command has ended or the program waits for the keyboard; under `within`, what more it prints
 * counts too.
 */

import { expand } from '../../../plugin/placeholders.ts';
import type { ExpectStep, RunStep, TypeStep, Within } from '../../model.ts';
import type { CommandResult } from '../../result.ts';
import { commandResult, type TypedCommand } from '../commands.ts';
import type { Director } from '../director.ts';
import { compare, failed, handleOf, type Mismatch, tooLate, tooSoon } from '../judgement.ts';
import { StepFailure, type StepOutcome, type StepScope } from '../outcome.ts';
import type { NamedTerminal } from '../terminals.ts';
import { lineOptions } from './run.ts';
import { startOf } from './within.ts';

export async function playRunInTerminal(
  director: Director,
  step: RunStep,
  terminalName: string,
  scope: StepScope,
): Promise<StepOutcome> {
  const terminal = terminalOf(director, terminalName, step, scope);
  const { waiting } = terminal;
  if (waiting !== undefined) {
    const message = `\`${waiting}\` waits for the keyboard in the terminal \`${terminal.name}\``;
    throw new StepFailure(`${message}, so the command would go to it`, {
      kind: 'terminal',
      cure: `Write \`type:\` to type a line to \`${waiting}\`, or end it first.`,
    });
  }
  const text = expand(step.text, scope.names.text).trimEnd();
  const options = lineOptions(step, scope);
  const type = () => director.commands.type(terminal.host, text, options, terminal.name);
  return playTyped(director, step, scope, terminal, type);
}

export async function playType(
  director: Director,
  step: TypeStep,
  scope: StepScope,
): Promise<StepOutcome> {
  const terminal = terminalOf(director, step.terminal, step, scope);
  const { host, name, waiting } = terminal;
  const { commands } = director;
  const type = () => {
    const { input } = step;
    if ('key' in input) {
      // At its prompt, a shell ends with Ctrl-D as with `exit`.
      if (waiting === undefined && input.key === '^D')
        return commands.type(host, 'exit', undefined, name);
      return commands.input(host, name, input);
    }
    const line = expand(input.line, scope.names.text);
    if (waiting === undefined) return commands.type(host, line, undefined, name);
    return commands.input(host, name, { line });
  };
  if (waiting === undefined && 'key' in step.input && step.input.key === '^C') {
    const message = `nothing runs in the terminal \`${name}\` that Ctrl-C could end`;
    throw new StepFailure(message, { kind: 'terminal' });
  }
  return playTyped(director, step, scope, terminal, type);
}

/** What a terminal has printed by itself since the last step in it. */
export async function playScreen(
  director: Director,
  step: ExpectStep,
  scope: StepScope,
): Promise<StepOutcome> {
  const { terminal: name, result } = step.screen!;
  const terminal = director.terminals.get(name);
  const command = terminal?.since;
  if (!command) throw new StepFailure(`nothing has been typed in the terminal \`${name}\` yet`);
  const { within } = step;
  const start = within ? startOf(within, scope, director.timeline.now) : director.timeline.now;
  const judge = () => compare(command, result, scope.names, 'any');
  const wrong = await becomes(director, command, judge, within, start);
  const commands = [commandResult(command, 0)];
  if (wrong) throw withCommands(wrong(1), commands);
  terminal.settled(command);
  if (step.as !== undefined) scope.names.setHandle(step.as, handleOf(command));
  return { commands };
}

/** Types, and compares until it is as expected or the time of `within` is over. */
async function playTyped(
  director: Director,
  step: RunStep | TypeStep,
  scope: StepScope,
  terminal: NamedTerminal,
  type: () => TypedCommand,
): Promise<StepOutcome> {
  const { timeline } = director;
  const { within } = step;
  const start = within ? startOf(within, scope, timeline.now) : timeline.now;
  const before = terminal.since;
  for (let attempts = 1; ; attempts++) {
    const command = type();
    await timeline.until(() => (command.exit !== undefined || command.waits ? true : undefined));
    // A command that has ended may be typed again; a program that waits may yet print more.
    const next = nextAttempt(step, command, timeline.now);
    const judge = () =>
      compare(command, step.result, scope.names, step.verb === 'run' ? [0] : 'any');
    const patience = next === undefined ? within : undefined;
    const wrong = await becomes(director, command, judge, patience, start);
    const commands = [commandResult(command, attempts - 1, before)];
    if (!wrong) {
      if (within && command.endedAt - start < within.min && next !== undefined) {
        throw withCommands(tooSoon(command, command.endedAt, start, within), commands);
      }
      if (step.as !== undefined) scope.names.setHandle(step.as, handleOf(command));
      terminal.settled(command);
      return { commands };
    }
    if (next === undefined || next >= start + within!.max) {
      throw withCommands(wrong(attempts), commands);
    }
    await timeline.sleepUntil(next);
  }
}

/** When a command that has ended would be typed again, if it would. */
function nextAttempt(step: RunStep | TypeStep, command: TypedCommand, now: number) {
  if (step.verb !== 'run' || !step.within || command.exit === undefined) return undefined;
  return Math.max(now, command.startedAt + step.within.every);
}

/** Looks whenever the terminal may show more; what is wrong at the end, by number of attempts. */
async function becomes(
  { timeline }: Director,
  command: TypedCommand,
  judge: () => Mismatch | undefined,
  within: Within | undefined,
  start: number,
): Promise<((attempts: number) => StepFailure) | undefined> {
  let mismatch = judge();
  if (within && mismatch) {
    const look = () => {
      mismatch = judge();
      return mismatch ? undefined : true;
    };
    await timeline.until(look, start + within.max);
  } else if (within && timeline.now > start + within.max) mismatch = tooLate(within);
  const wrong = mismatch;
  if (wrong) return (attempts) => failed(command, attempts, wrong);
  if (within && timeline.now - start < within.min) {
    return () => tooSoon(command, timeline.now, start, within);
  }
  return undefined;
}

function terminalOf(
  director: Director,
  name: string,
  step: RunStep | TypeStep,
  scope: StepScope,
): NamedTerminal {
  const hosts = () => director.world(scope, scope.path).hosts(step.host);
  return director.terminals.at(name, hosts);
}

function withCommands(failure: StepFailure, commands: readonly CommandResult[]): StepFailure {
  failure.commands = commands;
  return failure;
}
