/** Played by play.test.ts in a process of its own: `quorate/test` as a user of the package has it. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { play } from 'quorate/test';
import ticks from '../fixtures/plugins/ticks.js';

const folder = new URL('../fixtures/scenarios/', import.meta.url).pathname;

test('inline', { concurrency: true }, async () => {
  const run = await play('passes.yaml', { folder });
  run.expectPassed();
});

test('in threads', { concurrency: true }, async () => {
  const run = await play('passes.yaml', { folder, executor: 'threads' });
  run.expectPassed();
});

test('a plugin of JavaScript as an object', { concurrency: true }, async () => {
  const cluster = { plugins: [], hosts: { m1: {} } };
  const scenario = { cluster, start: 'bare', timeline: [{ host: 'm1', run: 'true' }] };
  const run = await play(scenario, { plugins: [ticks] });
  assert.equal(run.passed, true);
});
