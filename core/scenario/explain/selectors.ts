/** What the selectors of a scenario can mean, as far as that is known before anything runs. */

import { listOf } from '../../plugin/problem.ts';
import { describeSelector, type Selector } from '../../plugin/selector.ts';
import type { ClusterModel, ScenarioModel, Step } from '../model.ts';

type RoleSelector = Extract<Selector, { kind: 'role' }>;

/** Each selector once, in the order of its first use; hosts by their own name explain themselves. */
export function explainSelectors(
  scenario: ScenarioModel,
): { readonly text: string; readonly meaning: string }[] {
  const { cluster } = scenario;
  const found = new Map<string, string>();
  const parts = [
    scenario.bindings,
    scenario.workloads,
    scenario.timeline,
    scenario.always,
    scenario.never,
    scenario.eventually,
    scenario.sometimes,
  ];
  for (const selector of parts.flatMap(selectorsIn)) {
    const meaning = meaningOf(selector, cluster);
    const text = describeSelector(selector);
    if (meaning !== undefined && !found.has(text)) found.set(text, meaning);
  }
  return [...found].map(([text, meaning]) => ({ text, meaning }));
}

/** All selectors inside of a value, however deep. */
function selectorsIn(value: unknown): Selector[] {
  if (typeof value !== 'object' || value === null) return [];
  // `count` asks how many there are, and selects none.
  if ('expectation' in value && value.expectation === 'count') return [];
  if (isSelector(value)) return value.kind === 'list' ? selectorsIn(value.items) : [value];
  const inner = value as Readonly<Record<string, unknown>> & Partial<Step>;
  return Object.values(inner).flatMap(selectorsIn);
}

function isSelector(value: object): value is Selector {
  const { kind } = value as { readonly kind?: unknown };
  if (kind === 'role') return 'quantifier' in value;
  if (kind === 'list') return 'items' in value;
  return (kind === 'all' || kind === 'rest') && Object.keys(value).length === 1;
}

function meaningOf(selector: Selector, cluster: ClusterModel): string | undefined {
  const names = cluster.hosts.map(({ name }) => name);
  switch (selector.kind) {
    case 'all':
      return `${listOf(names)}, in this order`;
    case 'rest':
      return 'the hosts that the other side of the fault does not name';
    case 'role':
      return roleMeaning(selector, cluster);
    default:
      return undefined;
  }
}

function roleMeaning({ quantifier, state, role, group }: RoleSelector, cluster: ClusterModel) {
  const owners = cluster.hosts.filter(({ roles }) => roles.includes(role)).map(({ name }) => name);
  const who = owners.length === 0 ? 'any host where it runs' : listOf(owners, 'or', 20);
  const being = state === undefined ? `with a ${role}` : `whose ${role} is ${state}`;
  const inGroup = group === undefined ? '' : ` of ${group}`;
  const at = `${being}${inGroup} when the step begins: ${who}`;
  if (quantifier === 'one') return `the one host ${at}`;
  if (quantifier === 'each') return `every host ${at.replace(' or ', ' and ')}`;
  if (quantifier === 'any') return `one host ${at}, drawn by the seed`;
  const many = typeof quantifier === 'object' ? `${quantifier.count} hosts` : `a ${quantifier}`;
  const of = typeof quantifier === 'object' ? '' : ' of the hosts';
  return `${many}${of} ${at}, drawn by the seed`;
}
