/**
 * Checks a file of steps by itself, as far as that is possible: which hosts, plugins and names
 * there are, only a scenario that uses it can say. What does not depend on them is told.
 */

import type { MapNode, Problem, SourceNode } from '../plugin/source.ts';
import { Scope } from './check/scope.ts';
import { entryOf } from './check/shape.ts';
import { readSteps } from './check/steps.ts';
import { nowhere } from './check/surroundings.ts';
import { type Param, readParams } from './expand/params.ts';
import { substitute } from './expand/substitute.ts';
import { checkStepsFileKeys } from './load/steps-files.ts';
import type { ScenarioLoading } from './scenario-loader.ts';

/** Codes of what hangs on a cluster, its plugins, or the names of a caller. */
const OF_A_CALLER =
  /^(language\/(unknown-(host|role|state|handle|fault|expectation|event|option)|unbound-name|bad-field|bad-selector|wrong-handle|missing-option|name-taken)|cluster\/|plugin\/)/;

/** Problems of the file and of those that it uses. */
export async function checkStepsFile(
  file: string,
  root: MapNode,
  loading: ScenarioLoading,
): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  const reporter = { problem: (one: Problem) => void problems.push(one) };
  checkStepsFileKeys(root, reporter.problem);
  const params = readParams(root, reporter);
  const { at } = root;
  const hosts: SourceNode = { kind: 'list', items: [{ kind: 'scalar', text: 'm1', at }], at };
  const standIn: MapNode = {
    kind: 'map',
    entries: [{ key: 'hosts', keyAt: at, value: hosts }],
    at,
  };
  const cluster = await loading.clusters([]).loadCluster(file, standIn, [file]);
  const body = entryOf(root, 'steps');
  if (!cluster || !body) return problems;
  const values = params.map((param) => ({ key: param.name, keyAt: at, value: valueFor(param) }));
  const filled = new Map<string, SourceNode>([
    ['params', { kind: 'map', entries: values, at }],
    ['matrix', { kind: 'map', entries: [], at }],
  ]);
  const around = { ...nowhere(), use: loading.use, chain: [file] };
  const { model, registry } = cluster;
  const own: Problem[] = [];
  const scope = new Scope(model, registry, own, new Map(), new Map(), around);
  readSteps(substitute(body.value, filled, scope), '`steps`', scope);
  return [...problems, ...own.filter(({ code }) => !OF_A_CALLER.test(code))];
}

/** Any value of the type; where a value decides, its place is not looked at. */
function valueFor(param: Param): SourceNode {
  const texts = { text: 'x', int: '1', duration: '1s', bytes: '1MB', percent: '1%', bool: 'true' };
  const text = param.type === 'selector' ? 'm1' : (param.choices?.[0] ?? texts[param.type]);
  const isGuess = param.type === 'text' || param.type === 'selector';
  if (param.default) return param.default;
  return { kind: 'scalar', text, at: { ...param.at, ...(isGuess && { told: true as const }) } };
}
