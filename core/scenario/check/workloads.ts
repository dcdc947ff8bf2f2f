/**
 * `workloads: { writer: { workload: zookeeper/counters, host: c1, every: 100ms } }`: what runs beside
 * the timeline. The options are those that its plugin declares; the name is bound for `wait`, for
 * selectors (`host: writer`, `process: writer`) and for measures (`writer.p99`).
 */

import { didYouMean } from '../../plugin/names.ts';
import { readOptions } from '../../plugin/options.ts';
import { listOf } from '../../plugin/problem.ts';
import { readSelector } from '../../plugin/selector.ts';
import type { MapEntry, MapNode } from '../../plugin/source.ts';
import type { WorkloadDefinition } from '../../plugin/workload.ts';
import type { WorkloadModel } from '../model.ts';
import type { Scope } from './scope.ts';
import { entryOf, mapOf } from './shape.ts';

const WANTED = 'a map of workloads by name, as `{ writer: { workload: plugin/name, host: m1 } }`';

/** Workloads by name; wrong ones are reported and left out, their names are bound all the same. */
export function readWorkloads(root: MapNode, scope: Scope): WorkloadModel[] {
  const entry = entryOf(root, 'workloads');
  const map = entry && mapOf(entry.value, '`workloads`', scope, WANTED);
  return (map?.entries ?? []).flatMap((one) => readWorkload(one, scope) ?? []);
}

function readWorkload({ key, keyAt, value }: MapEntry, scope: Scope): WorkloadModel | undefined {
  const owner = `the workload \`${key}\``;
  const map = mapOf(value, owner, scope, 'a map, as `{ workload: plugin/name, host: m1 }`');
  const found = map && readKind(map, keyAt, owner, scope);
  if (!scope.bind(key, 'workload', keyAt) || !map || !found) return undefined;
  scope.workloads.set(key, found.definition);
  const hostEntry = entryOf(map, 'host');
  if (!hostEntry) {
    scope.report('language/missing-key', { where: owner, key: 'host', example: 'm1' }, keyAt);
  }
  const hosts = hostEntry && readSelector(hostEntry.value, scope);
  const entries = map.entries.filter((one) => one.key !== 'workload' && one.key !== 'host');
  const source = { owner: `\`${found.name}\``, entries, at: keyAt, beside: ['workload', 'host'] };
  const values = readOptions(found.definition.options, source, scope);
  if (!hosts || !values) return undefined;
  const { definition } = found;
  const known = definition.fromCluster?.(values as never, scope.cluster) ?? {};
  const options = inHostUnits({ ...known, ...withoutHoles(values) }, definition);
  return { name: key, workload: found.name, hosts, options, at: keyAt };
}

function readKind(
  map: MapNode,
  at: MapEntry['keyAt'],
  owner: string,
  scope: Scope,
): { readonly name: string; readonly definition: WorkloadDefinition } | undefined {
  const names = [...scope.registry.workloads.keys()];
  const known = names.length === 0 ? 'no loaded plugin has any' : `there are ${listOf(names)}`;
  const entry = entryOf(map, 'workload');
  if (!entry) {
    const example = names[0] ?? 'plugin/name';
    const parameters = { where: owner, key: 'workload', example };
    return scope.report('language/missing-key', parameters, at, known);
  }
  const scalar = scope.scalar(entry.value, '`workload`', 'the name of a workload');
  if (!scalar) return undefined;
  const piece = scope.registry.workloads.get(scalar.text);
  if (piece) return { name: scalar.text, definition: piece.definition };
  const qualified = names.find((name) => name.endsWith(`/${scalar.text}`));
  const hint =
    qualified === undefined ? (didYouMean(scalar.text, names) ?? known) : `write \`${qualified}\``;
  return scope.report('language/unknown-workload', { name: scalar.text }, scalar.at, hint);
}

function withoutHoles(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

/** Durations are microseconds beside the timeline, milliseconds inside a host. */
function inHostUnits(
  values: Readonly<Record<string, unknown>>,
  { options }: WorkloadDefinition,
): Record<string, unknown> {
  const entries = Object.entries(values).map(([name, value]) => [
    name,
    options[name]?.kind === 'duration' && typeof value === 'number' ? value / 1_000 : value,
  ]);
  return Object.fromEntries(entries);
}
