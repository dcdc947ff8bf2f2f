/**
 * From paths on a command line to models: finds the files, reads them, follows `cluster:` and
 * `extends:`, loads the plugins and checks everything. All problems of all files come back at
 * once; nothing is thrown for what a user wrote.
 */

import { IMPORTED, type PluginSource } from '../plugin/loader.ts';
import { didYouMean } from '../plugin/names.ts';
import { listOf, problem } from '../plugin/problem.ts';
import type { Registry } from '../plugin/registry.ts';
import type { Problem } from '../plugin/source.ts';
import { entryOf } from './check/shape.ts';
import { checkStepsFile } from './check-steps-file.ts';
import { ClusterLoader, type LoadedCluster } from './cluster-loader.ts';
import type { Param } from './expand/params.ts';
import { type FoundFile, findFiles } from './files.ts';
import { placeOf } from './load/plain.ts';
import { readYaml } from './load/read-yaml.ts';
import { Sources } from './load/sources.ts';
import { isStepsFile, looksOurs, StepsFiles } from './load/steps-files.ts';
import type { ClusterModel, ScenarioModel } from './model.ts';
import { type LoadedScenario, loadScenarioFile, type ScenarioLoading } from './scenario-loader.ts';

export type { PluginSource } from '../plugin/loader.ts';

export interface LoadOptions {
  /** Paths are taken from here, and shown from here; the process's folder by default. */
  readonly cwd?: string;
  /** How a resolved specifier becomes a plugin; an import by default. */
  readonly plugins?: PluginSource;
  /** Values of parameters, as `--param` gives them; each counts where it is declared. */
  readonly params?: Readonly<Record<string, string>>;
  /** Texts that stand for files, by their names from `cwd`. */
  readonly texts?: ReadonlyMap<string, string> | undefined;
  /** Also check files of steps, which no scenario needs to use. */
  readonly checkSteps?: boolean;
}

/** A parameter of a scenario file, for help and completion. */
export type DeclaredParam = Pick<Param, 'name' | 'type' | 'about' | 'choices'> & {
  readonly file: string;
};

export interface LoadedFiles {
  /** Without problems of their own, ready to run, in the order of the files. */
  readonly scenarios: readonly ScenarioModel[];
  /** Cluster files that were named or found, checked but not run. */
  readonly clusters: readonly ClusterModel[];
  /** Files of steps, which `checkSteps` asked for. */
  readonly stepsFiles: readonly string[];
  /** The scenarios and clusters with what stands behind them, to be explained. */
  readonly loaded: readonly (LoadedScenario | LoadedCluster)[];
  /** What the scenario files declare under `params:`. */
  readonly params: readonly DeclaredParam[];
  /** Each once, by file, line and column. */
  readonly problems: readonly Problem[];
  /** What is allowed in the clusters' files and hardly meant; each once. */
  readonly warnings: readonly Problem[];
  /** Text of every file read, by the name in the spans. */
  readonly sources: ReadonlyMap<string, string>;
  /** The pieces that stand behind a scenario's cluster. */
  readonly registries: ReadonlyMap<ClusterModel, Registry>;
}

/** Reads and checks; see {@link LoadedFiles}. Never rejects for what files say. */
export async function loadScenarios(
  paths: readonly string[],
  options: LoadOptions = {},
): Promise<LoadedFiles> {
  const sources = new Sources(options.cwd ?? process.cwd(), options.texts);
  const plugins = options.plugins ?? IMPORTED;
  const given = new Map(Object.entries(options.params ?? {}));
  const { use } = new StepsFiles(sources);
  const loading: ScenarioLoading = {
    clusters: (problems) => new ClusterLoader(sources, plugins, problems, use),
    use,
    params: given,
    linesOf: (file) => (sources.texts.get(file) ?? '').trimEnd().split('\n').length,
  };
  const { files, problems } = findFiles(paths, sources);
  const scenarios: ScenarioModel[] = [];
  const clusters: ClusterModel[] = [];
  const params: DeclaredParam[] = [];
  const stepsFiles: string[] = [];
  const behind: (LoadedScenario | LoadedCluster)[] = [];
  const registries = new Map<ClusterModel, Registry>();
  for (const file of files) {
    const loaded = await loadFile(file, sources, loading, options.checkSteps ?? false);
    problems.push(...loaded.problems);
    behind.push(...loaded.scenarios, ...(loaded.cluster ? [loaded.cluster] : []));
    if (loaded.isSteps) stepsFiles.push(file.name);
    for (const { name, type, about, choices } of loaded.params) {
      params.push({ file: file.name, name, type, about, choices });
    }
    for (const { model, cluster } of loaded.scenarios) {
      scenarios.push(model);
      registries.set(model.cluster, cluster.registry);
    }
    if (loaded.cluster) {
      clusters.push(loaded.cluster.model);
      registries.set(loaded.cluster.model, loaded.cluster.registry);
    }
  }
  const found = scenarios.length + clusters.length + stepsFiles.length + problems.length;
  if (found === 0) {
    const where = paths.length === 0 ? 'this folder' : paths.map((one) => `\`${one}\``).join(', ');
    problems.push(problem('input/nothing-matched', { paths: where }, placeOf(paths[0] ?? '.')));
  }
  const unknown = unknownParams(given, params);
  problems.push(...unknown);
  // Nobody wants to see played what was meant to be otherwise.
  const meant = unknown.length > 0 ? [] : scenarios;
  const { texts } = sources;
  return {
    scenarios: meant,
    clusters,
    loaded: behind,
    stepsFiles,
    params,
    problems: inOrder(problems),
    warnings: inOrder(behind.flatMap(warningsOf)),
    sources: texts,
    registries,
  };
}

function warningsOf(one: LoadedScenario | LoadedCluster): readonly Problem[] {
  return 'warnings' in one ? one.warnings : one.cluster.warnings;
}

/** A parameter that no scenario has; one that some have is set there, and is no error. */
function unknownParams(
  given: ReadonlyMap<string, string>,
  declared: readonly DeclaredParam[],
): Problem[] {
  const names = [...new Set(declared.map(({ name }) => name))];
  return [...given.keys()].flatMap((name) => {
    if (names.includes(name)) return [];
    const none = 'none of them declares any under `params:`';
    const known = names.length === 0 ? none : `the parameters are ${listOf(names)}`;
    const hint = didYouMean(name, names) ?? known;
    return [problem('command-line/no-such-param', { name, names: known }, placeOf('.'), hint)];
  });
}

interface LoadedFile {
  readonly params: readonly Param[];
  readonly scenarios: readonly LoadedScenario[];
  readonly cluster?: LoadedCluster | undefined;
  readonly isSteps?: boolean;
  readonly problems: readonly Problem[];
}

async function loadFile(
  { name, named }: FoundFile,
  sources: Sources,
  loading: ScenarioLoading,
  checkSteps: boolean,
): Promise<LoadedFile> {
  const failed = (...problems: Problem[]) => ({ params: [], scenarios: [], problems });
  const read = sources.read(name);
  if (!read || 'why' in read) {
    const why = read && 'why' in read ? read.why : 'it is gone';
    return failed(problem('input/unreadable', { path: name, why }, placeOf(name)));
  }
  const { text } = read;
  // A folder may hold YAML of other tools; only a timeline or hosts make it ours.
  if (!named && !/^["']?(timeline|hosts|cluster|extends|steps)["']?\s*:/m.test(text))
    return failed();
  const { root, problems } = readYaml(name, text);
  if (!root) return failed(...problems);
  if (root.kind !== 'map') {
    const got = root.kind === 'list' ? 'a list' : 'a text';
    const parameters = { what: 'a file', wanted: 'a map with `timeline:` or `hosts:`', got };
    return failed(...problems, problem('language/wrong-shape', parameters, root.at));
  }
  if (entryOf(root, 'timeline') || entryOf(root, 'cluster')) {
    const loaded = await loadScenarioFile(name, root, loading);
    const scenarios = problems.length > 0 ? [] : loaded.scenarios;
    return { ...loaded, scenarios, problems: [...problems, ...loaded.problems] };
  }
  if (isStepsFile(root)) {
    if (checkSteps && (named || looksOurs(root))) {
      const own = await checkStepsFile(name, root, loading);
      return { ...failed(...problems, ...own), isSteps: true };
    }
    return named ? failed(problem('input/only-steps', { path: name }, root.at)) : failed();
  }
  const own = [...problems];
  const cluster = await loading.clusters(own).loadCluster(name, root, [name]);
  return { params: [], scenarios: [], cluster, problems: own };
}

/** What a problem of YAML itself hides: the checker's words about the same place or line. */
const ABOUT_A_PLACE = new Set(['yaml/empty', 'yaml/duplicate-key', 'yaml/tag', 'yaml/alias']);

/** Each once, in the order in which a reader meets them, without what only follows from another. */
function inOrder(problems: readonly Problem[]): Problem[] {
  const lines = new Set<string>();
  const places = new Set<string>();
  for (const { code, at } of problems) {
    if (!code.startsWith('yaml/')) continue;
    if (ABOUT_A_PLACE.has(code)) places.add(`${at.file}:${at.line}:${at.column}`);
    else lines.add(`${at.file}:${at.line}`);
  }
  const seen = new Set<string>();
  const kept = problems.filter(({ code, message, at }) => {
    if (at.told) return false;
    const line = `${at.file}:${at.line}`;
    const place = `${line}:${at.column}`;
    const identity = `${place} ${code} ${message} ${at.via ?? ''}`;
    if (seen.has(identity)) return false;
    seen.add(identity);
    return code.startsWith('yaml/') || !(lines.has(line) || places.has(place));
  });
  const files = [...new Set(kept.map((one) => one.at.file))];
  return kept.sort(
    (a, b) =>
      files.indexOf(a.at.file) - files.indexOf(b.at.file) ||
      a.at.line - b.at.line ||
      a.at.column - b.at.column,
  );
}
