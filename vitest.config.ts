/** Tests: each file in a process of its own; the compiled code, which threads need, is built first. */

import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/build.ts'],
    pool: 'forks',
    // All cores: what runs in one thread leaves the others idle.
    maxWorkers: availableParallelism(),
    // Far more than any test needs: a run that hangs must end, a slow machine must not fail.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    env: { NO_COLOR: '1' },
    // What unwinds a process that has ended is nobody's failure; the executors know it too.
    onUnhandledError: ({ name }) => name !== 'Gone',
  },
});
