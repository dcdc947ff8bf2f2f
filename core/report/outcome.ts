/**
 * What came of a scenario in one word, and what it is called in lists of cases: reporters for
 * machines count and name alike.
 */

import type { Span } from '../plugin/source.ts';
import type { Failure } from '../scenario/result.ts';
import type { ScenarioReport } from './reporter.ts';
import { count, duration, moment } from './units.ts';

/** `broken`: code is at fault, or a limit was hit, so that nothing was said about the scenario. */
export type Outcome = 'passed' | 'failed' | 'broken' | 'interrupted' | 'skipped';

export function outcomeOf({ passed, interrupted, skipped, failure }: ScenarioReport): Outcome {
  if (skipped !== undefined) return 'skipped';
  if (passed) return 'passed';
  if (interrupted) return 'interrupted';
  return failure && failure.exit > 1 ? 'broken' : 'failed';
}

/** The name, with the seed when it is not the usual one: unique over a sweep of seeds. */
export function caseName({ name, seed }: ScenarioReport): string {
  return seed === 1 ? name : `${name} (seed ${seed})`;
}

/** `3.2 s virtual in 0.21 s, seed 7, trace 7f3a…`: what replays and identifies a run. */
export function factsOf(scenario: ScenarioReport): string[] {
  const { virtualTimeMs, wallTimeMs, seed, traceHash, determinism } = scenario;
  const facts = [
    `${duration(virtualTimeMs)} virtual in ${duration(wallTimeMs)}`,
    `seed ${seed}`,
    traceHash === '' ? 'no trace' : `trace ${traceHash.slice(0, SHORT_HASH)}`,
  ];
  if (determinism?.same) facts.push(`the same in ${determinism.variants.length} ways`);
  return facts;
}

/** Digits of a hash that a line has room for. */
const SHORT_HASH = 12;

/** What a reader should know of a run beside its verdict. */
export interface Note {
  readonly text: string;
  readonly at: Span | undefined;
}

/**
 * What was not tested: each check of the file, invariants in one line (with the names of many only
 * when asked for); workloads that ended before they were asked to; and how it broke, where it had to.
 */
export function notesOf(scenario: ScenarioReport, allNames = true): Note[] {
  const { vacuous, brokeAsTold, workloads, without, cut } = scenario;
  const notes: Note[] = vacuous.flatMap(({ check, at, why }) =>
    at ? [{ text: `${check} said nothing: ${why}`, at }] : [],
  );
  const silent = vacuous.filter(({ at }) => at === undefined).map(({ check }) => check);
  if (silent.length > 0) {
    const names = allNames || silent.length <= 2 ? `: ${silent.join(', ')}` : '';
    const said = `${count(silent.length, 'invariant')} said nothing, for nothing of theirs occurred`;
    notes.push({ text: said + names, at: undefined });
  }
  if (cut) {
    const were = cut.notPlayed === 1 ? 'was' : 'were';
    const left = `${count(cut.notPlayed, 'step')} after it ${were} not, nor what is demanded at the end`;
    notes.push({ text: `played up to line ${cut.line}; ${left}`, at: undefined });
  }
  const byHand = scenario.steps.filter((step) => step.byHand).length;
  if (byHand > 0) {
    const were = byHand === 1 ? 'was' : 'were';
    const text = `${count(byHand, 'step')} ${were} typed by hand, so this is not the run of the file`;
    notes.push({ text, at: undefined });
  }
  for (const { invariant, because } of without) {
    notes.push({ text: `without ${invariant}: ${because}`, at: undefined });
  }
  for (const { name, early } of workloads) {
    for (const { host, how, atMs } of early) {
      const text = `the workload ${name} ended early on ${host}, at ${moment(atMs)} s: ${how}`;
      notes.push({ text, at: undefined });
    }
  }
  if (brokeAsTold) {
    const { by, message, atMs } = brokeAsTold;
    const said = message.startsWith(`${by}: `) ? message : `${by}: ${message}`;
    const text = `fails as it must, by ${said}   at ${moment(atMs)} s`;
    notes.push({ text, at: undefined });
  }
  return notes;
}

/** `expected active, last saw standby`: a failure in one line, for lists. */
export function inShort({ message, expected, actual }: Failure): string {
  const oneLine = (text: string) => !text.includes('\n') && text.length <= MOST_IN_SHORT;
  if (expected === undefined || actual === undefined) return message;
  if (!oneLine(expected) || !oneLine(actual)) return message;
  return `${message}: expected ${expected || '(nothing)'}, last saw ${actual || '(nothing)'}`;
}

const MOST_IN_SHORT = 120;
