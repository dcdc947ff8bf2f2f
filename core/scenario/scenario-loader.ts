/**
 * From a scenario file to its models: parameters get their values, a matrix becomes one scenario
 * for each cell, and each of them is filled in, joined with its cluster, and checked.
 */

import { problem } from '../plugin/problem.ts';
import type { MapNode, Problem, SourceNode } from '../plugin/source.ts';
import { readScenario } from './check/scenario.ts';
import { entryOf } from './check/shape.ts';
import type { Surroundings, WrittenSteps } from './check/surroundings.ts';
import type { ClusterLoader, LoadedCluster } from './cluster-loader.ts';
import { axesOf, type Cell, cellTitle, mergeProblems, readMatrix } from './expand/matrix.ts';
import { type Param, paramValues, readParams, valueOfFlag } from './expand/params.ts';
import { inMap, substitute } from './expand/substitute.ts';
import type { ScenarioModel } from './model.ts';

/** A scenario with what stands behind it. */
export interface LoadedScenario {
  readonly model: ScenarioModel;
  readonly cluster: LoadedCluster;
  readonly params: readonly Param[];
  /** The values of its parameters. */
  readonly values: SourceNode | undefined;
  /** Its steps as they are written, with everything filled in. */
  readonly written: WrittenSteps;
}

export interface LoadedScenarioFile {
  readonly params: readonly Param[];
  /** Those without problems of their own. */
  readonly scenarios: readonly LoadedScenario[];
  readonly problems: readonly Problem[];
}

export interface ScenarioLoading {
  /** A loader of clusters that reports to `problems`. */
  readonly clusters: (problems: Problem[]) => ClusterLoader;
  /** How `use` gets the steps of a file. */
  readonly use: Surroundings['use'];
  /** Name -> value, from the command line. */
  readonly params: ReadonlyMap<string, string>;
  /** How many lines a file has. */
  readonly linesOf: (file: string) => number;
}

/** Reads and checks a scenario file; nothing is thrown for what it says. */
export async function loadScenarioFile(
  file: string,
  root: MapNode,
  loading: ScenarioLoading,
): Promise<LoadedScenarioFile> {
  const problems: Problem[] = [];
  const reporter = { problem: (one: Problem) => void problems.push(one) };
  const first = root.entries[0]?.keyAt ?? root.at;
  for (const [key, example] of [
    ['timeline', '[…]'],
    ['cluster', './cluster.yaml'],
  ] as const) {
    if (entryOf(root, key)) continue;
    const parameters = { where: 'a scenario', key, example };
    problems.push(problem('language/missing-key', parameters, first));
  }
  const params = readParams(root, reporter);
  const given = new Map(
    params.flatMap((param) => {
      const text = loading.params.get(param.name);
      return text === undefined ? [] : [[param.name, text] as const];
    }),
  );
  const flag = (param: Param) => {
    const text = given.get(param.name);
    return text === undefined ? undefined : valueOfFlag(param, text);
  };
  const values = new Map<string, SourceNode>([['params', paramValues(params, flag, reporter)]]);
  const matrix = entryOf(root, 'matrix');
  const filled = matrix && { ...matrix, value: substitute(matrix.value, values, reporter) };
  const cells = readMatrix(filled, root, reporter);
  if (!entryOf(root, 'cluster')) return { params, scenarios: [], problems };
  const loader = new CellLoader(file, root, params, given, values, loading);
  const loaded: CellResult[] = [];
  const axes = axesOf(cells);
  for (const cell of cells) loaded.push(await loader.load(cell, axes));
  return {
    params,
    scenarios: loaded.flatMap((one) =>
      one.scenario && one.problems.length === 0 && problems.length === 0 ? [one.scenario] : [],
    ),
    problems: [...problems, ...mergeProblems(loaded)],
  };
}

/** The line before the next key of the scenario, or the last of the file. */
function timelineEnd({ entries }: MapNode, lines: number): number {
  const at = entries.findIndex(({ key }) => key === 'timeline');
  const next = entries[at + 1]?.keyAt.line;
  return next === undefined ? lines : Math.max(entries[at]?.keyAt.line ?? 1, next - 1);
}

interface CellResult {
  readonly cell: Cell;
  readonly scenario: LoadedScenario | undefined;
  readonly problems: readonly Problem[];
}

/** Loads one cell after another; cells whose cluster is the same share it. */
class CellLoader {
  readonly #clusters = new Map<
    SourceNode,
    { readonly cluster: LoadedCluster | undefined; readonly problems: readonly Problem[] }
  >();
  readonly #file: string;
  readonly #root: MapNode;
  readonly #timelineEnd: number;
  readonly #params: readonly Param[];
  readonly #given: ReadonlyMap<string, string>;
  readonly #values: ReadonlyMap<string, SourceNode>;
  readonly #loading: ScenarioLoading;

  constructor(
    file: string,
    root: MapNode,
    params: readonly Param[],
    given: ReadonlyMap<string, string>,
    values: ReadonlyMap<string, SourceNode>,
    loading: ScenarioLoading,
  ) {
    this.#file = file;
    // Where values are declared, none is filled in.
    const entries = root.entries.filter(({ key }) => key !== 'params' && key !== 'matrix');
    this.#root = { ...root, entries };
    this.#timelineEnd = timelineEnd(root, loading.linesOf(file));
    this.#params = params;
    this.#given = given;
    this.#values = values;
    this.#loading = loading;
  }

  async load(cell: Cell, axes: ReturnType<typeof axesOf>): Promise<CellResult> {
    const problems: Problem[] = [];
    const reporter = { problem: (one: Problem) => void problems.push(one) };
    const values = new Map([...this.#values, ['matrix', cell.values] as const]);
    const root = inMap(this.#root, values, reporter);
    const node = entryOf(root, 'cluster')?.value;
    const cluster = node && (await this.#clusterOf(node, problems));
    if (!cluster) return { cell, scenario: undefined, problems };
    const written: WrittenSteps = new Map();
    const model = readScenario(
      {
        file: this.#file,
        fallbackName: this.#file.replace(/^.*\//, '').replace(/\.ya?ml$/, ''),
        root,
        cluster: cluster.model,
        registry: cluster.registry,
        stages: cluster.stages,
        timelineEnd: this.#timelineEnd,
        cell: cell.texts,
        axes,
        title: cellTitle(cell, this.#mentioned()),
        use: this.#loading.use,
        written,
        params: this.#params,
        given: this.#given,
        values: values.get('params'),
      },
      problems,
    );
    const params = this.#params;
    const own = { model, cluster, params, values: values.get('params'), written };
    return { cell, scenario: own, problems };
  }

  async #clusterOf(node: SourceNode, problems: Problem[]): Promise<LoadedCluster | undefined> {
    let found = this.#clusters.get(node);
    if (!found) {
      const own: Problem[] = [];
      const cluster = await this.#loading.clusters(own).clusterOf(this.#file, node);
      found = { cluster, problems: own };
      this.#clusters.set(node, found);
    }
    problems.push(...found.problems);
    return found.cluster;
  }

  /** Names of the matrix that the title speaks of itself. */
  #mentioned(): string[] {
    const name = entryOf(this.#root, 'name')?.value;
    if (name?.kind !== 'scalar') return [];
    return [...name.text.matchAll(/\$\{\{\s*matrix\.([\w-]+)/g)].map(([, one = '']) => one);
  }
}
