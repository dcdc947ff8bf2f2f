/**
 * docs/fidelity.md: written by hand, but for the table of places where the scenarios depart from
 * the printed lab, which is made from the `differs` of their steps.
 */

import { readFileSync } from 'node:fs';
import { loadScenarios } from '../core/scenario/load-scenarios.ts';
import type { Step } from '../core/scenario/model.ts';

const FILE = 'docs/fidelity.md';
const BEGIN = '<!-- differs: generated from clusters/ by `npm run generate` -->';
const END = '<!-- /differs -->';

/** The page as it should be. */
export async function fidelityPage(): Promise<string> {
  const page = readFileSync(FILE, 'utf8');
  const [head = '', rest = ''] = page.split(BEGIN);
  const [, tail = ''] = rest.split(END);
  return `${head}${BEGIN}\n\n${await table()}\n${END}${tail}`;
}

async function table(): Promise<string> {
  const { scenarios } = await loadScenarios(['clusters'], { cwd: process.cwd() });
  const rows = scenarios.flatMap(({ file, timeline }) =>
    departures(timeline).map(({ differs, at }) => {
      const [row = '', ...why] = (differs ?? '').split(' - ');
      return `| ${row} | ${why.join(' - ')} | \`${file}:${at.line}\` |`;
    }),
  );
  return `| Row | What the scenario does instead, and why | Where |\n|---|---|---|\n${rows.join('\n')}\n`;
}

function departures(steps: readonly Step[]): Step[] {
  return steps.flatMap((step) => {
    const inner = step.verb === 'steps' || step.verb === 'parallel' ? departures(step.steps) : [];
    return step.differs === undefined ? inner : [step, ...inner];
  });
}
