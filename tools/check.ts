/**
 * `npm run check`: everything that keeps the tree honest and needs no run, two at a time. Prints
 * what failed, and how long each took.
 */

import { spawn } from 'node:child_process';

interface Check {
  readonly name: string;
  readonly command: string;
}

/** The slow ones first. */
const CHECKS: readonly Check[] = [
  {
    name: 'types',
    // With declarations, since the build writes them and they can fail where types do not.
    command:
      'tsc -p tsconfig.json --declaration --incremental --tsBuildInfoFile .cache/types.tsbuildinfo',
  },
  { name: 'directions', command: 'depcruise core plugins --config .dependency-cruiser.cjs' },
  { name: 'unused', command: 'knip --no-progress' },
  { name: 'tidy', command: 'vitest run --config vitest.tidy.config.ts' },
  { name: 'lint', command: 'biome check --error-on-warnings .' },
  { name: 'generated', command: 'jiti tools/generate-docs.ts --check' },
];
const AT_ONCE = 2;

interface Outcome {
  readonly name: string;
  readonly passed: boolean;
  readonly output: string;
  readonly seconds: number;
}

function run({ name, command }: Check): Promise<Outcome> {
  const begun = performance.now();
  return new Promise((resolve) => {
    let output = '';
    // `npm run` has put node_modules/.bin into the PATH.
    const child = spawn(command, { shell: true, env: { ...process.env, NO_COLOR: '1' } });
    child.stdout.on('data', (bytes) => {
      output += bytes;
    });
    child.stderr.on('data', (bytes) => {
      output += bytes;
    });
    child.on('close', (code) => {
      const seconds = (performance.now() - begun) / 1_000;
      resolve({ name, passed: code === 0, output, seconds });
    });
  });
}

function tell({ name, passed, output, seconds }: Outcome): void {
  const mark = passed ? '✓' : '✗';
  process.stdout.write(`${mark} ${name.padEnd(12)} ${seconds.toFixed(1)} s\n`);
  if (!passed) process.stdout.write(`${output.trimEnd()}\n\n`);
}

const waiting = [...CHECKS];
let failed = 0;

async function worker(): Promise<void> {
  for (let check = waiting.shift(); check; check = waiting.shift()) {
    const outcome = await run(check);
    tell(outcome);
    if (!outcome.passed) failed++;
  }
}

await Promise.all(Array.from({ length: AT_ONCE }, worker));
process.stdout.write(failed === 0 ? 'all checks passed\n' : `${failed} of the checks failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
