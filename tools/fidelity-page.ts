/**
 * docs/fidelity.md: written by hand, but for the table of what the textbook claims. Each row tells
 * what is claimed and what is so (docs/claims.yaml), which steps show it (`shows:`), and where a
 * scenario does something else than is printed, and why (`differs:`).
 */

import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { loadScenarios } from '../core/scenario/load-scenarios.ts';
import type { Step } from '../core/scenario/model.ts';

const FILE = 'docs/fidelity.md';
const BEGIN =
  '<!-- claims: generated from docs/claims.yaml and clusters/ by `npm run generate` -->';
const END = '<!-- /claims -->';

interface Claim {
  /** What the book says. */
  readonly says: string;
  /** What the real software does. */
  readonly so: string;
}

/** A step that is about a row. */
export interface Showing {
  readonly row: string;
  readonly file: string;
  readonly line: number;
  /** Why the step is another than the printed one. */
  readonly why: string | undefined;
}

/** The page as it should be. */
export async function fidelityPage(): Promise<string> {
  const page = readFileSync(FILE, 'utf8');
  const [head = '', rest = ''] = page.split(BEGIN);
  const [, tail = ''] = rest.split(END);
  return `${head}${BEGIN}\n\n${table(claims(), await showings())}\n${END}${tail}`;
}

/** Row -> the claim, in the order of the book. */
export function claims(): Readonly<Record<string, Claim>> {
  return parse(readFileSync('docs/claims.yaml', 'utf8')) as Readonly<Record<string, Claim>>;
}

/** Every step of the scenarios that names a row. */
export async function showings(): Promise<Showing[]> {
  const { scenarios } = await loadScenarios(['clusters'], { cwd: process.cwd() });
  const found = scenarios.flatMap(({ file, timeline }) =>
    allSteps(timeline).flatMap((step): Showing[] => {
      const place = { file, line: step.at.line };
      const shown = step.shows.map((row) => ({ ...place, row, why: undefined }));
      if (step.differs === undefined) return shown;
      const [row = '', ...why] = step.differs.split(' - ');
      return [...shown, { ...place, row, why: why.join(' - ') }];
    }),
  );
  // One file can be many scenarios, of a matrix.
  const seen = new Map(found.map((one) => [`${one.row} ${one.file} ${one.line}`, one]));
  return [...seen.values()];
}

function table(rows: Readonly<Record<string, Claim>>, shown: readonly Showing[]): string {
  const lines = Object.entries(rows).map(([row, { says, so }]) => {
    const own = shown.filter((one) => one.row === row);
    const reasons = new Set(own.flatMap(({ why }) => why ?? []));
    const why = [...reasons].map((one) => `Here: ${one}`);
    const places = [...new Set(own.map(({ file, line }) => `\`${file}:${line}\``))];
    return `| ${row} | ${says} | ${[so, ...why].join('. ')} | ${places.join('<br>')} |\n`;
  });
  return `| Row | The book says | What is so | Where |\n|---|---|---|---|\n${lines.join('')}`;
}

function allSteps(steps: readonly Step[]): Step[] {
  return steps.flatMap((step) => {
    const inner = step.verb === 'steps' || step.verb === 'parallel' ? allSteps(step.steps) : [];
    return [step, ...inner];
  });
}
