/**
 * `transcript`: types the commands of a pasted session one after another, each on its host, and
 * compares the screen between the prompts. Exit codes stand on no screen, so they are not asked.
 * Where a program waits for the keyboard, the line that begins with its prompt is typed to it.
 */

import { contentLines, matchText } from '../../../plugin/pattern.ts';
import { expand } from '../../../plugin/placeholders.ts';
import { firstDifference, rewriteScreen } from '../../../plugin/screen-text.ts';
import type { TranscriptStep } from '../../model.ts';
import type { PastedCommand, PastedLine } from '../../pasted.ts';
import type { CommandResult } from '../../result.ts';
import { commandResult, MAIN, shown, type TypedCommand } from '../commands.ts';
import type { Director } from '../director.ts';
import { StepFailure, type StepOutcome, type StepScope } from '../outcome.ts';

export async function playTranscript(
  director: Director,
  step: TranscriptStep,
  scope: StepScope,
): Promise<StepOutcome> {
  const commands: CommandResult[] = [];
  const page: Page = { director, step, scope, commands };
  try {
    for (const pasted of step.commands) if (pasted.text !== '') await playPasted(pasted, page);
  } catch (error) {
    if (error instanceof StepFailure) error.commands = commands;
    throw error;
  }
  return { commands };
}

interface Page {
  readonly director: Director;
  readonly step: TranscriptStep;
  readonly scope: StepScope;
  readonly commands: CommandResult[];
}

/** One line as it was typed, and where; then what was pasted behind it. */
interface Typed {
  readonly command: TypedCommand;
  readonly at: PastedLine['at'];
}

async function playPasted(pasted: PastedCommand, page: Page): Promise<void> {
  const { commands } = page.director;
  const { host } = pasted;
  const text = expand(pasted.text, page.scope.names.text);
  const first = { command: commands.type(host, text), at: pasted.typedUntil };
  let typed: Typed = first;
  let left = pasted.output;
  for (;;) {
    await settled(typed.command, page);
    if (typed === first) checkDirectory(pasted, first.command);
    const { waits } = typed.command;
    if (typed.command.exit !== undefined || !waits) break;
    const prompt = waits.prompt.trimEnd();
    const next = prompt === '' ? -1 : left.findIndex((line) => line.text.startsWith(prompt));
    if (next < 0) throw stillWaits(typed, waits.program, waits.prompt);
    compare(typed, left.slice(0, next), page);
    const { text: line, at } = left[next]!;
    const answer = expand(line.slice(prompt.length).trim(), page.scope.names.text);
    typed = { command: commands.input(host, MAIN, { line: answer }), at };
    left = left.slice(next + 1);
  }
  compare(typed, left, page);
}

async function settled(command: TypedCommand, { director, commands }: Page): Promise<void> {
  const { timeline } = director;
  await timeline.until(() => (command.exit !== undefined || command.waits ? true : undefined));
  commands.push(commandResult(command, 0));
}

/** The screen between two prompts. */
function compare({ command, at }: Typed, pasted: readonly PastedLine[], page: Page): void {
  const { director, step, scope } = page;
  const expected = pasted.map(({ text }) => text);
  const seen = shown(command);
  const captures = matchText(expected.join('\n'), seen, scope.names.text);
  if (captures) return scope.names.bindCaptures(captures);
  if (director.commands.rewrites && step.rewritable) {
    const blank = expected.length - contentLines(expected.join('\n')).length;
    const fresh = rewriteScreen(expected, seen, scope.names.text);
    // Empty lines before the next prompt are the writer's own.
    const after = [...fresh, ...Array<string>(blank).fill('')];
    const { file, line, column } = at;
    director.commands.rewrites.push({ file, line, indent: column - 1, before: expected, after });
    const now = matchText(after.join('\n'), seen, scope.names.text);
    return scope.names.bindCaptures(now ?? {});
  }
  const wrong = firstDifference(expected, seen, scope.names.text) ?? 0;
  const [title = ''] = command.text.split('\n');
  const told = pasted[Math.min(wrong, pasted.length - 1)]?.at ?? at;
  throw new StepFailure(`the screen of \`${title}\` on ${command.host} is not as pasted`, {
    at: told,
    expected: expected.join('\n').trimEnd(),
    actual: seen.trimEnd(),
    comparable: true,
    about: command.ended,
    cure: step.rewritable
      ? 'Change the block; `quorate run -u` writes what the screen shows.'
      : 'Change the text; below `|`, `quorate run -u` writes what the screen shows.',
  });
}

/** The prompt tells where the shell was; elsewhere the command means something else. */
function checkDirectory(pasted: PastedCommand, { output, host }: TypedCommand): void {
  const part = output.find(({ stream }) => stream === 'typed');
  const prompt = part?.stream === 'typed' ? part.prompt : '';
  const real = /:(\S*?)[#$] $/.exec(prompt)?.[1];
  const { directory } = pasted;
  if (real === undefined || directory === '' || isSame(directory, real)) return;
  throw new StepFailure(
    `the prompt stands in ${directory}, but the shell of ${host} is in ${real}`,
    {
      at: pasted.at,
      expected: directory,
      actual: real,
      cure: `Go there first, with \`cd ${directory}\`.`,
    },
  );
}

/** `~`, a path, or in brackets the last part of one. */
function isSame(pasted: string, real: string): boolean {
  const whole = real.replace(/^~/, '/root');
  if (pasted.startsWith('~') || pasted.startsWith('/')) {
    return pasted.replace(/^~/, '/root').replace(/(.)\/$/, '$1') === whole;
  }
  return whole.split('/').at(-1) === pasted;
}

function stillWaits({ command, at }: Typed, program: string, prompt: string): StepFailure {
  const behind = prompt.trim() === '' ? '' : `, behind \`${prompt.trim()}\``;
  return new StepFailure(`\`${program}\` waits for the keyboard${behind}, and nothing is typed`, {
    kind: 'terminal',
    at,
    actual: shown(command).trimEnd(),
    about: command.ended,
    cure: 'Paste what was typed to it as well, up to its end.',
  });
}
