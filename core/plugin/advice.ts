/**
 * Advice: what a plugin knows to be a mistake although it is allowed. `quorate validate` shows it as
 * a warning at its place; a cluster that means it names the rule under `without`.
 */

import type { ClusterPlan } from './define.ts';

export interface AdviceDefinition {
  /** One sentence without its end: what is looked for. */
  readonly summary: string;
  /** Looks at the whole cluster, and says each thing once. */
  check(cluster: ClusterPlan): Iterable<Advice>;
}

/** One thing that is hardly meant. */
export interface Advice {
  /** What is so and what comes of it, without the end of the sentence. */
  readonly reason: string;
  /** What to do about it: a sentence. */
  readonly cure: string;
  /** Where it stands; the cluster as a whole when it is left out. */
  readonly at?: AdvicePlace;
}

export interface AdvicePlace {
  readonly host: string;
  /** Name of the configuration file. */
  readonly file: string;
  /** A key of it. */
  readonly key?: string;
  /** A line of its text, from 1. */
  readonly line?: number;
}
