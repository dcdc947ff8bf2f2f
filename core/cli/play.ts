/**
 * One play: a scenario with a seed, as it was selected. What is needed to ask for exactly this
 * play again, on a command line, is made here, for the reports and for the second process.
 */

import type { Message } from '../kernel/message.ts';
import type { ScenarioRef } from '../report/reporter.ts';
import type { ScenarioModel } from '../scenario/model.ts';
import type { NeighbourPlan } from '../scenario/run/specification.ts';

/** Where a timeline was cut off by `file.yaml:42`. */
export interface Cut {
  /** As it was asked for. */
  readonly line: number;
  /** Steps that stand after it. */
  readonly notPlayed: number;
}

export interface Play {
  /** Ready to be played: cut off, and under the limits that flags set. */
  readonly scenario: ScenarioModel;
  readonly seed: number;
  readonly cut: Cut | undefined;
  /** For `-t`, where other scenarios stand in the same file. */
  readonly nameFlag: string | undefined;
  /** Flags that change what happens in the play, as they are typed. */
  readonly flags: readonly string[];
  /** What came from outside, when this plays a recording again. */
  readonly recording?: PlayedRecording;
}

export interface PlayedRecording {
  readonly file: string;
  readonly inputs: readonly Message[];
  readonly neighbours: readonly NeighbourPlan[];
  readonly traceHash: string | undefined;
}

export function refOf({ scenario, seed }: Play): ScenarioRef {
  return { name: scenario.name, file: scenario.file, seed };
}

/** The words after `quorate` that play this again, up to a line if one is given. */
export function wordsOf(play: Play, line = play.cut?.line): string[] {
  const { scenario, seed, nameFlag, flags, recording } = play;
  if (recording) return ['run', '--replay', recording.file];
  const params = Object.entries(scenario.params).flatMap(([key, value]) => [
    '--param',
    `${key}=${value}`,
  ]);
  const target = line === undefined ? scenario.file : `${scenario.file}:${line}`;
  const name = nameFlag === undefined ? [] : ['-t', nameFlag];
  return ['run', target, '--seed', String(seed), ...name, ...params, ...flags];
}

/**
 * The line that a person pastes to see a failure again: up to the line that failed, where that is
 * a line of the timeline; the whole scenario where it failed elsewhere, as in `eventually`.
 */
export function replayLine(play: Play, failedAt: { file: string; line: number }): string {
  const { file, timelineLines } = play.scenario;
  const inside =
    failedAt.file === file &&
    failedAt.line >= timelineLines.first &&
    failedAt.line <= timelineLines.last;
  const words = inside ? wordsOf(play, failedAt.line) : wordsOf(play);
  return ['npx', 'quorate', ...words].map(quoted).join(' ');
}

/** What `-t` must be given to mean this scenario alone, among those of its file. */
export function nameFlagOf(name: string, others: readonly string[]): string | undefined {
  if (others.length === 0) return undefined;
  const unique = !name.startsWith('/') && !others.some((other) => other.includes(name));
  return unique ? name : `/^${name.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')}$/`;
}

/** As a shell takes it. */
function quoted(word: string): string {
  if (/^[\w./@+:=-]+$/.test(word)) return word;
  return /["$`\\!]/.test(word) ? `'${word.replaceAll("'", `'\\''`)}'` : `"${word}"`;
}
