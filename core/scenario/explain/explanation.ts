/**
 * What a scenario or a cluster means, unfolded: which steps will be typed, what selectors can mean,
 * what is watched, and what every host is given and why. Plain data; nothing is simulated for it.
 */

import type { Origin } from '../check/origins.ts';

export interface Explanation {
  readonly kind: 'scenario' | 'cluster';
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly note: string | undefined;
  readonly tags: readonly string[];
  readonly skip: string | undefined;
  readonly seed: number | undefined;
  readonly cell: Readonly<Record<string, string>>;
  readonly params: readonly ExplainedParam[];
  readonly cluster: { readonly name: string; readonly file: string };
  readonly plugins: readonly { readonly name: string; readonly summary: string }[];
  readonly network: string;
  readonly hosts: readonly ExplainedHost[];
  /** Of a scenario: on the way to its start. Of a cluster: all. */
  readonly stages: readonly ExplainedStage[];
  readonly bindings: readonly { readonly name: string; readonly value: string }[];
  readonly timeline: readonly ExplainedStep[];
  /** What runs beside the timeline. */
  readonly workloads: readonly ExplainedWorkload[];
  /** What must break, where something must. */
  readonly fails: string | undefined;
  readonly selectors: readonly { readonly text: string; readonly meaning: string }[];
  readonly faults: readonly { readonly name: string; readonly summary: string }[];
  readonly checks: readonly ExplainedCheck[];
  readonly invariants: readonly ExplainedInvariant[];
}

export interface ExplainedParam {
  readonly name: string;
  readonly type: string;
  readonly value: string;
  readonly from: 'default' | 'command line';
  readonly about: string | undefined;
}

export interface ExplainedHost {
  readonly name: string;
  readonly address: string;
  readonly roles: readonly { readonly role: string; readonly why: string }[];
  readonly files: readonly ExplainedFile[];
}

export interface ExplainedFile {
  readonly name: string;
  readonly path: string;
  readonly keys: readonly ExplainedKey[];
  /** Of a file without keys: its text. */
  readonly text: string | undefined;
  /** Of a file without keys. */
  readonly origin: string | undefined;
}

export interface ExplainedKey {
  readonly key: string;
  readonly value: string;
  readonly kind: Origin['kind'] | 'unwritten';
  /** In words: `zookeeper's own default`, `cluster.yaml:9`. */
  readonly origin: string;
}

export interface ExplainedStage {
  readonly name: string;
  readonly from: string | undefined;
  /** Who says so: a place, or the plugins. */
  readonly by: string;
  readonly steps: readonly ExplainedStep[];
}

export interface ExplainedStep {
  /** The place in the timeline, as reports number it. */
  readonly path: string;
  readonly file: string;
  readonly line: number;
  /** A round of a loop or a used file: what it is; undefined for a step. */
  readonly heading: string | undefined;
  /** As it would be written in YAML, line by line, without the steps inside. */
  readonly yaml: readonly string[];
  readonly steps: readonly ExplainedStep[];
}

export interface ExplainedWorkload {
  readonly name: string;
  readonly workload: string;
  readonly hosts: string;
  readonly summary: string;
}

export interface ExplainedCheck {
  readonly when: 'always' | 'never' | 'eventually' | 'sometimes';
  readonly check: string;
  readonly file: string;
  readonly line: number;
}

export interface ExplainedInvariant {
  readonly name: string;
  readonly summary: string;
  readonly on: boolean;
  /** Why it is switched off. */
  readonly because: string | undefined;
}
