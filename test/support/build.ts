/**
 * Builds `dist` once before the tests: worker threads and command-line processes start from it.
 * Type errors do not stop the tests, since `npm run check` tells them; that nothing was built does.
 */

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

export default function build(): void {
  // Set by whoever has just built, to save the time.
  if (process.env.QUORATE_BUILT === '1') return;
  const parameters = ['run', '--silent', 'build'];
  const { status, stdout } = spawnSync('npm', parameters, { encoding: 'utf8' });
  if (status !== 0) process.stderr.write(`the build has errors:\n${stdout}\n`);
  if (!existsSync('dist/core/cli/main.js')) throw new Error('the build left no command line');
}
