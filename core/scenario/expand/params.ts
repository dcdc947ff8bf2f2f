/**
 * `params`: the values that a user may set with `--param`, or `with` of a `use`. A bare value is a
 * text with a default; a map says the type, the choices and what it is for. Values are checked by
 * their type before anything is filled in.
 */

import { didYouMean } from '../../plugin/names.ts';
import { kindOf, listOf, problem } from '../../plugin/problem.ts';
import type { MapEntry, MapNode, ScalarNode, SourceNode, Span } from '../../plugin/source.ts';
import { type ReadContext, type Type, t } from '../../plugin/types.ts';
import { entryOf, mapOf, type Reporter, textsOf } from '../check/shape.ts';

const TYPES = {
  text: t.text(),
  int: t.int(),
  duration: t.duration(),
  bytes: t.bytes(),
  percent: t.percent(),
  bool: t.bool(),
  /** Checked where the hosts are known: at its uses, and as a whole by `readScenario`. */
  selector: undefined,
} as const satisfies Record<string, Type<unknown> | undefined>;

export type ParamType = keyof typeof TYPES;

/** What a parameter can be. */
export const PARAM_TYPES = Object.keys(TYPES) as ParamType[];
const KEYS = ['type', 'default', 'about', 'choices'];

/** A parameter as it is declared. */
export interface Param {
  readonly name: string;
  readonly type: ParamType;
  readonly about: string | undefined;
  /** Without one, a value must be given. */
  readonly default: SourceNode | undefined;
  readonly choices: readonly string[] | undefined;
  readonly at: Span;
}

/** `params:` of a scenario or of a file of steps. */
export function readParams(root: MapNode, reporter: Reporter): Param[] {
  const entry = entryOf(root, 'params');
  const wanted = 'a map, as `{ cut: { type: duration, default: 90s } }`';
  const map = entry && mapOf(entry.value, '`params`', reporter, wanted);
  return (map?.entries ?? []).flatMap((one) => readParam(one, reporter) ?? []);
}

function readParam(entry: MapEntry, reporter: Reporter): Param | undefined {
  const { key: name, keyAt, value } = entry;
  if (!/^[A-Za-z][\w-]*$/.test(name)) {
    reporter.problem(problem('language/bad-name', { name }, keyAt));
    return undefined;
  }
  const bare = { name, about: undefined, choices: undefined, at: keyAt };
  if (value.kind === 'scalar') return checked({ ...bare, type: 'text', default: value }, reporter);
  const wanted = 'a default, or a map with `type` and `default`';
  const map = mapOf(value, `the parameter \`${name}\``, reporter, wanted);
  if (!map) return undefined;
  for (const { key, keyAt } of map.entries) {
    if (KEYS.includes(key)) continue;
    const hint = didYouMean(key, KEYS) ?? `a parameter has ${listOf(KEYS)}`;
    reporter.problem(problem('language/unknown-key', { key, where: 'a parameter' }, keyAt, hint));
  }
  const scalar = (key: string) => {
    const found = entryOf(map, key);
    return found && textsOf(found.value, `\`${key}\``, reporter)[0];
  };
  const choices = entryOf(map, 'choices');
  const type = readType(scalar('type'), reporter);
  return checked(
    {
      ...bare,
      type,
      about: scalar('about')?.text,
      default: entryOf(map, 'default')?.value,
      choices: choices && textsOf(choices.value, '`choices`', reporter).map(({ text }) => text),
    },
    reporter,
  );
}

function readType(node: ScalarNode | undefined, reporter: Reporter): ParamType {
  if (!node) return 'text';
  const known = PARAM_TYPES.find((one) => one === node.text);
  if (known) return known;
  const parameters = { text: node.text, choices: listOf(PARAM_TYPES, 'or') };
  const hint = didYouMean(node.text, PARAM_TYPES);
  reporter.problem(problem('language/bad-choice', parameters, node.at, hint));
  return 'text';
}

/** The declaration, its default held against its own type. */
function checked(param: Param, reporter: Reporter): Param {
  const { default: node } = param;
  const [filled] = node?.kind === 'scalar' ? (/\$\{\{.*?\}\}/.exec(node.text) ?? []) : [];
  if (node && filled !== undefined) {
    const hint = 'a default is fixed: write the value itself';
    reporter.problem(problem('language/unknown-value', { written: filled }, node.at, hint));
    return { ...param, default: unknownValue(param) };
  }
  if (!node || checkValue(param, node, reporter)) return param;
  return { ...param, default: unknownValue(param) };
}

/** Reports a value that is not of the parameter's type, or none of its choices. */
export function checkValue(
  param: Param,
  value: SourceNode,
  reporter: Reporter,
  context = reading(reporter),
): boolean {
  const { type, choices } = param;
  if (type === 'selector' && value.kind === 'list') return true;
  if (value.kind !== 'scalar') {
    const what = `the parameter \`${param.name}\``;
    const parameters = { what, wanted: 'a text', got: kindOf(value) };
    const hint = 'a list or map belongs into `matrix` or `each`';
    reporter.problem(problem('language/wrong-shape', parameters, value.at, hint));
    return false;
  }
  if (choices && !choices.includes(value.text)) {
    const parameters = { text: value.text, choices: listOf(choices, 'or') };
    const hint = didYouMean(value.text, choices);
    reporter.problem(problem('language/bad-choice', parameters, value.at, hint));
    return false;
  }
  const reader = TYPES[type];
  return reader === undefined || reader.read(value, context) !== undefined;
}

function reading(reporter: Reporter): ReadContext {
  return {
    hosts: [],
    bound: new Set(),
    roles: new Map(),
    problem: (one) => reporter.problem(one),
  };
}

/** The values of all parameters, those given before the defaults; `undefined`s are reported. */
export function paramValues(
  params: readonly Param[],
  given: (param: Param) => SourceNode | undefined,
  reporter: Reporter,
): MapNode {
  const entries = params.flatMap((param): MapEntry[] => {
    const own = given(param);
    const right = !own || checkValue(param, own, reporter);
    const value = right ? (own ?? param.default) : unknownValue(param);
    if (value) return [{ key: param.name, keyAt: param.at, value }];
    reporter.problem(problem('language/missing-param', { name: param.name }, param.at));
    // Its uses are not wrong for that.
    return [{ key: param.name, keyAt: param.at, value: unknownValue(param) }];
  });
  const [first] = params;
  return { kind: 'map', entries, at: first?.at ?? { file: '', line: 1, column: 1, length: 0 } };
}

/** Stands for a value that nobody gave; what is said about it follows only from that. */
export function unknownValue({ at }: Param): ScalarNode {
  return { kind: 'scalar', text: '', at: { ...at, told: true } };
}

/** `--param cut=5s` as a value; of a selector, `m1,m2` is a list. */
export function valueOfFlag(param: Param, text: string): SourceNode {
  const at = { ...param.at, via: `\`--param ${param.name}=${text}\`` };
  if (param.type !== 'selector' || !/^\[.*\]$|,/.test(text)) return { kind: 'scalar', text, at };
  const names = text.replace(/^\[|\]$/g, '').split(',');
  const items = names.map((name): SourceNode => ({ kind: 'scalar', text: name.trim(), at }));
  return { kind: 'list', items, at };
}
