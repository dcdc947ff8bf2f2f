/** docs/historical-bugs.md: every bug that the model can have again, its story, and its scenario. */

import { loadScenarios } from '../core/scenario/load-scenarios.ts';
import { asSentence } from '../core/scenario/schema/words.ts';
import { BUGS, type HistoricalBug } from '../plugins/hdfs-ha/history/bugs.ts';
import { code, filledIn, table } from './markdown.ts';

const HEAD = ['Bug', 'What happened', 'Why', 'What is done since', 'Fixed in', 'Scenario'];

/** The page as it should be. */
export async function historicalBugsPage(): Promise<string> {
  const scenarios = await scenariosOf();
  const bugs: [string, HistoricalBug][] = Object.entries(BUGS);
  const rows = bugs.map(([name, bug]) => {
    const { code: javaClass, fixedIn, in336, mended, story, wrong } = bug;
    const still = in336 ? '; 3.3.6 still has it' : '';
    return [
      `[${name}](https://issues.apache.org/jira/browse/${name})<br>${code(shortened(javaClass))}`,
      asSentence(story),
      asSentence(wrong),
      asSentence(mended),
      `${fixedIn}${still}`,
      scenarios.get(name)?.map(code).join('<br>') ?? '',
    ];
  });
  return filledIn('docs/historical-bugs.md', { bugs: table(HEAD, rows) });
}

/** Bug -> the files of clusters/ that switch it on. */
export async function scenariosOf(): Promise<ReadonlyMap<string, readonly string[]>> {
  const { scenarios } = await loadScenarios(['clusters'], { cwd: process.cwd() });
  const found = new Map<string, string[]>();
  for (const { file, timeline } of scenarios) {
    for (const step of timeline) {
      if (step.verb !== 'fault' || step.fault !== 'hdfs-ha/behaviour') continue;
      const bug = String((step.options as { of?: unknown }).of);
      const files = found.get(bug) ?? [];
      if (!files.includes(file)) found.set(bug, [...files, file]);
    }
  }
  return found;
}

function shortened(javaClass: string): string {
  return javaClass.slice(javaClass.lastIndexOf('.') + 1);
}
