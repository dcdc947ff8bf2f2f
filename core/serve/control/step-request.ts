/** A step that was sent, as JSON or YAML: read and checked as a step of a file is. */

import { QuorateError } from '../../errors/quorate-error.ts';
import type { Problem } from '../../plugin/source.ts';
import { drawProblems } from '../../report/problems.ts';
import { styleFor } from '../../report/style.ts';
import { prepareWidths } from '../../report/width.ts';
import { readLoneStep, type Whereabouts } from '../../scenario/check/lone-step.ts';
import { readYaml } from '../../scenario/load/read-yaml.ts';
import type { Step } from '../../scenario/model.ts';

/** What problems and results name as the file of such a step. */
export const SENT = '(sent)';

/** Problems of one step that are told: nonsense of a megabyte has a hundred thousand. */
const MOST_TOLD = 20;

/** The step is wrong; `text` is what a person would see of the problems. */
export class WrongStep extends QuorateError {
  readonly problems: readonly Problem[];
  readonly text: string;

  constructor(problems: readonly Problem[], text: string) {
    const [first] = problems;
    super('serve/wrong-step', { why: first ? withHint(first) : 'it says nothing' });
    this.name = 'WrongStep';
    this.problems = problems;
    this.text = text;
  }
}

/** A problem as one sentence, where there is no place to show it at. */
export function withHint({ message, hint }: Problem): string {
  return hint === undefined ? message : `${message} (${hint})`;
}

/** @throws WrongStep */
export async function readSentStep(text: string, whereabouts: Whereabouts): Promise<Step> {
  const { root, problems } = readYaml(SENT, text);
  const read = root && problems.length === 0 ? readLoneStep(root, whereabouts) : problems;
  if ('verb' in read) return read;
  const told = read.slice(0, MOST_TOLD);
  await prepareWidths(text);
  const style = styleFor(false);
  const lines = drawProblems(told, { style, columns: undefined, readFile: () => text });
  if (read.length > told.length) lines.push(`… and ${read.length - told.length} more`);
  throw new WrongStep(told, `${lines.join('\n').trimEnd()}\n`);
}
