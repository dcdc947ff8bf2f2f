/**
 * From paths on a command line to models: finds the files, reads them, follows `cluster:` and
 * `extends:`, loads the plugins and checks everything. All problems of all files come back at
 * once; nothing is thrown for what a user wrote.
 */

import { importPlugin, resolveSpecifier } from '../plugin/loader.ts';
import { problem } from '../plugin/problem.ts';
import type { Registry } from '../plugin/registry.ts';
import type { MapNode, Problem } from '../plugin/source.ts';
import { readScenario } from './check/scenario.ts';
import { entryOf } from './check/shape.ts';
import { ClusterLoader, type PluginSource } from './cluster-loader.ts';
import { type FoundFile, findFiles } from './files.ts';
import { placeOf } from './load/plain.ts';
import { readYaml } from './load/read-yaml.ts';
import { Sources } from './load/sources.ts';
import type { ClusterModel, ScenarioModel } from './model.ts';

export type { PluginSource } from './cluster-loader.ts';

export interface LoadOptions {
  /** Paths are taken from here, and shown from here; the process's folder by default. */
  readonly cwd?: string;
  /** How a resolved specifier becomes a plugin; an import by default. */
  readonly plugins?: PluginSource;
}

export interface LoadedFiles {
  /** Without problems of their own, ready to run, in the order of the files. */
  readonly scenarios: readonly ScenarioModel[];
  /** Cluster files that were named or found, checked but not run. */
  readonly clusters: readonly ClusterModel[];
  /** Each once, by file, line and column. */
  readonly problems: readonly Problem[];
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
  const sources = new Sources(options.cwd ?? process.cwd());
  const plugins = options.plugins ?? { resolve: resolveSpecifier, load: importPlugin };
  const found = findFiles(paths, sources);
  const problems = [...found.problems];
  const scenarios: ScenarioModel[] = [];
  const clusters: ClusterModel[] = [];
  const registries = new Map<ClusterModel, Registry>();
  for (const file of found.files) {
    const own: Problem[] = [];
    const loader = new ClusterLoader(sources, plugins, own);
    const loaded = await loadFile(file, sources, loader, own);
    const scenario = loaded && 'timeline' in loaded.model ? loaded.model : undefined;
    if (scenario && own.length === 0) scenarios.push(scenario);
    if (loaded && !scenario) clusters.push(loaded.model as ClusterModel);
    if (loaded)
      registries.set(scenario?.cluster ?? (loaded.model as ClusterModel), loaded.registry);
    problems.push(...own);
  }
  if (scenarios.length === 0 && clusters.length === 0 && problems.length === 0) {
    const where = paths.length === 0 ? 'this folder' : paths.map((one) => `\`${one}\``).join(', ');
    problems.push(problem('input/nothing-matched', { paths: where }, placeOf(paths[0] ?? '.')));
  }
  return { scenarios, clusters, problems: inOrder(problems), sources: sources.texts, registries };
}

interface LoadedFile {
  readonly model: ScenarioModel | ClusterModel;
  readonly registry: Registry;
}

async function loadFile(
  { name, named }: FoundFile,
  sources: Sources,
  loader: ClusterLoader,
  problems: Problem[],
): Promise<LoadedFile | undefined> {
  const read = sources.read(name);
  if (!read || 'why' in read) {
    const why = read && 'why' in read ? read.why : 'it is gone';
    problems.push(problem('input/unreadable', { path: name, why }, placeOf(name)));
    return undefined;
  }
  const { text } = read;
  // A folder may hold YAML of other tools; only a timeline or hosts make it ours.
  if (!named && !/^["']?(timeline|hosts|cluster|extends)["']?\s*:/m.test(text)) return undefined;
  const yaml = readYaml(name, text);
  problems.push(...yaml.problems);
  if (!yaml.root) return undefined;
  if (yaml.root.kind !== 'map') {
    const got = yaml.root.kind === 'list' ? 'a list' : 'a text';
    const parameters = { what: 'a file', wanted: 'a map with `timeline:` or `hosts:`', got };
    problems.push(problem('language/wrong-shape', parameters, yaml.root.at));
    return undefined;
  }
  const isScenario = entryOf(yaml.root, 'timeline') || entryOf(yaml.root, 'cluster');
  return isScenario
    ? loadScenario(name, yaml.root, loader, problems)
    : loader.loadCluster(name, yaml.root, [name]);
}

async function loadScenario(
  file: string,
  root: MapNode,
  loader: ClusterLoader,
  problems: Problem[],
): Promise<LoadedFile | undefined> {
  const first = root.entries[0]?.keyAt ?? root.at;
  if (!entryOf(root, 'timeline')) {
    const parameters = { where: 'a scenario', key: 'timeline', example: '[…]' };
    problems.push(problem('language/missing-key', parameters, first));
  }
  const entry = entryOf(root, 'cluster');
  if (!entry) {
    const parameters = { where: 'a scenario', key: 'cluster', example: './cluster.yaml' };
    problems.push(problem('language/missing-key', parameters, first));
    return undefined;
  }
  const cluster = await loader.clusterOf(file, entry.value);
  if (!cluster) return undefined;
  const fallbackName = file.replace(/^.*\//, '').replace(/\.ya?ml$/, '');
  const source = { file, fallbackName, root, cluster: cluster.model, registry: cluster.registry };
  return { model: readScenario(source, problems), registry: cluster.registry };
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
    const line = `${at.file}:${at.line}`;
    const place = `${line}:${at.column}`;
    const identity = `${place} ${code} ${message}`;
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
