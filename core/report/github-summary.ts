/** The job's summary page in GitHub Actions: a table of the scenarios, and the failures below. */

import { withoutControls } from './clean.ts';
import { drawFailure } from './failure.ts';
import { inShort, outcomeOf } from './outcome.ts';
import type { ReporterOptions, RunInfo, RunSummary, ScenarioReport } from './reporter.ts';
import { styleFor } from './style.ts';
import { counts } from './totals.ts';
import { duration } from './units.ts';

/** The page takes a megabyte in all; many steps may share it. */
const MOST_CHARACTERS = 200_000;
/** Rows of scenarios that passed; those that did not are all shown. */
const MOST_PASSED_ROWS = 100;

const PLAIN = styleFor(false);

/** Markdown. */
export function summaryPage(
  summary: RunSummary,
  info: RunInfo,
  options: Pick<ReporterOptions, 'readFile'>,
): string {
  const { scenarios, problems, errors } = summary;
  const head = `### Quorate: ${counts(summary, PLAIN).join(', ') || verdict(summary, info)}`;
  const parts = [head, ''];
  if (scenarios.length > 0) parts.push(...table(scenarios), '');
  for (const scenario of scenarios) if (scenario.failure) parts.push(...details(scenario, options));
  for (const { at, message, code } of problems) {
    parts.push(`- \`${at.file}:${at.line}:${at.column}\` ${inline(message)} (\`${code}\`)`);
  }
  for (const { message, cure } of errors) parts.push(`- ${inline(message)}. ${inline(cure)}`);
  const page = `${parts.join('\n').trimEnd()}\n\n`;
  if (page.length <= MOST_CHARACTERS) return page;
  const cut = page.slice(0, MOST_CHARACTERS);
  const open = (cut.match(/^````$/gm) ?? []).length % 2 === 0 ? '' : '\n````\n';
  return `${cut}${open}\n\n… the rest is in the log.\n\n`;
}

function verdict({ passed }: RunSummary, { mode }: RunInfo): string {
  if (mode === 'validate') return passed ? 'no problems' : 'problems';
  return 'nothing was played';
}

function table(scenarios: readonly ScenarioReport[]): string[] {
  const passed = scenarios.filter((one) => one.passed);
  const hidden = new Set(passed.slice(MOST_PASSED_ROWS));
  const shown = scenarios.filter((one) => !hidden.has(one));
  const rows = shown.map((scenario) => {
    const { name, file, seed, virtualTimeMs, wallTimeMs, failure } = scenario;
    const cells = [
      MARKS[outcomeOf(scenario)],
      inline(name) + (failure ? `<br>${inline(inShort(failure))}` : ''),
      `\`${file}\``,
      String(seed),
      duration(virtualTimeMs),
      duration(wallTimeMs),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  const more = hidden.size > 0 ? ['', `And ${hidden.size} more that passed.`] : [];
  return [
    '| | scenario | file | seed | virtual | real |',
    '|---|---|---|--:|--:|--:|',
    ...rows,
    ...more,
  ];
}

const MARKS = { passed: '✅', failed: '❌', broken: '💥', interrupted: '⏸', skipped: '⏭' } as const;

/** The failure as a person would see it, folded. */
function details(
  scenario: ScenarioReport,
  { readFile }: Pick<ReporterOptions, 'readFile'>,
): string[] {
  const drawn = drawFailure(scenario, { style: PLAIN, columns: undefined, readFile });
  const text = withoutControls(drawn.join('\n')).replaceAll('````', "'''''");
  return [
    `<details><summary>${inline(scenario.name)}</summary>`,
    '',
    '````',
    text.trimEnd(),
    '````',
    '',
    '</details>',
    '',
  ];
}

/** A text inside a line of Markdown, or a cell of a table. */
function inline(text: string): string {
  return withoutControls(text)
    .replace(/[\r\n]+/g, ' ')
    .replace(/[&<>]/g, (letter) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[letter]!)
    .replace(/[\\|*_[\]]/g, '\\$&');
}
