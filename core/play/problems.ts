/** What is wrong in a scenario that a test wants played, as the error that its runner shows. */

import type { Problem } from '../plugin/source.ts';
import { drawProblems } from '../report/problems.ts';
import { styleFor } from '../report/style.ts';
import { prepareWidths } from '../report/width.ts';

/** The scenario, its cluster or a plugin is wrong; nothing was played. */
export class WrongScenario extends Error {
  readonly problems: readonly Problem[];

  constructor(message: string, problems: readonly Problem[] = []) {
    super(message);
    this.name = 'WrongScenario';
    this.problems = problems;
  }
}

/** All problems, each with its place and an excerpt. */
export async function wrongScenario(
  problems: readonly Problem[],
  sources: ReadonlyMap<string, string>,
): Promise<WrongScenario> {
  await prepareWidths(...sources.values());
  const lines = drawProblems(problems, {
    style: styleFor(false),
    columns: undefined,
    readFile: (file) => sources.get(file),
  });
  return new WrongScenario(`the scenario is wrong\n\n${lines.join('\n').trimEnd()}\n`, problems);
}
