/**
 * Files of steps, which `use` puts into a timeline: `steps:`, with `params:` for the values that
 * they want. A path is taken from the file in which it stands.
 */

import { didYouMean } from '../../plugin/names.ts';
import { listOf, problem } from '../../plugin/problem.ts';
import type { MapNode, Problem, ScalarNode } from '../../plugin/source.ts';
import { entryOf, mapOf } from '../check/shape.ts';
import { VERB_WORDS } from '../grammar/step-words.ts';
import { STEPS_FILE_WORDS } from '../grammar/steps-file-words.ts';
import { type ReadFile, readYaml } from './read-yaml.ts';
import type { Sources } from './sources.ts';

export interface StepsFile {
  readonly file: string;
  readonly root: MapNode;
}

/** A map with `steps:` that is neither scenario nor cluster. */
export function isStepsFile(root: MapNode): boolean {
  const has = (key: string) => entryOf(root, key) !== undefined;
  return has('steps') && !['timeline', 'cluster', 'hosts', 'extends'].some(has);
}

const KEYS = Object.keys(STEPS_FILE_WORDS);

/** Other tools have files with `steps:` too; in a folder, only those in our words are ours. */
export function looksOurs(root: MapNode): boolean {
  const steps = entryOf(root, 'steps')?.value;
  const first = steps?.kind === 'list' ? steps.items[0] : undefined;
  const verb = first?.kind === 'map' && first.entries.some(({ key }) => key in VERB_WORDS);
  return verb === true && root.entries.every(({ key }) => KEYS.includes(key));
}

/** Reports keys that a file of steps does not have. */
export function checkStepsFileKeys(root: MapNode, report: (problem: Problem) => void): void {
  for (const { key, keyAt } of root.entries) {
    if (KEYS.includes(key)) continue;
    const hint = didYouMean(key, KEYS) ?? `a file of steps has ${listOf(KEYS)}`;
    report(problem('language/unknown-key', { key, where: 'a file of steps' }, keyAt, hint));
  }
}

export class StepsFiles {
  readonly #sources: Sources;
  readonly #read = new Map<string, ReadFile>();

  constructor(sources: Sources) {
    this.#sources = sources;
  }

  /** The file that a path means; `chain` names the files that led to it. */
  readonly use = (
    path: ScalarNode,
    chain: readonly string[],
    report: (problem: Problem) => void,
  ): StepsFile | undefined => {
    const file = this.#sources.beside(path.at.file, path.text);
    if (chain.includes(file)) {
      const circle = [...chain.slice(chain.indexOf(file)), file].join(' → ');
      report(problem('language/cyclic-use', { chain: circle }, path.at));
      return undefined;
    }
    const yaml = this.#file(file, path, report);
    for (const one of yaml?.problems ?? []) report(one);
    if (!yaml?.root) return undefined;
    const wanted = 'a map with `steps:`';
    const root = mapOf(yaml.root, 'a file of steps', { problem: report }, wanted);
    if (!root) return undefined;
    if (isStepsFile(root)) {
      checkStepsFileKeys(root, report);
      return { file, root };
    }
    const got = entryOf(root, 'timeline') ? 'a scenario' : entryOf(root, 'hosts') && 'a cluster';
    const parameters = { path: path.text, got: got || 'a map without `steps:`' };
    report(problem('language/no-steps-file', parameters, path.at));
    return undefined;
  };

  #file(file: string, path: ScalarNode, report: (problem: Problem) => void): ReadFile | undefined {
    const known = this.#read.get(file);
    if (known) return known;
    const read = this.#sources.read(file);
    if (!read) {
      const from = `the path is taken from the folder of ${path.at.file}`;
      const hint = path.text.startsWith('/') ? 'there is nothing at this path' : from;
      report(problem('input/no-such-file', { path: path.text }, path.at, hint));
      return undefined;
    }
    if ('why' in read) {
      report(problem('input/unreadable', { path: path.text, why: read.why }, path.at));
      return undefined;
    }
    const yaml = readYaml(file, read.text);
    this.#read.set(file, yaml);
    return yaml;
  }
}
