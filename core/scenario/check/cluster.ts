/**
 * A whole cluster, after `extends`: its hosts with their files and roles, its network, disks,
 * clock and limits. The configuration is the truth about who runs what; `roles:` is a claim that
 * it must not deny, or, without configuration, what the plugins make the usual one from.
 */

import { clusterView, derivedKeys } from '../../plugin/configuration.ts';
import type { ClusterPlan, ConfPlan, HostPlan, WrittenKeys } from '../../plugin/define.ts';
import { didYouMean } from '../../plugin/names.ts';
import { readOptions } from '../../plugin/options.ts';
import { listOf, problem } from '../../plugin/problem.ts';
import type { Registry } from '../../plugin/registry.ts';
import type { MapNode, Problem, Span } from '../../plugin/source.ts';
import { type ReadContext, t, type Values } from '../../plugin/types.ts';
import { CLUSTER_KEYS, SCENARIO_KEYS } from '../grammar/index.ts';
import type { ClusterModel } from '../model.ts';
import { planFile } from './conf.ts';
import { type ConfContext, type Layer, type LayeredFiles, readConf } from './conf-layers.ts';
import { type HostSource, readHosts } from './hosts.ts';
import { type ConfOrigins, type FileOrigins, originsOf } from './origins.ts';
import { DISK, LIMITS, NETWORK } from './sections.ts';
import { entryOf, mapOf } from './shape.ts';

export interface ClusterSource extends ConfContext {
  readonly file: string;
  readonly fallbackName: string;
  readonly root: MapNode;
  /** Filled with where every key comes from. */
  readonly origins: ConfOrigins;
  /** Where `roles:` claims a role: `m1 QuorumPeerMain` -> its place. */
  readonly claims: Map<string, Span>;
  /** Resolved specifiers. */
  readonly plugins: readonly string[];
}

/** The model, or undefined when there are no hosts to speak of. */
export function readCluster(source: ClusterSource): ClusterModel | undefined {
  const { root, registry, reporter } = source;
  checkClusterKeys(root, source);
  const reading: ReadContext = {
    hosts: [],
    bound: new Set(),
    roles: new Map(),
    problem: (one: Problem) => reporter.problem(one),
  };
  const network = readSection('network', NETWORK, root, reading);
  const disk = readSection('disk', DISK, root, reading);
  const limits = readSection('limits', LIMITS, root, reading);
  const startup = readStartup(root, reading);
  const epochMs = readClock(root, reading);
  const hosts = readHosts(root, registry, reporter);
  const planned = planHosts(hosts, source);
  const nameEntry = entryOf(root, 'name');
  const name = nameEntry?.value.kind === 'scalar' ? nameEntry.value.text : source.fallbackName;
  if (hosts.length === 0 || !network || !disk || !limits) return undefined;
  return {
    name,
    file: source.file,
    hosts: planned,
    plugins: source.plugins,
    network: {
      latency: network.latency,
      jitter: network.jitter,
      bytesPerSecond: network.bandwidth,
      unreachable: network.unreachable,
    },
    disk: { fsync: disk.fsync, capacityBytes: disk.capacity },
    epochMs,
    startup,
    limits,
  };
}

function checkClusterKeys(root: MapNode, { reporter }: ClusterSource): void {
  for (const { key, keyAt } of root.entries) {
    if (CLUSTER_KEYS.includes(key)) continue;
    const scenario = SCENARIO_KEYS.includes(key) ? 'it belongs to a scenario' : undefined;
    const hint =
      scenario ?? didYouMean(key, CLUSTER_KEYS) ?? `a cluster has ${listOf(CLUSTER_KEYS)}`;
    reporter.problem(problem('language/unknown-key', { key, where: 'a cluster' }, keyAt, hint));
  }
}

type Types = Parameters<typeof readOptions>[0];

/** A section with defaults: everything in it may be left out, and it too. */
function readSection<const O extends Types>(
  key: string,
  options: O,
  root: MapNode,
  reading: ReadContext,
): Values<O> | undefined {
  const entry = entryOf(root, key);
  const map = entry ? mapOf(entry.value, `\`${key}\``, reading) : undefined;
  if (entry && !map) return undefined;
  const source = { owner: `\`${key}\``, entries: map?.entries ?? [], at: entry?.keyAt ?? root.at };
  return readOptions(options, source, reading) as Values<O> | undefined;
}

function readStartup(root: MapNode, reading: ReadContext): ClusterModel['startup'] {
  const entry = entryOf(root, 'startup');
  const ranges = entry ? t.map(t.durationRange()).read(entry.value, reading) : undefined;
  const inMs = Object.entries(ranges ?? {}).map(([program, { min, max }]) => [
    program,
    { minMs: min / 1000, maxMs: max / 1000 },
  ]);
  return Object.fromEntries(inMs);
}

const NEW_YEAR_2025 = Date.UTC(2025, 0, 1);

/** `clock: 2025-01-01T00:00:00Z`; without a zone, UTC. Milliseconds since 1970. */
function readClock(root: MapNode, reading: ReadContext): number {
  const entry = entryOf(root, 'clock');
  if (!entry) return NEW_YEAR_2025;
  const text = t.text().read(entry.value, reading);
  if (text === undefined) return NEW_YEAR_2025;
  const form = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)(Z|[+-]\d\d:\d\d)?)?$/;
  const [, date = '', time = '00:00:00', zone = 'Z'] = form.exec(text) ?? [];
  const ms = date === '' ? Number.NaN : Date.parse(`${date}T${time}${zone}`);
  if (!Number.isNaN(ms)) return ms;
  reading.problem(problem('language/bad-date', { text }, entry.value.at));
  return NEW_YEAR_2025;
}

/** Files and roles of every host. */
function planHosts(hosts: readonly HostSource[], source: ClusterSource): HostPlan[] {
  const { registry } = source;
  const shared = readConf(entryOf(source.root, 'conf'), source);
  const own = hosts.map((host) => readConf(host.conf, source, host.name));
  const usual = usualFiles(hosts, [shared, ...own], source);
  const layers = hosts.map((_, at) => [usual, shared, own[at] ?? new Map()]);
  const first = planEach(hosts, layers, source);
  const derived = derivedFiles(first, source);
  if (derived.size === 0) return first;
  const below = first.map((host) => onHost(derived, host, registry));
  const all = layers.map((stack, at) => [below[at] ?? new Map(), ...stack]);
  return planEach(hosts, all, source);
}

/** Each host by the layers of its files. */
function planEach(
  hosts: readonly HostSource[],
  layers: readonly (readonly LayeredFiles[])[],
  source: ClusterSource,
): HostPlan[] {
  const { registry, reporter } = source;
  return hosts.map((host, at) => {
    const { name, address, index, claims } = host;
    const conf = planFiles(name, layers[at] ?? [], source);
    const bare = { name, address, index, conf };
    const claimed = new Set(claims.map((claim) => claim.role));
    const roles = [...registry.roles].flatMap(([role, { definition }]) => {
      const runs = definition.runsOn ? definition.runsOn(bare) : claimed.has(role);
      return runs ? [role] : [];
    });
    for (const { role, node } of claims) {
      source.claims.set(`${name} ${role}`, node.at);
      if (roles.includes(role)) continue;
      reporter.problem(problem('cluster/claim-denied', { role, host: name }, node.at));
    }
    return { ...bare, roles };
  });
}

/** What every file of the short form holds by itself, once it is known who runs what. */
function derivedFiles(
  hosts: readonly HostPlan[],
  { registry, root, fallbackName }: ClusterSource,
): LayeredFiles {
  const view = clusterView({ name: fallbackName, hosts }, registry);
  const files = [...registry.configurationFiles].flatMap(([name, { definition }]) => {
    const keys = derivedKeys(definition, view);
    const isUsual = definition.closed === true || keys.length > 0;
    return isUsual ? [[name, { layers: [{ keys }], at: root.at }] as const] : [];
  });
  return new Map(files);
}

/** The files that a host needs: those of plugins whose commands it has, or whose roles it runs. */
function onHost(files: LayeredFiles, host: HostPlan, registry: Registry): LayeredFiles {
  const needed = [...files].filter(([name]) => {
    const plugin = registry.configurationFiles.get(name)?.plugin;
    const hasCommands = [...registry.commands.values()].some((one) => one.plugin === plugin);
    return hasCommands || host.roles.some((role) => registry.roles.get(role)?.plugin === plugin);
  });
  return new Map(needed);
}

function planFiles(
  host: string,
  stack: readonly LayeredFiles[],
  context: ClusterSource,
): Readonly<Record<string, ConfPlan>> {
  const origins = new Map<string, FileOrigins>();
  context.origins.set(host, origins);
  const names = new Set(stack.flatMap((files) => [...files.keys()]));
  const plans = [...names].map((name) => {
    const found = stack.flatMap((files) => files.get(name) ?? []);
    const layers: readonly Layer[] = found.flatMap((file) => file.layers);
    const at = found.at(-1)?.at as Span;
    origins.set(name, originsOf(context.registry.configurationFiles.get(name)?.definition, layers));
    return [name, planFile(name, layers, at, context)] as const;
  });
  return Object.fromEntries(plans);
}

/** What plugins write below the cluster's own keys, from the claimed roles. */
function usualFiles(
  hosts: readonly HostSource[],
  given: readonly LayeredFiles[],
  { registry, root, fallbackName }: ClusterSource,
): LayeredFiles {
  const plan: ClusterPlan = {
    name: fallbackName,
    hosts: hosts.map(({ name, address, index, claims }) => {
      return { name, address, index, conf: {}, roles: claims.map((claim) => claim.role) };
    }),
  };
  const written = writtenKeys(given);
  const files = new Map<string, { layers: readonly Layer[]; at: Span }>();
  for (const plugin of registry.plugins) {
    for (const [name, keys] of Object.entries(plugin.conf?.(plan, written) ?? {})) {
      files.set(name, { layers: [{ keys: Object.entries(keys) }], at: root.at });
    }
  }
  return files;
}

function writtenKeys(given: readonly LayeredFiles[]): WrittenKeys {
  const written: Record<string, string[]> = {};
  for (const [name, { layers }] of given.flatMap((files) => [...files])) {
    const keys = layers.flatMap((layer) => ('keys' in layer ? layer.keys : []));
    written[name] = [...(written[name] ?? []), ...keys.map(([key]) => key)];
  }
  return written;
}
