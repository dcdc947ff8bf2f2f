/**
 * `npm run bench`: measures the cases side by side and keeps the figures in `bench/figures.json`;
 * a later run prints its ratio to them. `--save` replaces the file. Nothing here is a test: figures
 * of two machines cannot be compared, ratios on one can.
 */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { FIGURES } from './cases.ts';

const FILE = fileURLToPath(new URL('../../bench/figures.json', import.meta.url));
const REPEATS = 3;

interface Kept {
  readonly node: string;
  readonly cores: number;
  readonly figures: Readonly<Record<string, number>>;
}

const before: Kept | undefined = existsSync(FILE)
  ? (JSON.parse(readFileSync(FILE, 'utf8')) as Kept)
  : undefined;
const figures: Record<string, number> = {};

for (const { name, unit, more, measure } of FIGURES) {
  const measured: number[] = [];
  for (let at = 0; at < REPEATS; at++) measured.push(await measure());
  const median = measured.sort((a, b) => a - b)[Math.floor(REPEATS / 2)]!;
  figures[name] = Math.round(median * 10) / 10;
  const kept = before?.figures[name];
  const ratio = kept === undefined ? '' : `  ${(more ? median / kept : kept / median).toFixed(2)}x`;
  process.stdout.write(`${format(median).padStart(12)} ${unit.padEnd(10)} ${name}${ratio}\n`);
}

if (process.argv.includes('--save') || !before) {
  const kept: Kept = { node: process.version, cores: cpus().length, figures };
  writeFileSync(FILE, `${JSON.stringify(kept, null, 2)}\n`);
} else {
  process.stdout.write('\nratios: above 1 is better than the figures kept in bench/figures.json\n');
}

function format(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(1);
}
