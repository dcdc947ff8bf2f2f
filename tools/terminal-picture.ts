/**
 * Draws a real run for the README: `npm run picture` plays a scenario with colours on and turns
 * what it printed into docs/run.svg. Nothing in the picture is drawn by hand; other arguments of
 * `quorate run` may follow, as in `npm run picture -- clusters/zk-ensemble/lab.yaml --seed 7`.
 */

import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { prepareWidths } from '../core/report/width.ts';
import { drawTerminal } from './terminal-svg.ts';

const FILE = 'docs/run.svg';
const DEFAULT = ['clusters/ha-hdfs/failover.yaml'];
/** A picture for a README is no scroll: of a long run the beginning and the end are shown. */
const FIRST_LINES = 30;
const LAST_LINES = 14;

const given = process.argv.slice(2);
const parameters = ['run', ...(given.length > 0 ? given : DEFAULT)];
const { stdout, status } = spawnSync(
  process.execPath,
  ['dist/core/cli/main.js', ...parameters, '--color'],
  { encoding: 'utf8' },
);
if (status === null || status > 1) {
  process.stderr.write(`${stdout}\nquorate ended with ${status}\n`);
  process.exit(1);
}
const lines = stdout.trimEnd().split('\n');
const shown =
  lines.length <= FIRST_LINES + LAST_LINES
    ? lines
    : [...lines.slice(0, FIRST_LINES), '   ⋮', ...lines.slice(-LAST_LINES)];
await prepareWidths(stdout);
const line = `npx quorate ${parameters.join(' ')}`;
const prompt = `\u001b[1m$ ${line}\u001b[22m`;
writeFileSync(FILE, drawTerminal([prompt, ...shown], `What \`${line}\` prints`));
process.stdout.write(`wrote ${FILE}\n`);
