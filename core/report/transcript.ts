/**
 * The run as a terminal session: mark, virtual time and host in the left margin, and right of it
 * what was typed and what it showed, as it stood on the screen. Steps that are no commands are one
 * line; named steps and groups get a heading; the stage (`start: running`) is one line.
 */

import type { CommandResult, ScenarioResult, ScreenPart, StepResult } from '../scenario/result.ts';
import { printable } from './clean.ts';
import type { Style } from './style.ts';
import { count, duration, moment } from './units.ts';
import { padEnd, padStart, widthOf, wrap } from './width.ts';

export interface TranscriptOptions {
  readonly style: Style;
  readonly columns: number | undefined;
}

/** Narrower than this the text right of the margin is not wrapped any more. */
const LEAST_ROOM = 20;
/** An expectation that came true sooner than this was simply true. */
const LEAST_WAIT_MS = 10;

/** The lines of a whole scenario. */
export function transcript(
  scenario: Pick<ScenarioResult, 'start' | 'steps'>,
  options: TranscriptOptions,
): string[] {
  const steps = [...scenario.steps].sort((a, b) => comparePaths(a.path, b.path));
  const setup = steps.filter((step) => step.setup);
  const page = new Page(steps, options);
  if (setup.some((step) => !step.passed)) for (const step of setup) page.step(step);
  else if (setup.length > 0) page.folded(scenario.start, setup);
  for (const step of steps) if (!step.setup) page.step(step);
  return page.lines;
}

/** `2` before `2.1` before `10`; what comes at the end (`eventually`) last. */
export function comparePaths(a: string, b: string): number {
  const left = numbers(a);
  const right = numbers(b);
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const difference = (left[at] ?? -1) - (right[at] ?? -1);
    if (difference !== 0 && !Number.isNaN(difference)) return difference;
  }
  return 0;
}

function numbers(path: string): number[] {
  return path.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : Number.MAX_VALUE));
}

/** What stands left of the text. */
interface Margin {
  readonly mark: string;
  readonly time: string;
  readonly host: string;
}

const BLANK: Margin = { mark: '', time: '', host: '' };

class Page {
  readonly lines: string[] = [];
  private readonly style: Style;
  private readonly timeWidth: number;
  private readonly hostWidth: number;
  private readonly room: number;

  constructor(steps: readonly StepResult[], { style, columns }: TranscriptOptions) {
    this.style = style;
    const times = steps.map((step) => moment(step.endMs).length);
    const hosts = steps.flatMap((step) => step.commands.map((one) => widthOf(placeOf(one))));
    this.timeWidth = Math.max(6, ...times);
    this.hostWidth = Math.max(2, ...hosts);
    const margin = this.timeWidth + this.hostWidth + 7;
    const room = (columns ?? Number.POSITIVE_INFINITY) - margin;
    this.room = room < LEAST_ROOM ? Number.POSITIVE_INFINITY : room;
  }

  /** The stage in one line. */
  folded(stage: string, setup: readonly StepResult[]): void {
    const end = Math.max(...setup.map((step) => step.endMs));
    const size = `(${count(setup.length, 'step')}, ${duration(end)})`;
    this.lines.push(`   start: ${stage}  ${this.style.dim(size)}`);
  }

  step(step: StepResult): void {
    const { style } = this;
    if (step.skipped !== undefined) return this.skipped(step, step.skipped);
    const isGroup = step.verb === 'steps' || step.verb === 'parallel';
    if (step.name !== undefined) this.heading(step.name);
    if (step.note !== undefined) {
      for (const line of step.note.trimEnd().split('\n')) this.row(BLANK, `# ${line}`, style.dim);
    }
    if (isGroup) return;
    if (step.commands.length === 0) this.act(step);
    for (const [at, command] of step.commands.entries()) {
      const isLast = at === step.commands.length - 1;
      this.command(command, step, step.passed || !isLast);
    }
  }

  /** What was not played, and why. */
  private skipped(step: StepResult, why: string): void {
    const margin = { mark: '-', time: moment(step.endMs), host: '' };
    this.row(margin, `${step.name ?? step.title}   (skipped: ${why})`, this.style.dim);
  }

  private heading(name: string): void {
    if (this.lines.length > 0) this.lines.push('');
    this.lines.push(`   ${this.style.bold(name)}`);
  }

  /** A step that is no command. */
  private act(step: StepResult): void {
    const { style } = this;
    const colour = step.verb === 'fault' || step.verb === 'heal' ? style.yellow : style.cyan;
    const margin = { mark: this.mark(step.passed), time: moment(step.endMs), host: '' };
    const waited = step.endMs - step.startMs;
    const tail =
      waited >= LEAST_WAIT_MS && step.verb === 'expect' ? ` (after ${duration(waited)})` : '';
    this.row(margin, step.title + tail, colour);
  }

  private command(command: CommandResult, step: StepResult, passed: boolean): void {
    const { style } = this;
    const { terminal, prompt, text, attempts, exit } = command;
    const isTyped = command.output.some(({ stream }) => stream === 'typed');
    const time = moment(isTyped || terminal === undefined ? command.startMs : step.endMs);
    const margin = { mark: this.mark(passed), time, host: placeOf(command) };
    const typed = { stream: 'typed', prompt, text } as const;
    // What a terminal with a name printed by itself, nobody typed for.
    const screen = isTyped || terminal !== undefined ? command.output : [typed, ...command.output];
    for (const [at, part] of screen.entries()) this.part(part, at === 0 ? margin : BLANK);
    const remarks: string[] = [];
    if (exit !== undefined && exit !== 0) remarks.push(`exit ${exit}`);
    if (attempts > 0) remarks.push(`typed ${attempts + 1} times`);
    if (remarks.length > 0) this.row(BLANK, `[${remarks.join(', ')}]`, style.dim);
  }

  /** A command with its prompt, the rest of a here-document behind `> `; or what was printed. */
  private part(part: ScreenPart, margin: Margin): void {
    const { style } = this;
    if (part.stream === 'typed') {
      const [first = '', ...more] = part.text.split('\n');
      this.row(margin, part.prompt + first, style.bold);
      for (const line of more) this.row(BLANK, `> ${line}`, style.bold);
      return;
    }
    const colour = part.stream === 'stderr' ? style.dim : undefined;
    const [first = '', ...more] = linesOf(part.text);
    this.row(margin, first, colour);
    for (const line of more) this.row(BLANK, line, colour);
  }

  private mark(passed: boolean): string {
    return passed ? this.style.green('✓') : this.style.red('✗');
  }

  private row(margin: Margin, text: string, colour?: (text: string) => string): void {
    const { style } = this;
    const time = style.dim(padStart(margin.time, this.timeWidth));
    const host = style.cyan(padEnd(margin.host, this.hostWidth));
    const bar = style.dim('│');
    const [first = '', ...more] = wrap(printable(text), this.room);
    const paint = (line: string) => (colour && line !== '' ? colour(line) : line);
    const blank = ' '.repeat(this.timeWidth + this.hostWidth + 4);
    this.lines.push(`${margin.mark || ' '} ${time} ${host} ${bar} ${paint(first)}`.trimEnd());
    for (const line of more) this.lines.push(`${blank}${bar} ${paint(line)}`.trimEnd());
  }
}

/** `m1`, or `c1 alice` for a terminal with a name. */
function placeOf({ host, terminal }: CommandResult): string {
  return terminal === undefined ? host : `${host} ${terminal}`;
}

/** Lines of what was printed, without the end of the last one. */
function linesOf(text: string): string[] {
  return text.replace(/\n$/, '').split('\n');
}
