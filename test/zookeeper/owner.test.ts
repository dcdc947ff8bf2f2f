/** `owner:` of a znode: the session of a terminal, of a process, or by its id. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { loadScenarios } from '../../core/scenario/load-scenarios.ts';
import { play } from '../support/ways.ts';

const folder = mkdtempSync(join(tmpdir(), 'quorate-owner-'));
afterAll(() => rmSync(folder, { recursive: true }));
const CLUSTER = resolve('clusters/zk-ensemble/cluster.yaml');
const OPEN = [
  '- { terminal: alice, host: m1, run: zkCli.sh }',
  '- { terminal: bob, host: m2, run: zkCli.sh }',
  '- { terminal: alice, type: create -e /lock me }',
];

async function failure(...steps: string[]) {
  const file = join(folder, 'owner.yaml');
  const timeline = [...OPEN, ...steps].map((line) => `  ${line}\n`).join('');
  writeFileSync(file, `cluster: ${CLUSTER}\ntimeline:\n${timeline}`);
  const { scenarios, problems } = await loadScenarios([file]);
  expect(problems).toEqual([]);
  return (await play(scenarios[0]!, 1)).result.failure;
}

test('who owns an ephemeral is told by terminal, and who does in its place', async () => {
  expect(await failure('- { expect: { znode: /lock, owner: alice } }')).toBeUndefined();
  const wrong = await failure('- { expect: { znode: /lock, owner: bob } }');
  expect(wrong?.actual).toMatch(
    /^owner is 0x1[0-9a-f]+, which alice holds \(bob holds 0x2[0-9a-f]+\)$/,
  );
});

test('its id can be captured, and compared with; a persistent node has none', async () => {
  const nothing = await failure(
    '- { expect: { znode: /lock, owner: "<hex as session>" } }',
    `- { expect: { znode: /lock, owner: "\${{ session }}" } }`,
    '- { expect: { znode: /zookeeper, owner: "0x0" } }',
  );
  expect(nothing).toBeUndefined();
  const wrong = await failure('- { expect: { znode: /zookeeper, owner: alice } }');
  expect(wrong?.actual).toContain('owner is 0x0, so it is no ephemeral (alice holds 0x1');
});

test('a process that holds no session owns nothing', async () => {
  const wrong = await failure('- { expect: { znode: /lock, owner: leader QuorumPeerMain } }');
  expect(wrong?.actual).toContain('(leader QuorumPeerMain holds no session)');
});

test('whoever opens a session anew owns with the new one', async () => {
  const nothing = await failure(
    '- { terminal: alice, type: quit }',
    '- { terminal: alice, run: zkCli.sh }',
    '- { terminal: alice, type: create -e /lock again, expect: Created /lock }',
    '- { expect: { znode: /lock, owner: alice } }',
  );
  expect(nothing).toBeUndefined();
});
