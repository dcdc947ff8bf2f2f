/** Plays the scenarios with the plugin in hand, and looks at what happened. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { play } from 'quorate/test';
import plugin from '../src/index.ts';

test('it counts on after the power was gone, and leaves out no number', async () => {
  const run = await play('scenarios/counts-on.yaml', { plugins: [plugin] });
  run.expectPassed();
  const beats = run.events('beat').filter(({ host }) => host === 'm1');
  const numbers = beats.map(({ data }) => data.number);
  assert.deepEqual(
    numbers,
    numbers.map((_, at) => at + 1),
  );
});

test('it counts as fast as its configuration says', async () => {
  const run = await play(
    `
    name: two a second
    cluster:
      hosts: { m1: { roles: Beacon } }
      conf: { beacon.properties: { beat.every: 500ms } }
    timeline:
      - wait: 5s
    `,
    { plugins: [plugin], seed: 7 },
  );
  run.expectPassed();
  assert.ok(run.events('beat').length >= 10);
});
