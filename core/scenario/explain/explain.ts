/** Puts the explanation of a loaded scenario or cluster together. */

import { formatDuration } from '../../plugin/duration.ts';
import { describeSelector } from '../../plugin/selector.ts';
import { entryOf, inOneLine } from '../check/shape.ts';
import { type Stage, wayTo } from '../check/stages.ts';
import type { LoadedCluster } from '../cluster-loader.ts';
import type { Check, ScenarioModel, Step } from '../model.ts';
import type { LoadedScenario } from '../scenario-loader.ts';
import type {
  ExplainedCheck,
  ExplainedInvariant,
  ExplainedParam,
  ExplainedStage,
  Explanation,
} from './explanation.ts';
import { explainHosts, placeOf } from './hosts.ts';
import { explainSelectors } from './selectors.ts';
import { explainSteps } from './steps.ts';

/** A cluster by itself: its hosts, all its stages, what its plugins watch. */
export function explainCluster(cluster: LoadedCluster): Explanation {
  const { model, stages } = cluster;
  return {
    ...sharedParts(cluster),
    kind: 'cluster',
    name: model.name,
    file: model.file,
    line: 1,
    note: undefined,
    tags: [],
    skip: undefined,
    seed: undefined,
    cell: {},
    params: [],
    stages: [...stages.values()].map((stage) => explainStage(stage, cluster)),
    bindings: [],
    timeline: [],
    workloads: [],
    fails: undefined,
    selectors: [],
    faults: [],
    checks: [],
    invariants: invariantsOf(cluster, []),
  };
}

/** A scenario: as a cluster, with the stages up to its start, and its timeline. */
export function explainScenario(loaded: LoadedScenario): Explanation {
  const { model, cluster, written } = loaded;
  const way = wayTo(model.start, cluster.stages) ?? [];
  return {
    ...sharedParts(cluster),
    kind: 'scenario',
    name: model.name,
    file: model.file,
    line: model.at.line,
    note: model.note,
    tags: model.tags,
    skip: model.skip,
    seed: model.seed,
    cell: model.cell,
    params: paramsOf(loaded),
    stages: way.map((stage) => explainStage(stage, cluster)),
    bindings: model.bindings.map(({ name, value }) => ({
      name,
      value: 'text' in value ? value.text : describeSelector(value.selector),
    })),
    timeline: explainSteps(model.timeline, written),
    workloads: model.workloads.map(({ name, workload, hosts }) => ({
      name,
      workload,
      hosts: describeSelector(hosts),
      summary: cluster.registry.workloads.get(workload)?.definition.summary ?? '',
    })),
    fails: model.fails?.by,
    selectors: explainSelectors(model),
    faults: faultsOf(model, cluster),
    checks: checksOf(model),
    invariants: invariantsOf(cluster, model.without),
  };
}

function sharedParts(cluster: LoadedCluster) {
  const { model, registry } = cluster;
  const { latency, jitter } = model.network;
  return {
    cluster: { name: model.name, file: model.file },
    plugins: registry.plugins.map(({ name, summary }) => ({ name, summary })),
    network: `latency ${formatDuration(latency)}, jitter up to ${formatDuration(jitter)}`,
    hosts: explainHosts(cluster),
  };
}

function explainStage({ name, from, steps, at }: Stage, cluster: LoadedCluster): ExplainedStage {
  const byPlugins = from === undefined ? 'the disks at time zero' : 'the plugins';
  const by = at ? placeOf(at) : byPlugins;
  return { name, from, by, steps: explainSteps(steps, cluster.written) };
}

function paramsOf({ model, params, values }: LoadedScenario): ExplainedParam[] {
  return params.map(({ name, type, about }) => {
    const node = values?.kind === 'map' ? entryOf(values, name)?.value : undefined;
    const value = node ? inOneLine(node) : '';
    const from = Object.hasOwn(model.params, name) ? 'command line' : 'default';
    return { name, type, value, from, about };
  });
}

/** The faults that are injected, each once. */
function faultsOf({ timeline }: ScenarioModel, { registry }: LoadedCluster) {
  const names = new Set(timeline.flatMap(faultNames));
  return [...names].map((name) => {
    const summary = registry.faults.get(name)?.definition.summary ?? '';
    return { name, summary };
  });
}

function faultNames(step: Step): string[] {
  if (step.verb === 'fault') return [step.fault];
  return 'steps' in step ? step.steps.flatMap(faultNames) : [];
}

function checksOf(model: ScenarioModel): ExplainedCheck[] {
  return (['always', 'never', 'eventually', 'sometimes'] as const).flatMap((when) =>
    model[when].map(({ title, at }: Check) => ({
      when,
      check: title,
      file: at.file,
      line: at.line,
    })),
  );
}

function invariantsOf(
  { registry }: LoadedCluster,
  without: ScenarioModel['without'],
): ExplainedInvariant[] {
  return [...registry.invariants].map(([name, { definition }]) => {
    const off = without.find(({ invariant }) => invariant === name);
    return { name, summary: definition.summary, on: !off, because: off?.because };
  });
}
