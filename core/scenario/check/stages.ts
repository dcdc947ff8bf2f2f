/**
 * Stages: where a timeline may begin. Each comes from another by steps: `bare` is what a fresh
 * machine holds, `configured` what the plugins' images add to it, `formatted` and `running` come
 * by the plugins' own steps, and a cluster may add stages or make a known one differently.
 */

import type { PluginDefinition } from '../../plugin/define.ts';
import { didYouMean } from '../../plugin/names.ts';
import { listOf, problem } from '../../plugin/problem.ts';
import type { Registry } from '../../plugin/registry.ts';
import type { MapEntry, MapNode, Problem, ScalarNode, Span } from '../../plugin/source.ts';
import { fromPlain, placeOf } from '../load/plain.ts';
import type { ClusterModel, ScenarioModel, Step } from '../model.ts';
import { Scope } from './scope.ts';
import { entryOf, mapOf } from './shape.ts';
import { inOrderOfNeed, startRoles } from './start-roles.ts';
import { readSteps } from './steps.ts';
import { nowhere, type Surroundings, type WrittenSteps } from './surroundings.ts';

/** A stage, and how it comes from the one before it. */
export interface Stage {
  readonly name: string;
  /** Undefined for `bare`, and for a `configured` that the plugins' images make. */
  readonly from: string | undefined;
  readonly steps: readonly Step[];
  /** Where the cluster says it; undefined for what the plugins bring. */
  readonly at: Span | undefined;
}

export type Stages = ReadonlyMap<string, Stage>;

/** What the known stages come from when their steps are the cluster's. */
const BEFORE: Readonly<Record<string, string>> = {
  configured: 'bare',
  formatted: 'configured',
  running: 'formatted',
};

export interface StagesSource {
  readonly root: MapNode;
  readonly cluster: ClusterModel;
  readonly registry: Registry;
  readonly use: Surroundings['use'];
  readonly written: WrittenSteps;
}

/** All stages of a cluster; wrong ones are reported and left out. */
export function readStages(source: StagesSource, problems: Problem[]): Stages {
  const stages = new Map<string, Stage>(known(source, problems));
  const report = (one: Problem) => void problems.push(one);
  const entry = entryOf(source.root, 'stages');
  const wanted = 'a map, as `{ loaded: { from: running, steps: [{ wait: 1s }] } }`';
  const map = entry && mapOf(entry.value, '`stages`', { problem: report }, wanted);
  const froms: { readonly stage: Stage; readonly node: ScalarNode | undefined }[] = [];
  for (const one of map?.entries ?? []) {
    const read = readStage(one, source, problems);
    if (!read) continue;
    stages.set(one.key, read.stage);
    froms.push(read);
  }
  for (const { stage, node } of froms) {
    const why = stage.from !== undefined && unreachable(stages, stage);
    if (why) report(node ? { ...why, at: node.at } : why);
  }
  return stages;
}

function known(source: StagesSource, problems: Problem[]): [string, Stage][] {
  const bare: Stage = { name: 'bare', from: undefined, steps: [], at: undefined };
  const configured: Stage = { ...bare, name: 'configured' };
  const byPlugins = (name: 'formatted' | 'running'): Stage => ({
    name,
    from: BEFORE[name],
    steps: pluginSteps(name, source, problems),
    at: undefined,
  });
  return [bare, configured, byPlugins('formatted'), byPlugins('running')].map((one) => [
    one.name,
    one,
  ]);
}

/** The plugins' own steps; each plugin comes after those that it requires. */
function pluginSteps(
  stage: 'formatted' | 'running',
  { cluster, registry, written }: StagesSource,
  problems: Problem[],
): Step[] {
  const around = { ...nowhere(), written };
  const scope = new Scope(cluster, registry, problems, new Map(), new Map(), around);
  return inOrderOfNeed(registry.plugins).flatMap((plugin: PluginDefinition) => {
    const usual = stage === 'running' ? startRoles(plugin, cluster) : [];
    const steps = plugin[stage]?.(cluster) ?? usual;
    const node = fromPlain(steps, placeOf(`(plugin ${plugin.name})`));
    return readSteps(node, `\`${stage}\` of ${plugin.name}`, scope);
  });
}

const KEYS = ['from', 'steps'];

function readStage(entry: MapEntry, source: StagesSource, problems: Problem[]) {
  const { key: name, keyAt: at, value } = entry;
  const { cluster, registry, use, written } = source;
  const around = { ...nowhere(), use, written, chain: [at.file] };
  const scope = new Scope(cluster, registry, problems, new Map(), new Map(), around);
  if (name === 'bare') return scope.report('cluster/fixed-stage', { name }, at);
  if (!/^[A-Za-z][\w-]*$/.test(name)) return scope.report('language/bad-name', { name }, at);
  const before = BEFORE[name] ?? 'running';
  const what = `stage \`${name}\``;
  if (value.kind === 'list') {
    const steps = readSteps(value, what, scope);
    return { stage: { name, from: before, steps, at }, node: undefined };
  }
  const wanted = 'a list of steps, or a map with `from` and `steps`';
  const map = mapOf(value, what, scope, wanted);
  if (!map) return undefined;
  for (const { key, keyAt } of map.entries) {
    if (KEYS.includes(key)) continue;
    const hint = didYouMean(key, KEYS) ?? `a stage has ${listOf(KEYS)}`;
    scope.report('language/unknown-key', { key, where: 'a stage' }, keyAt, hint);
  }
  const from = entryOf(map, 'from');
  const node = from && scope.scalar(from.value, '`from`', 'the name of a stage');
  const body = entryOf(map, 'steps');
  if (!body) {
    const parameters = { where: what, key: 'steps', example: '[{ wait: 1s }]' };
    return scope.report('language/missing-key', parameters, at);
  }
  const steps = readSteps(body.value, '`steps`', scope);
  return { stage: { name, from: node?.text ?? before, steps, at }, node };
}

/** Why a stage leads back to nothing: a name that is none, or a circle. */
function unreachable(stages: Stages, stage: Stage): Problem | undefined {
  const at = stage.at ?? placeOf(stage.name);
  const chain = [stage.name];
  for (let from = stage.from; from !== undefined; from = stages.get(from)?.from) {
    if (!stages.has(from)) {
      // The stage that names it tells it.
      return chain.length > 1 ? undefined : unknownStage(from, stages, at);
    }
    if (from === stage.name) {
      return problem('cluster/cyclic-stages', { chain: [...chain, from].join(' → ') }, at);
    }
    if (chain.includes(from)) return undefined;
    chain.push(from);
  }
  return undefined;
}

export function unknownStage(name: string, stages: Stages, at: Span): Problem {
  const names = [...stages.keys()];
  const hint = didYouMean(name, names) ?? `the stages are ${listOf(names)}`;
  return problem('cluster/unknown-stage', { name }, at, hint);
}

/** The stages on the way to one, the first first; undefined when the way is wrong. */
export function wayTo(name: string, stages: Stages): readonly Stage[] | undefined {
  const way: Stage[] = [];
  for (let next: string | undefined = name; next !== undefined; ) {
    const stage: Stage | undefined = stages.get(next);
    if (!stage || way.includes(stage)) return undefined;
    way.unshift(stage);
    next = stage.from;
  }
  return way;
}

/** What a scenario that begins at a stage gets: the disks at time zero, and the steps from there. */
export function begin(way: readonly Stage[]): Pick<ScenarioModel, 'image' | 'setup'> {
  const image = way[0]?.name === 'bare' ? 'bare' : 'configured';
  return { image, setup: way.flatMap(({ steps }) => steps) };
}
