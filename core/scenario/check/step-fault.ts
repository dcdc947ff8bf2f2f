/** The verbs of damage: `fault` with its options, its duration or its trigger, and `heal`. */

import { faultLasts } from '../../plugin/define.ts';
import { didYouMean } from '../../plugin/names.ts';
import { readOptions } from '../../plugin/options.ts';
import { listOf } from '../../plugin/problem.ts';
import type { MapEntry, SourceNode } from '../../plugin/source.ts';
import { readHandle, t } from '../../plugin/types.ts';
import { ALL_MODIFIERS, ARMED_CALLS, COMMON, modifiersOf } from '../grammar/index.ts';
import type { Armed, FaultStep, HealStep } from '../model.ts';
import type { Scope } from './scope.ts';
import { entryOf, mapOf } from './shape.ts';
import type { StepSource } from './steps.ts';

export function readFault({ verb, map, base }: StepSource, scope: Scope): FaultStep | undefined {
  const name = scope.scalar(verb.value, '`fault`', 'the name of a fault');
  if (!name) return undefined;
  const { faults } = scope.registry;
  const definition = faults.get(name.text)?.definition;
  const armed = readArmed(entryOf(map, 'before'), entryOf(map, 'after'), scope);
  const forEntry = entryOf(map, 'for');
  const lasts = forEntry && t.duration({ positive: true }).read(forEntry.value, scope);
  if (!definition) {
    const names = [...faults.keys()];
    const qualified = names.find((one) => one.endsWith(`/${name.text}`));
    const hint =
      qualified === undefined
        ? (didYouMean(name.text, names) ?? `the faults are ${listOf(names, 'and', 20)}`)
        : `write \`${qualified}\``;
    return scope.report('language/unknown-fault', { name: name.text }, name.at, hint);
  }
  if (forEntry && !faultLasts(definition)) {
    const parameters = { key: 'for', verb: `the fault \`${name.text}\``, owners: '' };
    const hint = 'it is over at once; undo it with a step of its own';
    scope.report('language/misplaced', parameters, forEntry.keyAt, hint);
  }
  // What may not stand here has been reported with the step's keys.
  const entries = map.entries.filter(
    ({ key }) =>
      Object.hasOwn(definition.options, key) || !(ALL_MODIFIERS.includes(key) || key === 'fault'),
  );
  const owner = `the fault \`${name.text}\``;
  const beside = [...modifiersOf('fault'), ...COMMON];
  const options = readOptions(definition.options, { owner, entries, at: name.at, beside }, scope);
  if (!options) return undefined;
  return { ...base, verb: 'fault', fault: name.text, options, lasts, armed };
}

/** `before: { call: fsync, nth: 2 }` or `after: { event: zookeeper/proposed }`. */
function readArmed(
  before: MapEntry | undefined,
  after: MapEntry | undefined,
  scope: Scope,
): Armed | undefined {
  if (before && after) {
    return scope.report('language/both', { keys: '`before` and `after`' }, after.keyAt);
  }
  const entry = before ?? after;
  if (!entry) return undefined;
  const wanted = 'a map, as `{ call: fsync, nth: 2 }` or `{ event: zookeeper/proposed }`';
  const map = mapOf(entry.value, `\`${entry.key}\``, scope, wanted);
  if (!map) return undefined;
  const where = `\`${entry.key}\``;
  for (const { key, keyAt } of map.entries) {
    if (['call', 'event', 'nth'].includes(key)) continue;
    const hint = didYouMean(key, ['call', 'event', 'nth']);
    scope.report('language/unknown-key', { key, where }, keyAt, hint);
  }
  const call = entryOf(map, 'call');
  const event = entryOf(map, 'event');
  const nthEntry = entryOf(map, 'nth');
  const nth = nthEntry ? t.int({ min: 1 }).read(nthEntry.value, scope) : 1;
  if (call && event) {
    return scope.report('language/both', { keys: '`call` and `event`' }, event.keyAt);
  }
  const subject = call ? readCall(call.value, scope) : event && readEvent(event.value, scope);
  if (!call && !event) {
    const parameters = { where, key: 'call', example: 'fsync' };
    return scope.report('language/missing-key', parameters, entry.keyAt);
  }
  if (!subject || nth === undefined) return undefined;
  return { when: before ? 'before' : 'after', subject, nth };
}

function readCall(node: SourceNode, scope: Scope): Armed['subject'] | undefined {
  const call = t.oneOf(...ARMED_CALLS).read(node, scope);
  return call === undefined ? undefined : { call };
}

function readEvent(node: SourceNode, scope: Scope): Armed['subject'] | undefined {
  const scalar = scope.scalar(node, '`event`', 'the name of an event');
  if (!scalar) return undefined;
  const names = [...scope.registry.events.keys()];
  if (names.includes(scalar.text)) return { event: scalar.text };
  const hint = didYouMean(scalar.text, names) ?? `the events are ${listOf(names)}`;
  return scope.report('language/unknown-event', { name: scalar.text }, scalar.at, hint);
}

export function readHeal({ verb, base }: StepSource, scope: Scope): HealStep | undefined {
  if (verb.value.kind === 'scalar' && verb.value.text === 'all') {
    return { ...base, verb: 'heal', handle: 'all' };
  }
  const handle = readFaultHandle(verb.value, scope);
  return handle === undefined ? undefined : { ...base, verb: 'heal', handle };
}

/** The handle of a fault, or undefined after having reported. */
export function readFaultHandle(node: SourceNode, scope: Scope): string | undefined {
  const handle = readHandle(node, scope);
  if (handle === undefined) return undefined;
  const kind = scope.boundKind(handle);
  if (kind === 'fault') return handle;
  const got = kind === 'run' ? 'a command' : kind === 'workload' ? 'a workload' : 'a step';
  return scope.report('language/wrong-handle', { name: handle, got }, node.at);
}
