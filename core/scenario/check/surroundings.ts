/**
 * What a scope knows beside the names that are bound: the loops and files it stands in, and how
 * many steps there may still be.
 */

import { problem } from '../../plugin/problem.ts';
import type { Selector } from '../../plugin/selector.ts';
import type { MapNode, Problem, ScalarNode, SourceNode } from '../../plugin/source.ts';
import type { WorkloadDefinition } from '../../plugin/workload.ts';
import type { StepsFile } from '../load/steps-files.ts';
import type { Step } from '../model.ts';

/** Far beyond what a person writes; a loop in a loop is there quickly. */
export const MAX_STEPS = 10_000;

/** A terminal with a name; without a host where the first step in it was wrong. */
export interface OpenTerminal {
  readonly host: Selector | undefined;
}

/** Each step that was read, as it is written, with everything filled in. */
export type WrittenSteps = Map<Step, MapNode>;

export interface Surroundings {
  /** Reads the file that `use` names; undefined after having reported why it cannot. */
  readonly use: (
    path: ScalarNode,
    chain: readonly string[],
    report: (problem: Problem) => void,
  ) => StepsFile | undefined;
  /** The files on the way here, the first one's own name first. */
  readonly chain: readonly string[];
  /** Values of the loops around this place. */
  readonly loops: ReadonlyMap<string, SourceNode>;
  /** Shared by a whole scenario. */
  readonly budget: { steps: number };
  readonly written: WrittenSteps;
  /** Open terminals, shared as well: a terminal stays open, whoever opened it. */
  readonly terminals: Map<string, OpenTerminal>;
  /** The scenario's workloads, by name. */
  readonly workloads: Map<string, WorkloadDefinition>;
}

/** Of steps that stand in no file of a user: they use no other files. */
export function nowhere(): Surroundings {
  return {
    use: (path, _, report) => {
      report(problem('language/no-use-here', { path: path.text }, path.at));
      return undefined;
    },
    chain: [],
    loops: new Map(),
    budget: { steps: MAX_STEPS },
    written: new Map(),
    terminals: new Map(),
    workloads: new Map(),
  };
}
