/**
 * What is to be played: of all scenarios that were found, those that the flags mean, each with its
 * seeds. That it is nothing is an error, and says what there would have been.
 */

import { type ErrorParameters, QuorateError } from '../errors/quorate-error.ts';
import type { ErrorCode } from '../errors/table.ts';
import { didYouMean } from '../plugin/names.ts';
import { listOf, problem } from '../plugin/problem.ts';
import type { Problem } from '../plugin/source.ts';
import type { PlainFault } from '../report/reporter.ts';
import type { ScenarioModel } from '../scenario/model.ts';
import { plainFault } from './faults.ts';
import type { NameFilter, TagFilter } from './filters.ts';
import { nameFlagOf, type Play } from './play.ts';
import type { Targets } from './targets.ts';
import { upToLine } from './up-to-line.ts';

/** What the files hold. */
export interface Found {
  readonly scenarios: readonly ScenarioModel[];
  readonly problems: readonly Problem[];
}

export interface Criteria {
  readonly targets: Targets;
  readonly name: NameFilter | undefined;
  readonly tags: readonly TagFilter[];
  /** Each scenario once with each; undefined: with its own. */
  readonly seeds: readonly number[] | undefined;
  /** Microseconds of virtual time, over the cluster's own limit. */
  readonly maxTime: number | undefined;
  /** Flags that change what happens in a play, as they are typed. */
  readonly flags: readonly string[];
}

export interface Selection {
  readonly plays: readonly Play[];
  readonly problems: readonly Problem[];
  readonly errors: readonly PlainFault[];
  /** What a reader should know about the choice, as sentences. */
  readonly notes: readonly string[];
}

/** Chooses; nothing is thrown for what was asked. */
export function select(found: Found, criteria: Criteria): Selection {
  const { scenarios, problems } = found;
  const { targets } = criteria;
  if (scenarios.length === 0) {
    if (problems.length > 0) return { plays: [], problems, errors: [], notes: [] };
    return { plays: [], problems: [nothingIn(targets.paths)], errors: [], notes: [] };
  }
  const { meant, error } = filter(scenarios, criteria);
  if (error) return { plays: [], problems, errors: [plainFault(error)], notes: [] };
  const plays: Play[] = [];
  const errors: PlainFault[] = [];
  for (const scenario of meant) {
    const others = scenarios.filter((one) => one.file === scenario.file && one !== scenario);
    const nameFlag = nameFlagOf(
      scenario.name,
      others.map(({ name }) => name),
    );
    for (const line of targets.lines.get(scenario.file) ?? [undefined]) {
      try {
        const part = line === undefined ? { scenario, cut: undefined } : upToLine(scenario, line);
        plays.push(...playsOf({ ...part, nameFlag }, criteria));
      } catch (thrown) {
        if (!(thrown instanceof QuorateError)) throw thrown;
        errors.push(plainFault(thrown));
      }
    }
  }
  return { plays, problems, errors, notes: [] };
}

/** Errors that only say that there is nothing to play. */
const NOTHING: ReadonlySet<string> = new Set([
  'input/nothing-matched',
  'command-line/no-such-name',
  'command-line/no-such-tag',
  'command-line/nothing-selected',
]);

/** `--pass-with-no-tests`: that there is nothing to play is worth a note, and no error. */
export function withoutNothing({ plays, problems, errors, notes }: Selection): Selection {
  const isNothing = ({ code }: { readonly code: string }) => NOTHING.has(code);
  const said = [...problems, ...errors].filter(isNothing).map(({ message }) => message);
  return {
    plays,
    problems: problems.filter((one) => !isNothing(one)),
    errors: errors.filter((one) => !isNothing(one)),
    notes: [...notes, ...said.map((one) => `${one}; nothing was played`)],
  };
}

function playsOf(
  { scenario, ...part }: Pick<Play, 'scenario' | 'cut' | 'nameFlag'>,
  { seeds, maxTime, flags }: Criteria,
): Play[] {
  const limited = maxTime === undefined ? scenario : withTimeLimit(scenario, maxTime);
  return (seeds ?? [scenario.seed]).map((seed) => ({ ...part, scenario: limited, seed, flags }));
}

function withTimeLimit(scenario: ScenarioModel, time: number): ScenarioModel {
  const { cluster } = scenario;
  return { ...scenario, cluster: { ...cluster, limits: { ...cluster.limits, time } } };
}

interface Filtered {
  readonly meant: readonly ScenarioModel[];
  /** Why it is none. */
  readonly error?: QuorateError;
}

function filter(scenarios: readonly ScenarioModel[], { name, tags }: Criteria): Filtered {
  const named = name ? scenarios.filter((one) => name.test(one.name)) : scenarios;
  if (name && named.length === 0) {
    const names = scenarios.map((one) => one.name);
    const parameters = { name: `\`${name.text}\``, names: listOf(names) };
    return none('command-line/no-such-name', parameters, didYouMean(name.text, names));
  }
  const known = [...new Set(scenarios.flatMap((one) => one.tags))].sort();
  const unknown = tags.find(({ word, excluded }) => !excluded && !known.includes(word));
  if (unknown) {
    const parameters = { tag: `\`${unknown.word}\``, tags: listOf(known) };
    return none('command-line/no-such-tag', parameters, didYouMean(unknown.word, known));
  }
  const meant = named.filter((one) => hasTags(one, tags));
  if (meant.length > 0) return { meant };
  const asked = [
    ...(name ? [`-t ${name.text}`] : []),
    ...tags.map(({ word, excluded }) => `--tag ${excluded ? '!' : ''}${word}`),
  ];
  return none('command-line/nothing-selected', { asked: listOf(asked) });
}

function none(code: ErrorCode, parameters: ErrorParameters, hint?: string): Filtered {
  return { meant: [], error: new QuorateError(code, parameters, hint?.replace(/^d/, 'D')) };
}

/** One of the tags that are wanted, if any is, and none of those that are not. */
function hasTags({ tags }: ScenarioModel, filters: readonly TagFilter[]): boolean {
  const wanted = filters.filter(({ excluded }) => !excluded);
  if (filters.some(({ word, excluded }) => excluded && tags.includes(word))) return false;
  return wanted.length === 0 || wanted.some(({ word }) => tags.includes(word));
}

function nothingIn(paths: readonly string[]): Problem {
  const where = paths.length === 0 ? 'this folder' : listOf(paths);
  const at = { file: paths[0] ?? '.', line: 1, column: 1, length: 1 };
  return problem('input/nothing-matched', { paths: where }, at);
}
