/**
 * `npm run bench`: measures the cases, then `quorate serve` beside Apache's server where that is
 * installed, and keeps the figures in `bench/figures.json`; a later run prints its ratio to them.
 * `--save` replaces what was measured, `--beside-real` measures only the second part. Nothing here
 * is a test: figures of two machines cannot be compared, ratios on one can.
 */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { besideReal } from './beside-real.ts';
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

if (!process.argv.includes('--beside-real')) {
  for (const { name, unit, more, measure } of FIGURES) {
    const measured: number[] = [];
    for (let at = 0; at < REPEATS; at++) measured.push(await measure());
    const median = measured.sort((a, b) => a - b)[Math.floor(REPEATS / 2)]!;
    print(name, unit, median, keep(name, more, median));
  }
}
process.stdout.write("\nquorate serve beside Apache's server: ours, theirs, how much better\n");
const skipped = await besideReal(({ name, unit, more, ours, theirs }) => {
  keep(`${name}, Apache`, more, theirs);
  const better = (more ? ours / theirs : theirs / ours).toFixed(2);
  const beside = `  ${format(theirs).padStart(9)} ${`${better}x`.padStart(7)}`;
  print(name, unit, ours, keep(name, more, ours), beside);
});
if (skipped !== undefined) process.stdout.write(`skipped: ${skipped}\n`);

if (process.argv.includes('--save') || !before) {
  const kept: Kept = {
    node: process.version,
    cores: cpus().length,
    figures: { ...before?.figures, ...figures },
  };
  writeFileSync(FILE, `${JSON.stringify(kept, null, 2)}\n`);
} else {
  process.stdout.write('\nratios at the end: above 1 is better than what bench/figures.json has\n');
}

/** Keeps a figure; returns its ratio to the one of the file, as text. */
function keep(name: string, more: boolean, value: number): string {
  figures[name] = Math.round(value * 10) / 10;
  const kept = before?.figures[name];
  return kept === undefined ? '' : `  ${(more ? value / kept : kept / value).toFixed(2)}x`;
}

function print(name: string, unit: string, value: number, ratio: string, beside = ''): void {
  process.stdout.write(
    `${format(value).padStart(12)}${beside} ${unit.padEnd(10)} ${name}${ratio}\n`,
  );
}

function format(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(1);
}
