/**
 * What `quorate conf export` does: finds the one cluster that is meant, and writes for each host the
 * configuration files that it has when a scenario begins at `configured`.
 */

import { join, posix, resolve } from 'node:path';
import { QuorateError } from '../errors/quorate-error.ts';
import type { HostPlan } from '../plugin/define.ts';
import { listOf } from '../plugin/problem.ts';
import type { Registry } from '../plugin/registry.ts';
import { type LoadedFiles, loadScenarios } from '../scenario/load-scenarios.ts';
import type { ClusterModel } from '../scenario/model.ts';
import type { SharedFlags } from './commands/command.ts';
import { fileReader } from './outputs.ts';
import { Page } from './page.ts';
import { shown, writeScaffold } from './scaffold.ts';

export interface ConfFlags extends SharedFlags {
  readonly force?: boolean;
}

/**
 * Returns the exit code. Writes all files, or none.
 * @throws QuorateError command-line/several-clusters, command-line/no-conf, …/would-overwrite, …
 */
export async function confExportCommand(
  path: string,
  folder: string,
  flags: ConfFlags,
): Promise<number> {
  const loaded = await loadScenarios([path]);
  const page = new Page(flags.color);
  if (loaded.problems.length > 0) {
    await page.problems(loaded.problems, fileReader(loaded.sources));
    return 2;
  }
  const cluster = theCluster(path, loaded);
  const registry = loaded.registries.get(cluster)!;
  const files = new Map<string, string>();
  for (const host of cluster.hosts) {
    for (const [name, text] of filesOf(host, cluster, registry)) {
      files.set(join(host.name, posix.normalize(name)), text);
    }
  }
  if (files.size === 0) throw new QuorateError('command-line/no-conf', { path });
  const cure = 'Name another folder, or write over them with `--force`.';
  writeScaffold(resolve(folder), files, { force: flags.force ?? false, cure });
  const { style } = page;
  page.print(
    [...files.keys()].map((file) => `${style.green(' wrote ')} ${shown(join(folder, file))}`),
  );
  return 0;
}

/** Scenarios of one file, or of one matrix, may each have a cluster of their own. */
function theCluster(path: string, { clusters, scenarios }: LoadedFiles): ClusterModel {
  const all = [...new Set([...clusters, ...scenarios.map(({ cluster }) => cluster)])];
  const [cluster, ...others] = all;
  if (cluster && others.length === 0) return cluster;
  if (!cluster) throw new QuorateError('command-line/no-conf', { path });
  const names = listOf([...new Set(all.map(({ file }) => file))]);
  throw new QuorateError('command-line/several-clusters', { path, names });
}

/** What the cluster says, what plugins lay beside it, and the files that they have by themselves. */
function filesOf(host: HostPlan, cluster: ClusterModel, registry: Registry): Map<string, string> {
  const files = new Map<string, string>();
  for (const { definition } of registry.configurationFiles.values()) {
    for (const { image } of registry.plugins) {
      const own = image?.configured?.(host, cluster)[definition.path];
      if (typeof own === 'string') files.set(definition.path, own);
    }
    for (const [path, text] of Object.entries(definition.beside?.(host) ?? {})) {
      files.set(path, text);
    }
  }
  for (const { path, text } of Object.values(host.conf)) files.set(path, text);
  return files;
}
