/** The verbs that look, wait, bind and group: `expect`, `wait`, `let`, `steps`, `parallel`. */

import { parseDuration } from '../../plugin/duration.ts';
import { checkPlaceholders } from '../../plugin/placeholders.ts';
import { looksLikeSelector, readSelector } from '../../plugin/selector.ts';
import type { MapEntry, SourceNode } from '../../plugin/source.ts';
import { t } from '../../plugin/types.ts';
import type {
  Binding,
  ExpectStep,
  GroupStep,
  LetStep,
  ParallelStep,
  Step,
  WaitStep,
} from '../model.ts';
import { readChecks } from './checks.ts';
import type { Scope } from './scope.ts';
import { entryOf, mapOf } from './shape.ts';
import { readFaultHandle } from './step-fault.ts';
import { isLoop, readLoop } from './step-loop.ts';
import { readScreen } from './step-terminal.ts';
import type { StepSource } from './steps.ts';
import { readWithin } from './within.ts';

export function readExpect(source: StepSource, scope: Scope): ExpectStep | undefined {
  const { verb, map, base } = source;
  const terminal = entryOf(map, 'terminal');
  if (terminal) return readScreen(source, terminal, scope);
  const checks = readChecks(verb.value, scope);
  const within = readWithin(map, scope, ['since']);
  const forEntry = entryOf(map, 'for');
  const throughout = forEntry && t.duration({ positive: true }).read(forEntry.value, scope);
  if (forEntry && entryOf(map, 'within')) {
    const hint = 'expect it with `within` first, then in a second step with `for`';
    scope.report('language/both', { keys: '`within` and `for`' }, forEntry.keyAt, hint);
  }
  if (checks.length === 0) return undefined;
  return { ...base, verb: 'expect', checks, within, throughout };
}

export function readWait({ verb, map, base }: StepSource, scope: Scope): WaitStep | undefined {
  const until = readUntil(verb.value, scope);
  const within = readWithin(map, scope, ['since']);
  const limit = entryOf(map, 'within');
  if (limit && until && 'duration' in until) {
    const parameters = { key: 'within', verb: 'a `wait` for a duration', owners: '' };
    const hint = 'a pause lasts exactly as long as it says; leave it out';
    scope.report('language/misplaced', parameters, limit.keyAt, hint);
  }
  return until && { ...base, verb: 'wait', until, within };
}

function readUntil(node: SourceNode, scope: Scope): WaitStep['until'] | undefined {
  if (node.kind === 'map') {
    const [first] = node.entries;
    if (first && first.key !== 'event') {
      const hint = 'to wait until something holds, write `expect:` with `within:`';
      const where = '`wait`';
      return scope.report('language/unknown-key', { key: first.key, where }, first.keyAt, hint);
    }
    const [event] = readChecks(node, scope);
    return event && { event };
  }
  const wanted = 'a duration, the handle of a fault, a workload, or `{ event: … }`';
  const scalar = scope.scalar(node, '`wait`', wanted);
  if (!scalar) return undefined;
  if (!/^[A-Za-z][\w-]*$/.test(scalar.text)) {
    const parsed = parseDuration(scalar.text);
    if ('value' in parsed) return { duration: parsed.value };
    const parameters = { text: scalar.text, why: parsed.wrong };
    return scope.report('language/bad-unit', parameters, scalar.at, parsed.hint);
  }
  const isWorkload = scope.boundKind(scalar.text) === 'workload';
  const handle = isWorkload ? scalar.text : readFaultHandle(scalar, scope);
  return handle === undefined ? undefined : { handle };
}

export function readLet({ verb, base }: StepSource, scope: Scope): LetStep | undefined {
  const bindings = readBindings(verb.value, scope);
  return bindings.length === 0 ? undefined : { ...base, verb: 'let', bindings };
}

/** `let: { old: leader QuorumPeerMain, path: /lock }`, each visible to the next. */
export function readBindings(node: SourceNode, scope: Scope): Binding[] {
  const map = mapOf(node, '`let`', scope, 'a map, as `{ old: leader QuorumPeerMain }`');
  return (map?.entries ?? []).flatMap((entry) => readBinding(entry, scope) ?? []);
}

function readBinding({ key, keyAt, value }: MapEntry, scope: Scope): Binding | undefined {
  if (value.kind === 'list' || (value.kind === 'scalar' && looksLikeSelector(value.text, scope))) {
    const selector = readSelector(value, scope);
    const bound = scope.bind(key, 'selector', keyAt);
    return selector && bound ? { name: key, value: { selector }, at: keyAt } : undefined;
  }
  const text = scope.scalar(value, `\`${key}\``, 'a selector or a text');
  const right = text && checkPlaceholders(text, scope);
  const bound = scope.bind(key, 'text', keyAt);
  return text && right && bound ? { name: key, value: { text: text.text }, at: keyAt } : undefined;
}

/** The readers of steps come from above, since groups hold steps. */
export function readGroup(
  source: StepSource,
  scope: Scope,
  readSteps: (node: SourceNode, what: string, scope: Scope) => Step[],
): GroupStep | undefined {
  const body = (one: StepSource, inner: Scope) => readBody(one, inner, readSteps);
  return isLoop(source.map) ? readLoop(source, scope, body) : body(source, scope);
}

function readBody(
  { verb, map, base }: StepSource,
  scope: Scope,
  readSteps: (node: SourceNode, what: string, scope: Scope) => Step[],
): GroupStep {
  const checks = (key: string) => {
    const entry = entryOf(map, key);
    return entry ? scope.withoutCaptures(() => readChecks(entry.value, scope)) : [];
  };
  // They hold from before the first step on, so they see only what is bound until then.
  const [always, never] = [checks('always'), checks('never')];
  const steps = readSteps(verb.value, '`steps`', scope);
  return { ...base, verb: 'steps', steps, always, never, names: 'open' };
}

export function readParallel(
  { verb, base }: StepSource,
  scope: Scope,
  readStep: (node: SourceNode, scope: Scope) => Step | undefined,
): ParallelStep | undefined {
  if (verb.value.kind !== 'list') {
    const got = verb.value.kind === 'map' ? 'a map' : 'a text';
    const parameters = { what: '`parallel`', wanted: 'a list of steps', got };
    return scope.report('language/wrong-shape', parameters, verb.value.at);
  }
  const branches: Scope[] = [];
  const steps = verb.value.items.flatMap((item) => {
    const branch = scope.branch();
    branches.push(branch);
    return readStep(item, branch) ?? [];
  });
  scope.join(branches);
  return { ...base, verb: 'parallel', steps };
}
