/** An error that has no place in a file, as it is drawn: the sentence, the cure, a stack if any. */

import type { PlainFault } from './reporter.ts';
import type { Style } from './style.ts';

export function drawError({ message, cure, detail }: PlainFault, style: Style): string[] {
  const badge = style.inverse(style.red(' ERROR '));
  const lines = [`${badge} ${style.bold(message)}`, `        ${cure}`];
  if (detail === undefined || detail === '') return lines;
  return [...lines, ...detail.split('\n').map((line) => `        ${style.dim(line)}`)];
}
