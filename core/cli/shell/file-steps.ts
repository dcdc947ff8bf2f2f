/** The steps of a scenario file by their lines: where to stop, and what is shown there. */

import { QuorateError } from '../../errors/quorate-error.ts';
import type { MapEntry, SourceNode } from '../../plugin/source.ts';
import type { Style } from '../../report/style.ts';
import { VERBS } from '../../scenario/grammar/index.ts';
import { readYaml } from '../../scenario/load/read-yaml.ts';
import type { ScenarioModel } from '../../scenario/model.ts';
import type { Place, Stops } from '../../scenario/run/visitor.ts';
import type { TypedStep } from './plain-step.ts';
import { stepText } from './step-text.ts';

interface FileStep {
  /** Where its verb stands, as the run knows it. */
  readonly verb: MapEntry;
  /** Its first and last line; of a group, up to its first step. */
  readonly from: number;
  readonly to: number;
}

/** More lines than these of one step are not shown. */
const MOST_LINES = 12;

export class FileSteps {
  private readonly scenario: ScenarioModel;
  private readonly lines: readonly string[];
  private readonly steps: readonly FileStep[];

  constructor(scenario: ScenarioModel, text: string) {
    this.scenario = scenario;
    this.lines = text.split('\n');
    const { root } = readYaml(scenario.file, text);
    const timeline = root?.kind === 'map' && root.entries.find(({ key }) => key === 'timeline');
    const found = timeline ? [...stepsIn(timeline.value)] : [];
    const { last } = scenario.timelineLines;
    this.steps = found.map(({ verb, from }, at) => {
      const to = Math.max(from, (found[at + 1]?.from ?? last + 1) - 1);
      return { verb, from, to: this.trimmed(from, to) };
    });
  }

  /** Before the step that stands at a line. @throws QuorateError shell/no-step */
  stopAt(line: number): NonNullable<Stops['at']> {
    const { file, timelineLines } = this.scenario;
    const step = this.steps.findLast(({ from }) => from <= line);
    if (!step || line > timelineLines.last) {
      const first = this.steps.map(({ from }) => from).slice(0, 12);
      const lines = first.join(', ') + (this.steps.length > first.length ? ', …' : '');
      throw new QuorateError('shell/no-step', { file, line, lines });
    }
    return step.verb.keyAt;
  }

  /** The lines of the step that comes next. */
  describe({ step, timeMs }: Place, style: Style): string[] {
    if (!step) return [];
    const known = this.steps.find(({ verb }) => verb.keyAt.line === step.line);
    const place = style.dim(`${step.file}:${step.line}   at ${(timeMs / 1_000).toFixed(3)} s`);
    if (!known) return ['', `${style.bold(step.title)}   ${place}`];
    const { from, to } = known;
    const shown = this.lines.slice(from - 1, Math.min(to, from + MOST_LINES - 1));
    const width = String(to).length;
    const text = shown.map((line, at) => {
      return `${style.dim(`${String(from + at).padStart(width)} |`)} ${line.trimEnd()}`;
    });
    return ['', place, ...text, ...(to - from >= MOST_LINES ? [style.dim('  …')] : [])];
  }

  /** The file with steps that were typed, each before the step at which it was. @throws QuorateError */
  textWith(typed: readonly TypedStep[]): string {
    const lines = [...this.lines];
    // From the last on, so that the lines before keep their numbers; of one place, in their order.
    for (const { step, before } of [...typed].reverse().sort(byLine)) {
      const known = this.steps.find(({ verb }) => verb.keyAt.line === before);
      const at = (known?.from ?? 0) - 1;
      const [, indent] = /^(\s*)- /.exec(lines[at] ?? '') ?? [];
      if (indent === undefined) {
        const why = 'what was typed stands before no step that has a line of its own';
        throw new QuorateError('shell/not-now', { word: 'save', why });
      }
      lines.splice(at, 0, stepText(step, indent).trimEnd());
    }
    return lines.join('\n');
  }

  /** Without the blank lines and comments that belong to what follows. */
  private trimmed(from: number, to: number): number {
    let last = to;
    while (last > from && /^\s*(#.*)?$/.test(this.lines[last - 1] ?? '')) last--;
    return last;
  }
}

function byLine(a: TypedStep, b: TypedStep): number {
  return (b.before ?? 0) - (a.before ?? 0);
}

/** All steps in the order of the file, groups before what is in them. */
function* stepsIn(list: SourceNode): Generator<{ verb: MapEntry; from: number }> {
  if (list.kind !== 'list') return;
  for (const item of list.items) {
    if (item.kind !== 'map') continue;
    const verbs = item.entries.filter(({ key }) => (VERBS as readonly string[]).includes(key));
    const verb = verbs.find(({ key }) => key !== 'expect') ?? verbs[0];
    if (!verb) continue;
    yield { verb, from: item.entries[0]!.keyAt.line };
    yield* stepsIn(verb.value);
  }
}
