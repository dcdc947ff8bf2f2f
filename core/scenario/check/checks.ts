/**
 * Checks: `{ role: QuorumPeerMain, host: m2, is: leader }`. The first key is the subject and
 * names the expectation; the other keys are its options, declared by its plugin. `not`, `any`
 * and `all` combine checks.
 */

import type { Options } from '../../plugin/define.ts';
import { didYouMean } from '../../plugin/names.ts';
import { readOptions } from '../../plugin/options.ts';
import { listOf } from '../../plugin/problem.ts';
import { subjectOf } from '../../plugin/registry.ts';
import type { Selector } from '../../plugin/selector.ts';
import type { MapEntry, MapNode, SourceNode } from '../../plugin/source.ts';
import { t } from '../../plugin/types.ts';
import type { Check } from '../model.ts';
import { measureOptions } from './measure.ts';
import type { Scope } from './scope.ts';
import { inOneLine, listedIn, mapOf } from './shape.ts';

const COMBINATORS = ['not', 'any', 'all'] as const;

/** One check or a list of checks; wrong ones are reported and left out. */
export function readChecks(node: SourceNode, scope: Scope): Check[] {
  if (node.kind === 'list' && node.items.length === 0) {
    const parameters = { what: 'this', wanted: 'a check or a list of checks', got: 'empty' };
    scope.report('language/wrong-shape', parameters, node.at);
  }
  return listedIn(node).flatMap((item) => {
    const wanted = 'a check, as `{ count: leader Role, is: 1 }`';
    const map = mapOf(item, 'this', scope, wanted);
    const check = map && readCheck(map, scope);
    return check ? [check] : [];
  });
}

function readCheck(map: MapNode, scope: Scope): Check | undefined {
  const [subject, ...others] = map.entries;
  if (!subject) {
    const parameters = { what: 'a check', wanted: 'a map with a subject', got: 'empty' };
    return scope.report('language/wrong-shape', parameters, map.at);
  }
  const { key, keyAt } = subject;
  const combinator = COMBINATORS.find((one) => one === key);
  if (combinator) return combine(combinator, subject, others, scope);
  const piece = scope.registry.expectations.get(key);
  if (!piece) {
    const hint = unknownHint(key, others, scope);
    return scope.report('language/unknown-expectation', { name: key }, keyAt, hint);
  }
  const isEvent = subjectOf(key) === 'event';
  const fields = isEvent ? eventFields(subject, scope) : {};
  if (fields === undefined) return undefined;
  const extra = Object.keys(fields).filter((name) => !(name in piece.definition.options));
  const own = others.filter((entry) => !extra.includes(entry.key));
  const isMeasure = subjectOf(key) === 'measure';
  const declared = isMeasure
    ? measureOptions(subject, others, piece.definition.options, scope)
    : piece.definition.options;
  if (!declared) return undefined;
  const values = readOptions(
    declared,
    {
      owner: `\`${key}\``,
      entries: [{ ...subject, key: subjectOf(key) }, ...own],
      at: keyAt,
      beside: extra,
    },
    scope,
  );
  const data = readFields(fields, others, extra, scope);
  if (!values || !data) return undefined;
  if (key === 'role' && !stateIsKnown(values, others, scope)) return undefined;
  const options = isEvent ? { ...values, fields: data } : values;
  return { kind: 'check', expectation: key, options, title: inOneLine(map), at: map.at };
}

function unknownHint(key: string, others: readonly MapEntry[], scope: Scope): string {
  const known = scope.registry.expectations;
  const misplaced = others.find((entry) => known.has(entry.key));
  if (misplaced) return `the first key is the subject: put \`${misplaced.key}\` first`;
  const names = [...known.keys(), ...COMBINATORS];
  const qualified = names.find((name) => name.endsWith(`/${key}`));
  if (qualified !== undefined) return `write \`${qualified}\``;
  return didYouMean(key, names) ?? `the expectations are ${listOf([...known.keys()])}`;
}

function combine(
  kind: 'not' | 'any' | 'all',
  subject: MapEntry,
  others: readonly MapEntry[],
  scope: Scope,
): Check | undefined {
  for (const { key, keyAt } of others) {
    const hint = `\`${kind}\` takes checks: \`{ ${kind}: { … } }\`, with nothing beside it`;
    scope.report('language/unknown-key', { key, where: `\`${kind}\`` }, keyAt, hint);
  }
  const read = () => readChecks(subject.value, scope);
  // Of `all`, every check has held; of the others nobody knows which.
  const checks = kind === 'all' ? read() : scope.withoutCaptures(read);
  if (checks.length === 0 || others.length > 0) return undefined;
  const title = `${kind}: ${inOneLine(subject.value)}`;
  return { kind, checks, title, at: subject.keyAt };
}

/** What every process is before its role declares anything, and after its end. */
const NO_STATES = ['starting', 'gone'];

/** `{ role: QuorumPeerMain, is: leeder }`: a state that the role never has cannot come true. */
function stateIsKnown(
  values: Readonly<Record<string, unknown>>,
  entries: readonly MapEntry[],
  scope: Scope,
): boolean {
  const wanted = entries.find((entry) => entry.key === 'is')?.value;
  const subject = values.role as Selector | string;
  const named = typeof subject === 'object' && subject.kind === 'role' ? subject.role : subject;
  const role = typeof named === 'string' ? scope.roles.get(named.toLowerCase()) : undefined;
  if (!role || wanted?.kind !== 'scalar' || /[<$\n]/.test(wanted.text)) return true;
  if ([...role.states, ...NO_STATES].includes(wanted.text)) return true;
  const meant = didYouMean(wanted.text, role.states);
  const list = `its states are ${listOf(role.states)}`;
  const hint = meant === undefined ? list : `${meant} ${list}`;
  const parameters = { role: role.role, state: wanted.text };
  scope.report('language/unknown-state', parameters, wanted.at, hint);
  return false;
}

/** The declared data of the event that a check names, or undefined after having reported. */
function eventFields(subject: MapEntry, scope: Scope): Options | undefined {
  const name = scope.scalar(subject.value, '`event`', 'the name of an event');
  if (!name) return undefined;
  const { events } = scope.registry;
  const piece = events.get(name.text);
  if (piece) return piece.definition.fields;
  const names = [...events.keys()];
  const qualified = names.find((one) => one.endsWith(`/${name.text}`));
  const hint =
    qualified === undefined
      ? (didYouMean(name.text, names) ?? `the events are ${listOf(names)}`)
      : `write \`${qualified}\``;
  return scope.report('language/unknown-event', { name: name.text }, name.at, hint);
}

/** Matchers for an event's own data, typed by what the event declares. */
function readFields(
  fields: Options,
  entries: readonly MapEntry[],
  names: readonly string[],
  scope: Scope,
): Readonly<Record<string, unknown>> | undefined {
  const data: Record<string, unknown> = {};
  let right = true;
  for (const { key, value } of entries) {
    if (!names.includes(key)) continue;
    const matcher = t.matcher(fields[key]).read(value, scope);
    if (matcher === undefined) right = false;
    else data[key] = matcher;
  }
  return right ? data : undefined;
}
