/** Steps unfolded: groups, rounds of loops and used files, each step as it would be written. */

import type { MapEntry, MapNode } from '../../plugin/source.ts';
import type { WrittenSteps } from '../check/surroundings.ts';
import { entryLines, writeItem } from '../load/write-yaml.ts';
import type { GroupStep, ParallelStep, Step } from '../model.ts';
import type { ExplainedStep } from './explanation.ts';

/** Columns of a line of YAML, the margin aside. */
const WIDTH = 70;

/** What is shown by the steps inside, or by the heading. */
const UNFOLDED: readonly string[] = ['steps', 'parallel', 'repeat', 'each', 'use', 'with'];

export function explainSteps(
  steps: readonly Step[],
  written: WrittenSteps,
  above = '',
): ExplainedStep[] {
  return steps.map((step, at) => {
    const path = `${above}${at + 1}`;
    const map = written.get(step);
    const isGroup = step.verb === 'steps' || step.verb === 'parallel';
    const { file, line } = step.at;
    const yaml = isGroup ? groupYaml(step, map) : writeItem(map ?? titled(step), WIDTH);
    const inner = isGroup ? explainSteps(step.steps, written, `${path}.`) : [];
    return { path, file, line, heading: headingOf(step), yaml, steps: inner };
  });
}

function headingOf(step: Step): string | undefined {
  if (step.verb !== 'steps' || step.title === 'steps') return undefined;
  return step.title.replace(/^steps, /, '');
}

/** The head of a group: what stands beside its steps; a round without a head has none. */
function groupYaml(step: GroupStep | ParallelStep, map: MapNode | undefined): string[] {
  const beside = (map?.entries ?? []).filter(({ key }) => !UNFOLDED.includes(key));
  const named = beside.some(({ key }) => key === 'name');
  const { name, at } = step;
  // A used file brings its own.
  const own: MapEntry[] =
    name === undefined || named
      ? []
      : [{ key: 'name', keyAt: at, value: { kind: 'scalar', text: name, at } }];
  const head = [...own, ...beside].flatMap((entry) => entryLines(entry, WIDTH));
  const isBare = head.length === 0 && headingOf(step) !== undefined;
  return isBare ? [] : [...head, `${step.verb}:`];
}

/** A step that nobody wrote: what `eventually` and the like make. */
function titled({ at, title, verb }: Step): MapNode {
  const text = title.replace(`${verb}: `, '');
  return {
    kind: 'map',
    entries: [{ key: verb, keyAt: at, value: { kind: 'scalar', text, at } }],
    at,
  };
}
