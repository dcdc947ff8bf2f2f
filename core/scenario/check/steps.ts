/**
 * Steps: finds the one verb of each, refuses keys that are no words of the language or do not
 * belong to this verb, reads what all verbs share, and hands the rest to the verb's own reader.
 */

import { didYouMean } from '../../plugin/names.ts';
import { listOf } from '../../plugin/problem.ts';
import type { MapEntry, MapNode, SourceNode } from '../../plugin/source.ts';
import { type BoundKind, t } from '../../plugin/types.ts';
import { HABITS, MISPLACED } from '../grammar/habits.ts';
import { ALL_MODIFIERS, COMMON, modifiersOf, VERBS, type Verb } from '../grammar/index.ts';
import type { Step } from '../model.ts';
import type { Scope } from './scope.ts';
import { entryOf, inOneLine, mapOf, textsOf } from './shape.ts';
import { readSkip } from './skip.ts';
import { readFault, readHeal } from './step-fault.ts';
import { readExpect, readGroup, readLet, readParallel, readWait } from './step-flow.ts';
import { readRun, readWrite } from './step-run.ts';
import { readType } from './step-terminal.ts';
import { readTranscript } from './step-transcript.ts';
import { readUse } from './step-use.ts';

/** What a verb's reader gets: the verb's entry, all entries, and the parts already read. */
export interface StepSource {
  readonly verb: MapEntry;
  readonly map: MapNode;
  readonly base: StepBase;
}

export type StepBase = Pick<
  Step,
  'at' | 'firstLine' | 'title' | 'name' | 'note' | 'differs' | 'shows' | 'as' | 'skip' | 'notBefore'
>;

/** Steps in order; what one binds, the next sees. Wrong ones are reported and left out. */
export function readSteps(node: SourceNode, what: string, scope: Scope): Step[] {
  if (node.kind !== 'list') {
    const got = node.kind === 'map' ? 'a map' : 'a text';
    const hint = node.kind === 'map' ? 'begin each step with `- `' : undefined;
    scope.report('language/wrong-shape', { what, wanted: 'a list of steps', got }, node.at, hint);
    return [];
  }
  return node.items.flatMap((item) => {
    if (!scope.takeStep(item.at)) return [];
    const step = readStep(item, scope);
    return step ? [step] : [];
  });
}

export function readStep(node: SourceNode, scope: Scope): Step | undefined {
  const [, glued, rest] = (node.kind === 'scalar' && /^([a-z]+):(\S.*)$/.exec(node.text)) || [];
  if (glued !== undefined && isVerb(glued)) {
    const why = 'a blank is missing after the colon';
    return scope.report('yaml/syntax', { why }, node.at, `write \`${glued}: ${rest}\``);
  }
  const map = mapOf(node, 'a step', scope, 'a map, as `{ host: m1, run: jps }`');
  if (!map) return undefined;
  const skip = entryOf(map, 'skip');
  if (!skip) return readMap(map, scope);
  const inner = scope.branch();
  const step = readMap(map, inner);
  scope.leave(inner, `the step that binds it, in line ${skip.keyAt.line}, is skipped`);
  return step;
}

function readMap(map: MapNode, scope: Scope): Step | undefined {
  const verbs = map.entries.filter((entry) => isVerb(entry.key));
  // Beside `run` and `type`, `expect` says what must be printed.
  const prints = verbs.some(({ key }) => key === 'run' || key === 'type');
  const own = verbs.filter(({ key }) => !(key === 'expect' && prints));
  const [verb, second] = own;
  const allowed = verb ? allowedKeys(verb, scope) : undefined;
  if (second) {
    const hint = twoVerbsHint(own.map((one) => one.key));
    const written = own.map((one) => one.key);
    return scope.report('language/two-verbs', { verbs: listOf(written) }, second.keyAt, hint);
  }
  if (!verb || !allowed) {
    const strange = checkKeys(map, [...VERBS, ...ALL_MODIFIERS], undefined, scope);
    if (!strange) {
      const at = map.entries[0]?.keyAt ?? map.at;
      scope.report('language/no-verb', { verbs: listOf([...VERBS], 'or') }, at);
    }
    return undefined;
  }
  const strange = checkKeys(map, allowed, verb.key as Verb, scope);
  const step = readVerb({ verb, map, base: readBase(verb, map, scope) }, scope);
  scope.bindCaptures();
  bindHandle(map, verb.key as Verb, scope);
  if (step) scope.write(step, map);
  return strange ? undefined : step;
}

function isVerb(key: string): key is Verb {
  return (VERBS as readonly string[]).includes(key);
}

function twoVerbsHint(verbs: readonly string[]): string | undefined {
  if (verbs.includes('expect') && verbs.includes('wait')) {
    return 'to wait until something holds, write `expect:` with `within:`';
  }
  if (verbs.includes('steps') && verbs.includes('parallel')) {
    return 'put `- steps:` as one branch into `parallel:`';
  }
  return undefined;
}

/** Keys that may stand in a step of this verb, a fault's own options among them. */
function allowedKeys(verb: MapEntry, scope: Scope): readonly string[] {
  const name = verb.key as Verb;
  const words = [name, ...COMMON, ...modifiersOf(name)];
  if (name !== 'fault' || verb.value.kind !== 'scalar') return words;
  const fault = scope.registry.faults.get(verb.value.text);
  return fault ? [...words, ...Object.keys(fault.definition.options)] : words;
}

/** Reports keys that may not stand here; true when there were some. */
function checkKeys(
  map: MapNode,
  allowed: readonly string[],
  verb: Verb | undefined,
  scope: Scope,
): boolean {
  let found = false;
  for (const { key, keyAt } of map.entries) {
    if (allowed.includes(key)) continue;
    // Other keys are a fault's options, which its own reader knows; of an unknown fault, all are.
    if (verb === 'fault' && !(ALL_MODIFIERS.includes(key) && faultIsKnown(map, scope))) continue;
    found = true;
    if (verb !== undefined && ALL_MODIFIERS.includes(key)) {
      reportMisplaced(key, verb, keyAt, scope);
      continue;
    }
    const where = verb === undefined ? 'a step' : `\`${verb}\``;
    const candidates = verb === undefined ? allowed : [...allowed, ...VERBS];
    const habit = Object.hasOwn(HABITS, key) ? HABITS[key] : undefined;
    const hint = habit ?? didYouMean(key, candidates) ?? allowedHint(allowed, verb);
    scope.report('language/unknown-key', { key, where }, keyAt, hint);
  }
  return found;
}

function faultIsKnown(map: MapNode, scope: Scope): boolean {
  const value = entryOf(map, 'fault')?.value;
  return value?.kind === 'scalar' && scope.registry.faults.has(value.text);
}

function allowedHint(allowed: readonly string[], verb: Verb | undefined): string | undefined {
  if (verb === undefined) return undefined;
  return `beside \`${verb}\` may stand ${listOf(allowed.slice(1), 'and', 20)}`;
}

function reportMisplaced(key: string, verb: Verb, at: MapEntry['keyAt'], scope: Scope): void {
  const owners = VERBS.filter((one) => modifiersOf(one).includes(key));
  const code = 'language/misplaced';
  const parameters = { key, verb: `\`${verb}\``, owners: listOf(owners) };
  scope.report(code, parameters, at, MISPLACED[verb]?.[key]);
}

function readBase(verb: MapEntry, map: MapNode, scope: Scope): StepBase {
  const text = (key: string) => {
    const entry = entryOf(map, key);
    return entry && scope.scalar(entry.value, `\`${key}\``)?.text;
  };
  const at = entryOf(map, 'at');
  const shows = entryOf(map, 'shows');
  return {
    at: verb.keyAt,
    firstLine: map.entries[0]?.keyAt.line ?? verb.keyAt.line,
    title: titleOf(verb, map),
    name: text('name'),
    note: text('note'),
    differs: text('differs'),
    shows: shows ? textsOf(shows.value, '`shows`', scope).map((one) => one.text) : [],
    as: text('as'),
    skip: readSkip(map, scope),
    notBefore: at && t.duration().read(at.value, scope),
  };
}

/** The verb and what it does, in one line. */
function titleOf({ key, value }: MapEntry, map: MapNode): string {
  if (key === 'steps' || key === 'parallel') return key;
  const options =
    key === 'fault'
      ? map.entries.filter((one) => one.key !== 'fault' && !COMMON.includes(one.key))
      : [];
  const parts = options.map((one) => `, ${one.key}: ${inOneLine(one.value)}`);
  return `${key}: ${inOneLine(value)}${parts.join('')}`;
}

/** A handle names its own step, so the step itself does not see it. */
function bindHandle(map: MapNode, verb: Verb, scope: Scope): void {
  const entry = entryOf(map, 'as');
  if (entry?.value.kind !== 'scalar') return;
  const kind: BoundKind =
    verb === 'run' || verb === 'type' ? 'run' : verb === 'fault' ? 'fault' : 'step';
  scope.bind(entry.value.text, kind, entry.value.at);
}

function readVerb(source: StepSource, scope: Scope): Step | undefined {
  switch (source.verb.key as Verb) {
    case 'run':
      return readRun(source, scope);
    case 'transcript':
      return readTranscript(source, scope);
    case 'type':
      return readType(source, scope);
    case 'write':
      return readWrite(source, scope);
    case 'expect':
      return readExpect(source, scope);
    case 'wait':
      return readWait(source, scope);
    case 'fault':
      return readFault(source, scope);
    case 'heal':
      return readHeal(source, scope);
    case 'let':
      return readLet(source, scope);
    case 'steps':
      return readGroup(source, scope, readSteps);
    case 'parallel':
      return readParallel(source, scope, readStep);
    case 'use':
      return readUse(source, scope, readSteps);
  }
}
