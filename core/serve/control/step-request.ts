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

/** The step is wrong; `text` is what a person would see of the problems. */
export class WrongStep extends QuorateError {
  readonly problems: readonly Problem[];
  readonly text: string;

  constructor(problems: readonly Problem[], text: string) {
    super('serve/wrong-step', { why: problems[0]?.message ?? 'it says nothing' });
    this.problems = problems;
    this.text = text;
  }
}

/** @throws WrongStep */
export async function readSentStep(text: string, whereabouts: Whereabouts): Promise<Step> {
  const { root, problems } = readYaml(SENT, text);
  const read = root && problems.length === 0 ? readLoneStep(root, whereabouts) : problems;
  if ('verb' in read) return read;
  await prepareWidths(text);
  const style = styleFor(false);
  const lines = drawProblems(read, { style, columns: undefined, readFile: () => text });
  throw new WrongStep(read, `${lines.join('\n').trimEnd()}\n`);
}
