/**
 * `file.yaml:42`: a scenario up to and including the step that stands at that line. What stands
 * between two steps belongs to the one before it; the heading of a group means the whole group.
 * Of steps that are played several times the last is meant, since a line cannot tell them apart.
 */

import { QuorateError } from '../errors/quorate-error.ts';
import type { ScenarioModel, Step } from '../scenario/model.ts';
import type { Cut } from './play.ts';

export interface CutScenario {
  readonly scenario: ScenarioModel;
  /** Undefined: the line is that of the last step, so that nothing was cut off. */
  readonly cut: Cut | undefined;
}

/** @throws QuorateError command-line/line-outside */
export function upToLine(scenario: ScenarioModel, line: number): CutScenario {
  const { first, last } = scenario.timelineLines;
  const { file } = scenario;
  if (line < first || line > last) {
    throw new QuorateError('command-line/line-outside', { file, line, first, last });
  }
  const path = stepAt(scenario, line);
  const timeline = takenUpTo(scenario.timeline, path);
  const notPlayed = countOf(scenario.timeline) - countOf(timeline);
  if (notPlayed === 0) return { scenario, cut: undefined };
  // What is demanded of the whole is not demanded of a part.
  const part = { ...scenario, timeline, eventually: [], sometimes: [], fails: undefined };
  return { scenario: part, cut: { line, notPlayed } };
}

/** The way to the last step that begins at the line, or nearest before it. */
function stepAt({ file, timeline }: ScenarioModel, line: number): readonly number[] {
  let path: readonly number[] = [timeline.length - 1];
  let nearest = 0;
  const look = (steps: readonly Step[], above: readonly number[]) => {
    for (const [at, step] of steps.entries()) {
      const begins = step.firstLine ?? step.at.line;
      // A step that another file brings has no line of its own here.
      if (step.at.file === file && begins <= line && begins >= nearest) {
        nearest = begins;
        path = [...above, at];
      }
      if (step.verb === 'steps') look(step.steps, [...above, at]);
    }
  };
  look(timeline, []);
  return path;
}

function takenUpTo(steps: readonly Step[], [at, ...below]: readonly number[]): readonly Step[] {
  if (at === undefined) return steps;
  const before = steps.slice(0, at);
  const step = steps[at];
  if (!step) return before;
  if (step.verb !== 'steps') return [...before, step];
  return [...before, { ...step, steps: takenUpTo(step.steps, below) }];
}

/** Steps that do something themselves. */
function countOf(steps: readonly Step[]): number {
  return steps.reduce((sum, step) => sum + ('steps' in step ? countOf(step.steps) : 1), 0);
}
