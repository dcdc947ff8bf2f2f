/** A whole scenario: its head, its bindings, its timeline, and what must hold beside it. */

import { didYouMean } from '../../plugin/names.ts';
import { listOf } from '../../plugin/problem.ts';
import type { Registry } from '../../plugin/registry.ts';
import { readSelector } from '../../plugin/selector.ts';
import type { MapNode, Problem, SourceNode } from '../../plugin/source.ts';
import { t } from '../../plugin/types.ts';
import type { Param } from '../expand/params.ts';
import { SCENARIO_KEYS } from '../grammar/index.ts';
import type { ClusterModel, ScenarioModel } from '../model.ts';
import { readChecks } from './checks.ts';
import { type FailsSource, readFails } from './fails.ts';
import { Scope } from './scope.ts';
import { entryOf, listedIn, mapOf, textsOf } from './shape.ts';
import { readSkip } from './skip.ts';
import { begin, type Stages, unknownStage, wayTo } from './stages.ts';
import { readBindings } from './step-flow.ts';
import { readSteps } from './steps.ts';
import { nowhere, type Surroundings, type WrittenSteps } from './surroundings.ts';
import { readWorkloads } from './workloads.ts';

export interface ScenarioSource {
  readonly file: string;
  /** Used when the file gives none. */
  readonly fallbackName: string;
  readonly root: MapNode;
  /** The last line of the timeline in the file. */
  readonly timelineEnd: number;
  readonly cluster: ClusterModel;
  readonly registry: Registry;
  readonly stages: Stages;
  /** The values of the matrix in this scenario, and what they add to its title. */
  readonly cell: ScenarioModel['cell'];
  /** The names of the matrix, and what each may be. */
  readonly axes: FailsSource['axes'];
  readonly title: string;
  readonly use: Surroundings['use'];
  /** Filled with the steps as they are written. */
  readonly written: WrittenSteps;
  readonly params: readonly Param[];
  /** Those that the command line gave. */
  readonly given: ReadonlyMap<string, string>;
  /** The values of all. */
  readonly values: SourceNode | undefined;
}

/** The model; every problem goes to `problems`, and a model with problems must not be run. */
export function readScenario(source: ScenarioSource, problems: Problem[]): ScenarioModel {
  const { file, root, cluster, registry } = source;
  const around = { ...nowhere(), use: source.use, written: source.written, chain: [file] };
  const scope = new Scope(cluster, registry, problems, new Map(), new Map(), around);
  const text = (key: string) => {
    const entry = entryOf(root, key);
    return entry && scope.scalar(entry.value, `\`${key}\``)?.text;
  };
  const checks = (key: string) => {
    const entry = entryOf(root, key);
    return entry ? scope.withoutCaptures(() => readChecks(entry.value, scope)) : [];
  };
  checkScenarioKeys(root, scope);
  checkSelectors(source, scope);
  const name = text('name') ?? source.fallbackName;
  const note = text('note');
  const tags = entryOf(root, 'tags');
  const beginning = readStart(root, source.stages, scope);
  const letEntry = entryOf(root, 'let');
  const bindings = letEntry ? readBindings(letEntry.value, scope) : [];
  const workloads = readWorkloads(root, scope);
  // What holds all the time sees what is bound before the timeline; the end sees everything.
  const [always, never, sometimes] = [checks('always'), checks('never'), checks('sometimes')];
  const timelineEntry = entryOf(root, 'timeline');
  const timeline = timelineEntry ? readSteps(timelineEntry.value, '`timeline`', scope) : [];
  const without = readWithout(root, scope);
  return {
    file,
    name: `${name}${source.title}`,
    at: (entryOf(root, 'name') ?? root.entries[0])?.keyAt ?? root.at,
    note,
    tags: tags ? textsOf(tags.value, '`tags`', scope).map((tag) => tag.text) : [],
    cell: source.cell,
    params: Object.fromEntries(source.given),
    seed: readSeed(root, scope),
    skip: readSkip(root, scope),
    cluster,
    ...beginning,
    bindings,
    workloads,
    timeline,
    timelineLines: { first: timeline[0]?.firstLine ?? 1, last: source.timelineEnd },
    always,
    never,
    eventually: checks('eventually'),
    sometimes,
    without,
    fails: readFails(
      { root, steps: timeline, without, cell: source.cell, axes: source.axes },
      scope,
    ),
  };
}

function checkScenarioKeys(root: MapNode, scope: Scope): void {
  for (const { key, keyAt } of root.entries) {
    if (SCENARIO_KEYS.includes(key)) continue;
    const clusterWord = ['hosts', 'conf', 'plugins', 'network', 'disk'].includes(key);
    const hint = clusterWord
      ? `it belongs to the cluster: \`cluster: { extends: …, ${key}: … }\``
      : (didYouMean(key, SCENARIO_KEYS) ?? `a scenario has ${listOf(SCENARIO_KEYS)}`);
    scope.report('language/unknown-key', { key, where: 'a scenario' }, keyAt, hint);
  }
}

const DEFAULT_SEED = 1;

function readSeed(root: MapNode, scope: Scope): number {
  const entry = entryOf(root, 'seed');
  return (entry && t.int({ min: 0 }).read(entry.value, scope)) ?? DEFAULT_SEED;
}

/** Only here are the hosts known, of which a parameter may speak. */
function checkSelectors({ params, values }: ScenarioSource, scope: Scope): void {
  for (const { name, type } of params) {
    if (type !== 'selector' || values?.kind !== 'map') continue;
    const value = entryOf(values, name)?.value;
    if (value) readSelector(value, scope);
  }
}

/** The stage at which the timeline begins; `running` when nothing is said. */
function readStart(root: MapNode, stages: Stages, scope: Scope) {
  const entry = entryOf(root, 'start');
  const node = entry && scope.scalar(entry.value, '`start`', 'the name of a stage');
  const start = node?.text ?? 'running';
  const way = wayTo(start, stages);
  if (way) return { start, ...begin(way) };
  // A stage whose way is wrong has been told where it stands.
  if (node && !stages.has(start)) scope.problem(unknownStage(start, stages, node.at));
  return { start, image: 'configured' as const, setup: [] };
}

function readWithout(root: MapNode, scope: Scope): ScenarioModel['without'] {
  const entry = entryOf(root, 'without');
  if (!entry) return [];
  return listedIn(entry.value).flatMap((item) => readException(item, scope) ?? []);
}

function readException(node: SourceNode, scope: Scope) {
  const wanted = 'a map, as `{ invariant: zookeeper/agreement, because: … }`';
  const map = mapOf(node, '`without`', scope, wanted);
  if (!map) return undefined;
  for (const { key, keyAt } of map.entries) {
    if (key === 'invariant' || key === 'because') continue;
    const hint = didYouMean(key, ['invariant', 'because']);
    scope.report('language/unknown-key', { key, where: '`without`' }, keyAt, hint);
  }
  const text = (key: string, example: string) => {
    const entry = entryOf(map, key);
    if (entry) return scope.scalar(entry.value, `\`${key}\``);
    return scope.report('language/missing-key', { where: '`without`', key, example }, map.at);
  };
  const invariant = text('invariant', 'zookeeper/agreement');
  const because = text('because', 'the reason');
  if (!invariant || !because) return undefined;
  const names = [...scope.registry.invariants.keys()];
  if (!names.includes(invariant.text)) {
    const hint = didYouMean(invariant.text, names) ?? `the invariants are ${listOf(names)}`;
    const parameters = { name: invariant.text };
    return scope.report('language/unknown-invariant', parameters, invariant.at, hint);
  }
  return { invariant: invariant.text, because: because.text };
}
