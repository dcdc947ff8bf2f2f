/** A scenario that says `skip`: no reporter calls it passed or failed, and each says why. */

import { expect, test } from 'vitest';
import { dotReporter } from '../../core/report/dot.ts';
import { junitReporter } from '../../core/report/junit.ts';
import { prettyReporter } from '../../core/report/pretty.ts';
import { tapReporter } from '../../core/report/tap.ts';
import { scenario, step, told } from '../support/results.ts';
import { parseTap } from '../support/tap.ts';
import { parseXml } from '../support/xml.ts';

const WHY = 'waits for <the> # night';
const SKIPPED = scenario({ name: 'later', skipped: WHY, traceHash: '', steps: [] });
const BOTH = [scenario({}), SKIPPED];

test('junit: a case that is skipped, and counted so', async () => {
  const root = parseXml(await told(junitReporter, BOTH));
  expect(root.attributes).toMatchObject({ tests: '2', failures: '0', errors: '0', skipped: '1' });
  const [suite] = root.children;
  const later = suite!.children.find(({ attributes }) => attributes.name === 'later');
  expect(later!.children.map(({ name, attributes }) => [name, attributes.message])).toEqual([
    ['skipped', WHY],
  ]);
});

test('tap: a point with the directive SKIP', async () => {
  const { points, plan } = parseTap(await told(tapReporter, BOTH));
  expect(plan).toBe(2);
  expect(points.map(({ skip }) => skip)).toEqual([undefined, WHY]);
});

test('dot: a sign of its own', async () => {
  expect((await told(dotReporter, BOTH)).split('\n')[0]).toBe('·-');
});

test('pretty: one line with the reason, and totals that add up', async () => {
  const text = await told(prettyReporter, BOTH);
  expect(text).toContain(` SKIP  later   ${WHY}\n`);
  expect(text).toContain(' scenarios  1 passed, 1 skipped\n');
});

test('pretty: a skipped step stands in the session with its reason', async () => {
  const steps = [step({ path: '1', title: 'run: jps', skipped: 'not yet' })];
  const text = await told(prettyReporter, [scenario({ steps })]);
  expect(text).toContain('-  0.000    │ run: jps   (skipped: not yet)\n');
  expect(text).toContain('     steps  1, 1 of them skipped\n');
});
