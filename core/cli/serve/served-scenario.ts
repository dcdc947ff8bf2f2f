/**
 * What is served: a cluster whose timeline is empty, or the scenario whose timeline is to play in
 * real time, which must be one of the same cluster.
 */

import { isDeepStrictEqual } from 'node:util';
import { QuorateError } from '../../errors/quorate-error.ts';
import type { Registry } from '../../plugin/registry.ts';
import type { Problem } from '../../plugin/source.ts';
import { type LoadedFiles, loadScenarios } from '../../scenario/load-scenarios.ts';
import type { ClusterModel, ScenarioModel } from '../../scenario/model.ts';
import { loadBase } from '../shell/load-base.ts';

/** A file, or a text that stands for one of this name. */
export interface NamedFile {
  readonly name: string;
  readonly text: string | undefined;
}

export interface ServedChoices {
  readonly timeline: NamedFile | undefined;
  readonly start: string | undefined;
  readonly seed: number | undefined;
  readonly params: Readonly<Record<string, string>>;
  /** Paths are taken from here. */
  readonly cwd: string;
}

export interface ServedScenario {
  readonly scenario: ScenarioModel;
  readonly registry: Registry;
  readonly seed: number;
  readonly sources: ReadonlyMap<string, string>;
  readonly warnings: readonly Problem[];
}

/** The files are wrong. */
export interface WrongFiles {
  readonly problems: readonly Problem[];
  readonly sources: ReadonlyMap<string, string>;
}

/**
 * Reads and checks the files.
 * @throws QuorateError shell/one-scenario, serve/no-timeline, serve/other-cluster,
 * command-line/together
 */
export async function loadServed(
  file: NamedFile,
  choices: ServedChoices,
): Promise<ServedScenario | WrongFiles> {
  const { timeline, start, seed, params, cwd } = choices;
  if (timeline && start !== undefined) {
    throw new QuorateError('command-line/together', {
      first: '`--timeline`',
      second: '`--start`',
      why: 'a timeline says itself where it begins',
      cure: 'Leave `--start` out, or write `start:` in the timeline.',
    });
  }
  // What is a parameter of the timeline is none of the cluster.
  const own = timeline && timeline.name !== file.name ? {} : params;
  const options = { flag: '`quorate serve`', params: own, cwd, text: file.text, start, seed };
  const base = await loadBase(file.name, options);
  if (!base.scenario) return base.files;
  if (!timeline) {
    const name = base.scenario.cluster.name;
    return served({ ...base.scenario, name, file: base.file }, base.files, seed);
  }
  const texts = new Map([file, timeline].flatMap(({ name, text }) => (text ? [[name, text]] : [])));
  const files = await loadScenarios([timeline.name], { params, cwd, texts });
  if (files.problems.length > 0) return files;
  const [scenario, another] = files.scenarios;
  if (!scenario) throw new QuorateError('serve/no-timeline', { file: timeline.name });
  if (another) {
    const count = files.scenarios.length;
    throw new QuorateError('shell/one-scenario', { flag: '`--timeline`', count });
  }
  if (!isDeepStrictEqual(standing(scenario.cluster), standing(base.scenario.cluster))) {
    const names = { timeline: timeline.name, file: base.file };
    throw new QuorateError('serve/other-cluster', names);
  }
  return served(scenario, files, seed);
}

function served(
  scenario: ScenarioModel,
  { registries, sources, warnings }: LoadedFiles,
  seed: number | undefined,
): ServedScenario {
  const registry = registries.get(scenario.cluster)!;
  return { scenario, registry, seed: seed ?? scenario.seed, sources, warnings };
}

/** What a cluster is, whichever file led to it. */
function standing({ file: _, name: __, ...cluster }: ClusterModel) {
  return cluster;
}
