/**
 * A failure as it is drawn: the place in the file with a mark, what was expected before what was
 * seen, why it came about (with the configuration keys behind it), how things stood, and the line
 * that replays it.
 */

import type { CauseLink, Failure, StepResult } from '../scenario/result.ts';
import { drawCauses } from './causes.ts';
import { printable } from './clean.ts';
import { excerpt } from './excerpt.ts';
import { lineDiff } from './line-diff.ts';
import type { ReporterOptions, ScenarioReport } from './reporter.ts';
import type { Style } from './style.ts';
import { moment } from './units.ts';
import { padEnd, widthOf } from './width.ts';

const INDENT = '   ';
const LABEL_WIDTH = 10;

export type FailureOptions = Pick<ReporterOptions, 'columns' | 'readFile'> & {
  readonly style: Style;
};

/** The lines that say what failed, and why. */
export function drawFailure(scenario: ScenarioReport, options: FailureOptions): string[] {
  const { failure } = scenario;
  if (!failure) return [];
  return [
    title(scenario, failure, options),
    '',
    ...place(failure, options),
    ...labelled('', [options.style.bold(failure.message)], options),
    ...comparison(failure, options),
    ...together(failure, options),
    ...labelled(
      'why',
      [...unchanged(failure, options), ...drawCauses(failure.causes, 'chain', options.style)],
      options,
    ),
    ...lastEvents(failure, options),
    ...labelled('state', joined(failure.state, options), options),
    ...labelled('cure', failure.cure === undefined ? [] : [failure.cure], options),
    ...detail(failure, options.style),
    ...labelled('replay', replayOf(scenario, failure, options), options),
  ];
}

function title(scenario: ScenarioReport, failure: Failure, { style }: FailureOptions): string {
  const step = scenario.steps.find(({ path, passed }) => path === failure.step && !passed);
  const where = `${failure.at.file}:${failure.at.line}:${failure.at.column}`;
  const chain = [scenario.name, ...headings(scenario.steps, failure.step), step?.title].filter(
    (part) => part !== undefined,
  );
  const badge = style.inverse(style.red(' FAIL '));
  return `${badge} ${style.bold(chain.join(' > '))}   ${style.dim(`${where}   seed ${scenario.seed}`)}`;
}

/** Names of the groups and the step on the way to a path. */
function headings(steps: readonly StepResult[], path: string | undefined): string[] {
  if (path === undefined) return [];
  const parts = path.split('.');
  const ways = parts.map((_, at) => parts.slice(0, at + 1).join('.'));
  return ways.flatMap((way, at) => {
    const step = steps.find((one) => one.path === way);
    // A round of a loop, or a used file, is told by its title; the step itself comes last anyhow.
    const isPlain = at === ways.length - 1 || /^(steps|parallel)\b/.test(step?.title ?? '');
    return step?.name ?? (isPlain ? [] : (step?.title ?? []));
  });
}

function place(failure: Failure, { readFile, style, columns }: FailureOptions): string[] {
  const text = readFile(failure.at.file);
  if (text === undefined) return [];
  const room = columns === undefined ? undefined : columns - INDENT.length;
  const { remark } = failure;
  const lines = excerpt(text, failure.at, {
    style,
    columns: room,
    ...(remark !== undefined && { remark }),
  });
  return [...lines.map((line) => INDENT + line), ''];
}

function comparison(failure: Failure, options: FailureOptions): string[] {
  const { expected, actual, comparable } = failure;
  const { style } = options;
  const often = howOften(failure);
  if (comparable && expected?.includes('\n') && actual?.includes('\n')) {
    const marks = { both: '  ', expected: '- ', actual: '+ ' };
    const colours = { both: style.dim, expected: style.green, actual: style.red };
    const lines = lineDiff(expected, actual).map(({ side, text }) =>
      colours[side](marks[side] + printable(text)),
    );
    const legend = `${style.green('- expected')}  ${style.red('+ last saw')}`;
    return labelled('differs', [legend, ...often, ...lines], options);
  }
  // Where code is at fault nothing was compared.
  if (failure.exit === 3 && expected === undefined) return [];
  return [
    ...labelled('expected', paint(expected, style.green), options),
    ...labelled('last saw', [...paint(actual, style.red), ...often.map(style.dim)], options),
  ];
}

/** `looked 6 times, 82.2 s to 87.2 s, always the same`. */
function howOften({ attempts, atMs, looks }: Failure): string[] {
  if (!looks) return attempts > 1 ? [`looked ${attempts} times, last at ${moment(atMs)} s`] : [];
  if (looks.times < 2) return [];
  const { how, times, firstMs, lastMs, same } = looks;
  const whether = same ? 'always the same' : 'not always the same';
  return [`${how} ${times} times, ${moment(firstMs)} s to ${moment(lastMs)} s, ${whether}`];
}

/** Where all that explains it is older than the first look. */
function unchanged({ causes, looks }: Failure, { style }: FailureOptions): string[] {
  const [last] = causes;
  if (!looks || !last || looks.times < 2 || last.timeMs >= looks.firstMs) return [];
  const first = looks.how === 'typed' ? 'attempt' : 'look';
  return [style.dim(`(older than the first ${first}: nothing of it has changed since)`)];
}

/** The events that broke it together. */
function together(failure: Failure, options: FailureOptions): string[] {
  const { evidence = [] } = failure;
  return labelled('together', drawCauses(evidence, 'side by side', options.style), options);
}

/** The line that plays it again, and the flag that stops it there. */
function replayOf(
  { file }: ScenarioReport,
  { replay, at, step }: Failure,
  { style }: FailureOptions,
): string[] {
  if (replay === undefined) return [];
  const isStep = step !== undefined && step !== 'end' && at.file === file;
  // Nobody can sit down in a recording.
  const takesVisitors = replay.startsWith('npx ') && !replay.includes(' --replay ');
  if (!isStep || !takesVisitors) return [replay];
  return [`${replay}   ${style.dim('go there')}   --break ${at.line}`];
}

function paint(text: string | undefined, colour: (text: string) => string): string[] {
  if (text === undefined) return [];
  return text === '' ? ['(nothing)'] : text.split('\n').map((line) => colour(printable(line)));
}

/** What the hosts did last, where no chain of causes says more. */
function lastEvents(failure: Failure, options: FailureOptions): string[] {
  if (failure.causes.some(({ place }) => place) || failure.causes.length > 1) return [];
  const known = new Set(failure.causes.map(keyOf));
  const events = failure.lastEvents.filter((link) => !known.has(keyOf(link)));
  return labelled('before', drawCauses(events, 'side by side', options.style), options);
}

function keyOf({ timeMs, host, sentence }: CauseLink): string {
  return `${timeMs} ${host} ${sentence}`;
}

/** As many on a line as have room. */
function joined(items: readonly string[], { columns }: FailureOptions): string[] {
  const room = (columns ?? 100) - INDENT.length - LABEL_WIDTH;
  const lines: string[] = [];
  for (const item of items) {
    const last = lines.at(-1);
    const longer = last === undefined ? item : `${last}     ${item}`;
    if (last === undefined || widthOf(longer) > room) lines.push(item);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

function detail(failure: Failure, style: Style): string[] {
  if (failure.detail === undefined || failure.detail === '') return [];
  const lines = failure.detail.split('\n').map((line) => INDENT + style.dim(`  ${line}`));
  return ['', ...lines, ''];
}

/** The label stands before the first line. */
function labelled(label: string, lines: readonly string[], { style }: FailureOptions): string[] {
  return lines.map((line, at) => {
    const head = style.dim(padEnd(at === 0 ? label : '', LABEL_WIDTH));
    return `${INDENT}${label === '' ? '' : head}${line}`.trimEnd();
  });
}
