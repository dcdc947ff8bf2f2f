/** What the shell itself answers to a colon command, without asking the run. */

import type { Style } from '../../report/style.ts';
import type { Place } from '../../scenario/run/visitor.ts';
import type { Meaning } from './colon-command.ts';
import { drawHelp, drawTime } from './draw.ts';
import type { TypedStep } from './plain-step.ts';

export interface Answering {
  readonly style: Style;
  /** What stands where, before a step of the file. */
  readonly describe: (place: Place) => readonly string[];
  /** Writes what was done; says so. @throws QuorateError */
  readonly save: (path: string, over: boolean, steps: readonly TypedStep[]) => readonly string[];
}

/** The lines, or undefined when it is not for the shell to answer. @throws QuorateError */
export function answerTo(
  meaning: Meaning,
  place: Place,
  steps: readonly TypedStep[],
  { style, describe, save }: Answering,
): readonly string[] | undefined {
  switch (meaning.kind) {
    case 'save':
      return save(meaning.path, meaning.over, steps);
    case 'help':
      return drawHelp(place.why !== 'end', style);
    case 'time':
      return [drawTime(place.timeMs)];
    case 'steps':
      return describe(place);
    default:
      return undefined;
  }
}
