/**
 * A scenario that must break (`fails`): breaking as told is a pass, and it says how; not breaking,
 * or breaking by something else, is a failure that shows both.
 */

import { blankFailure } from '../blank.ts';
import { type Fails, isFailsWord } from '../fails.ts';
import type { Failure } from '../result.ts';

export interface Judgement {
  readonly failure: Failure | undefined;
  /** The failure that had to come, and came. */
  readonly brokeAsTold: Failure | undefined;
}

/** `names`: handles and names of the steps that were being played when it broke. */
export function judge(
  fails: Fails | undefined,
  failure: Failure | undefined,
  names: readonly string[],
): Judgement {
  if (!fails) return { failure, brokeAsTold: undefined };
  if (!failure) return { failure: heldAfterAll(fails), brokeAsTold: undefined };
  if (failure.exit === 1 && isMeant(fails, failure, names)) {
    return { failure: undefined, brokeAsTold: failure };
  }
  return { failure: brokeOtherwise(fails, failure, names), brokeAsTold: undefined };
}

function isMeant({ by, step }: Fails, failure: Failure, names: readonly string[]): boolean {
  if (step !== undefined && !names.includes(step)) return false;
  return failure.by === by || (!isFailsWord(by) && names.includes(by));
}

/** `zookeeper/agreement, at cut`. */
export function describeFails({ by, step }: Fails): string {
  return step === undefined ? by : `${by}, at \`${step}\``;
}

function heldAfterAll(fails: Fails): Failure {
  const message = `it had to break by ${describeFails(fails)}, and nothing broke`;
  return {
    ...blankFailure({ kind: 'fails', by: 'fails', message, at: fails.at }),
    expected: `breaks by ${describeFails(fails)}`,
    actual: 'everything held, to the end',
  };
}

function brokeOtherwise(fails: Fails, failure: Failure, names: readonly string[]): Failure {
  const where = names.length === 0 ? '' : `, at ${names.map((name) => `\`${name}\``).join(', ')}`;
  return {
    ...failure,
    kind: failure.exit === 1 ? 'fails' : failure.kind,
    message: `it had to break by ${describeFails(fails)}, but: ${failure.message}`,
    expected: `breaks by ${describeFails(fails)}`,
    actual: `broke by ${failure.by}${where}\n${bothSides(failure)}`.trimEnd(),
    comparable: false,
  };
}

function bothSides({ expected, actual }: Failure): string {
  const said = (label: string, text: string | undefined) =>
    text === undefined ? [] : [`${label} ${text}`];
  return [...said('expected', expected), ...said('saw', actual)].join('\n');
}
