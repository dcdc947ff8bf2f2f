/**
 * Brings a cluster together: follows `cluster:` and `extends:` from file to file, loads the
 * plugins that it names, and has the result checked.
 */

import { allErrors, QuorateError } from '../errors/quorate-error.ts';
import type { PluginDefinition } from '../plugin/define.ts';
import { builtInNeeds, type PluginSource } from '../plugin/loader.ts';
import { problem } from '../plugin/problem.ts';
import { makeRegistry, type Registry } from '../plugin/registry.ts';
import type { MapNode, Problem, ScalarNode, SourceNode, Span } from '../plugin/source.ts';
import { readCluster } from './check/cluster.ts';
import { mergeClusters } from './check/merge.ts';
import type { ConfOrigins } from './check/origins.ts';
import { entryOf, mapOf, textsOf } from './check/shape.ts';
import { readStages, type Stages } from './check/stages.ts';
import { nowhere, type Surroundings, type WrittenSteps } from './check/surroundings.ts';
import { Warnings } from './check/warnings.ts';
import { readYaml } from './load/read-yaml.ts';
import type { Sources } from './load/sources.ts';
import type { ClusterModel } from './model.ts';

export interface LoadedCluster {
  readonly model: ClusterModel;
  readonly registry: Registry;
  readonly stages: Stages;
  /** Where every key of every host's configuration comes from. */
  readonly origins: ConfOrigins;
  /** Where `roles:` claims a role: `m1 QuorumPeerMain` -> its place. */
  readonly claims: ReadonlyMap<string, Span>;
  /** What is allowed in its files and hardly meant. */
  readonly warnings: readonly Problem[];
  /** The steps of stages as they are written. */
  readonly written: WrittenSteps;
}

/** Always there, before the plugins that a cluster names. */
const ALWAYS = 'linux';
const DEFAULT_PLUGINS = ['zookeeper'];

export class ClusterLoader {
  readonly #sources: Sources;
  readonly #plugins: PluginSource;
  readonly #problems: Problem[];
  readonly #use: Surroundings['use'];

  /** `use` gets the files of steps that stages use. */
  constructor(
    sources: Sources,
    plugins: PluginSource,
    problems: Problem[],
    use: Surroundings['use'] = nowhere().use,
  ) {
    this.#use = use;
    this.#sources = sources;
    this.#plugins = plugins;
    this.#problems = problems;
  }

  problem(one: Problem): void {
    this.#problems.push(one);
  }

  /** What `cluster:` in a scenario means: a path, or a map with `extends:` and what differs. */
  async clusterOf(file: string, node: SourceNode): Promise<LoadedCluster | undefined> {
    if (node.kind === 'scalar') {
      const found = this.#clusterFile(node, [file]);
      return found && this.loadCluster(found.file, found.root, [file, found.file]);
    }
    const map = mapOf(node, '`cluster`', this, 'a path, or a map with `extends:` or `hosts:`');
    return map && this.loadCluster(file, map, [file]);
  }

  /** A cluster from its map; `chain` names the files on the way to it. */
  async loadCluster(
    file: string,
    map: MapNode,
    chain: readonly string[],
  ): Promise<LoadedCluster | undefined> {
    const root = this.#extended(map, chain);
    if (!root) return undefined;
    const plugins = await this.#loadPlugins(root);
    if (!plugins) return undefined;
    const fallbackName = nameFrom(file);
    const { registry } = plugins;
    const warnings = new Warnings(root, registry, this);
    const source = { file, fallbackName, root, reporter: warnings, sources: this.#sources };
    const origins: ConfOrigins = new Map();
    const claims = new Map<string, Span>();
    const model = readCluster({ ...source, ...plugins, origins, claims });
    if (!model) return undefined;
    warnings.advise(model, origins);
    const written: WrittenSteps = new Map();
    const stages = readStages(
      { root, cluster: model, registry, use: this.#use, written },
      this.#problems,
    );
    return { model, registry, stages, origins, claims, warnings: warnings.found, written };
  }

  #extended(map: MapNode, chain: readonly string[]): MapNode | undefined {
    const entry = entryOf(map, 'extends');
    if (!entry) return map;
    const [path] = textsOf(entry.value, '`extends`', this);
    const below = path && this.#clusterFile(path, chain);
    const base = below && this.#extended(below.root, [...chain, below.file]);
    return base && mergeClusters(base, map);
  }

  /** The cluster file that a path names, read; undefined after having said why not. */
  #clusterFile(path: ScalarNode, chain: readonly string[]) {
    const file = this.#sources.beside(path.at.file, path.text);
    if (chain.includes(file)) {
      const circle = [...chain.slice(chain.indexOf(file)), file].join(' → ');
      this.problem(problem('cluster/cyclic-extends', { chain: circle }, path.at));
      return undefined;
    }
    const read = this.#sources.read(file);
    if (!read || 'why' in read) {
      const missing = problem('cluster/not-found', { path: path.text }, path.at);
      const why = read && 'why' in read ? read.why : '';
      const unreadable = problem('input/unreadable', { path: path.text, why }, path.at);
      this.problem(read ? unreadable : missing);
      return undefined;
    }
    const yaml = readYaml(file, read.text);
    for (const one of yaml.problems) this.problem(one);
    if (!yaml.root) return undefined;
    const root = mapOf(yaml.root, 'a cluster file', this, 'a map with `hosts:`');
    if (root && entryOf(root, 'timeline')) {
      this.problem(problem('cluster/is-scenario', { path: path.text }, path.at));
      return undefined;
    }
    return root && { file, root };
  }

  async #loadPlugins(root: MapNode) {
    const entry = entryOf(root, 'plugins');
    const written = entry ? textsOf(entry.value, '`plugins`', this) : [];
    const at = entry?.keyAt ?? root.at;
    const wanted = entry ? written : DEFAULT_PLUGINS.map((text) => ({ text, at }));
    const names: string[] = [];
    const plugins: PluginDefinition[] = [];
    let right = true;
    const add = async (text: string, from: Span): Promise<void> => {
      const resolved = this.#plugins.resolve(text, this.#sources.folderOf(from.file));
      if (names.includes(resolved)) return;
      const plugin = await this.#plugins.load(resolved);
      if (plugins.includes(plugin)) return;
      for (const needed of builtInNeeds(plugin)) await add(needed, from);
      names.push(resolved);
      plugins.push(plugin);
    };
    const added = (this.#plugins.added ?? []).map((text) => ({ text, at }));
    for (const { text, at } of [{ text: ALWAYS, at: root.at }, ...wanted, ...added]) {
      try {
        await add(text, at);
      } catch (error) {
        for (const one of problemsOf(error, at)) this.problem(one);
        right = false;
      }
    }
    if (!right) return undefined;
    try {
      const registry = makeRegistry(plugins);
      return { registry, plugins: names.filter((name) => name !== ALWAYS) };
    } catch (error) {
      for (const one of problemsOf(error, at)) this.problem(one);
      return undefined;
    }
  }
}

/** The problems that thrown errors of the table tell, at the place that led to them. */
function problemsOf(error: unknown, at: Problem['at']): readonly Problem[] {
  if (!(error instanceof QuorateError)) throw error;
  return allErrors(error).map((one) => {
    const hint = one.exit === 2 && one.detail !== undefined ? one.detail : one.cure;
    return { code: one.code, message: one.message, at, hint };
  });
}

/** `clusters/zk-ensemble/cluster.yaml` is `zk-ensemble`; other files go by their own name. */
function nameFrom(file: string): string {
  const [own = '', folder] = file.split('/').reverse();
  const name = own.replace(/\.ya?ml$/, '');
  return name === 'cluster' && folder !== undefined ? folder : name;
}
