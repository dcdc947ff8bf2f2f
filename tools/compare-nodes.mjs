/**
 * Plays a few scenarios under each Node that is named and compares the hashes of their traces.
 * Plain JavaScript, so that any Node runs it: `node tools/compare-nodes.mjs node path/to/node22`.
 */

import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const MAIN = 'dist/core/cli/main.js';
const LAB = 'clusters/ha-hdfs/lab.yaml';
/** The first scenarios of this folder, in order of their names. */
const FOLDER = 'clusters/zk-ensemble';
const MOST = 3;

const files = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.yaml') && name !== 'cluster.yaml')
  .sort()
  .slice(0, MOST)
  .map((name) => join(FOLDER, name))
  .concat(LAB);

/** Name of each scenario -> hash, as this Node finds them. */
function hashes(node) {
  const parameters = [MAIN, 'run', ...files, '--reporter', 'json'];
  let stdout;
  try {
    stdout = execFileSync(node, parameters, { encoding: 'utf8', maxBuffer: 1 << 28 });
  } catch (error) {
    stdout = error.stdout;
  }
  return JSON.parse(stdout).scenarios.map(({ name, traceHash }) => `${traceHash}  ${name}`);
}

const nodes = process.argv.slice(2);
let expected;
let differ = nodes.length < 2;
for (const node of nodes) {
  const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
  const found = hashes(node).join('\n');
  process.stdout.write(`${version}\n${found}\n`);
  expected ??= found;
  if (found !== expected || found === '') {
    process.stdout.write(`${version} differs\n`);
    differ = true;
  }
}
process.exitCode = differ ? 1 : 0;
