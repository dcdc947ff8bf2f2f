/** From a failed run to what is told of it: why, and how those concerned stood. */

import type { RunOutcome } from '../../kernel/coordinator.ts';
import type { EventRef } from '../../kernel/trace.ts';
import type { LinkRule } from '../../machine/network/links.ts';
import type { Span } from '../../plugin/source.ts';
import type { CauseLink, Failure } from '../result.ts';
import type { Director } from './director.ts';
import type { FailureDraft } from './outcome.ts';
import type { Explainer } from './why.ts';

/** The failure of a run, if it failed. */
export function explain(
  director: Director,
  outcome: RunOutcome,
  explainer: Explainer,
  names: readonly string[],
): Failure | undefined {
  const draft = director.failure;
  if (!draft) return undefined;
  const all = new Set(names.keys());
  all.delete(0);
  const about = subjectOf(draft, all, explainer);
  const concerned = about && about.lane !== 0 ? new Set([about.lane]) : all;
  return {
    kind: draft.kind,
    by: draft.by ?? (draft.kind === 'selector' ? 'expectation' : draft.kind),
    message: draft.message,
    at: draft.at,
    remark: draft.remark,
    step: draft.step,
    expected: draft.expected,
    actual: draft.actual,
    comparable: draft.comparable ?? false,
    attempts: draft.attempts ?? draft.looks?.times ?? 1,
    looks: draft.looks,
    atMs: Math.min(draft.time, outcome.end) / 1_000,
    evidence: evidenceOf(draft, explainer),
    causes: withoutItself(explainer.causes(about, draft.exit === 3), placeOf(director, draft)),
    lastEvents: draft.kind === 'sometimes' ? [] : explainer.lastEvents(concerned),
    state: stateOf(director),
    exit: draft.exit,
    cure: draft.cure,
    detail: draft.detail ?? (draft.about && outcome.details.get(draft.about.lane)),
  };
}

/**
 * The event from which causes are followed: the last that made it so, as the check says; of a
 * command, its end, if that says why it took its time; else the last change of a daemon on that
 * host, or anywhere.
 */
function subjectOf(
  { kind, about, evidence, exit }: FailureDraft,
  all: ReadonlySet<number>,
  explainer: Explainer,
): EventRef | undefined {
  // That something never was so has no event that made it so.
  if (kind === 'sometimes') return undefined;
  if (kind === 'fault') return explainer.lastFault() ?? explainer.lastChange(all);
  const made = evidence?.at(-1);
  if (made) return made;
  if (!about) return explainer.lastChange(all);
  const isCommand = exit === 1 && explainer.isCommandEnd(about);
  if (!isCommand || explainer.hasTimeOut(about)) return about;
  return explainer.lastChange(new Set([about.lane])) ?? explainer.lastChange(all) ?? about;
}

function placeOf({ playing }: Director, { step }: FailureDraft): Span | undefined {
  return step === undefined ? undefined : playing.placeOf(step);
}

/** That a step was played is no reason for its failure. */
function withoutItself(causes: readonly CauseLink[], step: Span | undefined): readonly CauseLink[] {
  const [only, more] = causes;
  const isItself = step && only?.place?.file === step.file && only.place.line === step.line;
  return more === undefined && isItself ? [] : causes;
}

/** `cut: m2 | m1, m3`: both ways, or with an arrow one way. */
function cutLinks(rules: readonly LinkRule[]): string[] {
  const ways = rules
    .filter(({ cut }) => cut)
    .map(({ from, to, ports }) => ({ from: from.join(', '), to: to.join(', '), ports }));
  const lines = ways.map(({ from, to, ports }) => {
    const back = ways.some((other) => other.from === to && other.to === from);
    const sides = back ? [from, to].sort().join(' | ') : `${from} -> ${to}`;
    return `cut: ${sides}${ports.length > 0 ? `, port ${ports.join(', ')}` : ''}`;
  });
  return [...new Set(lines)];
}

/** The events that together broke it, oldest first, where there are several. */
function evidenceOf({ evidence = [] }: FailureDraft, explainer: Explainer): CauseLink[] {
  if (evidence.length < 2) return [];
  return evidence.flatMap((ref) => explainer.linkTo(ref) ?? []);
}

/** Daemons that live or should, hosts without power, and the faults in force, as all stood. */
function stateOf({ registry, view, scenario, alterations }: Director): string[] {
  const living = view.processes().filter(({ program }) => registry.roles.has(program));
  const lines = scenario.cluster.hosts.flatMap(({ name, roles }) => {
    if (!view.isPowered(name)) return [`${name} powered off`];
    const here = living.filter(({ host, jvm }) => host === name && jvm);
    const gone = roles.filter((role) => !here.some(({ program }) => program === role));
    return [
      ...here.map(({ program, state = 'starting', stopped, rank }) => {
        const what = registry.roles.get(program)?.definition.rankIs;
        const ranked = what !== undefined && rank > 0 ? `, ${what} ${rank}` : '';
        return `${name} ${program} ${state}${ranked}${stopped ? ', paused' : ''}`;
      }),
      ...gone.map((role) => `${name} ${role} gone`),
    ];
  });
  const faults = [...alterations.inForce.values()].map(
    ({ title, beganAt }) => `in force since ${(beganAt / 1e6).toFixed(3)} s: ${title}`,
  );
  return [...lines, ...faults, ...cutLinks(alterations.rules)];
}
