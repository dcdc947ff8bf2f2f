/** The example of docs/serve.md, as it stands there. */

import { type ServedCluster, serve } from 'quorate/test';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSession } from '../support/handshake.ts';

const CLUSTER = 'clusters/zk-ensemble/cluster.yaml';
let cluster: ServedCluster;

beforeEach(async () => {
  cluster = await serve(CLUSTER);
});
afterEach(() => cluster.close());

test('a client is told that its session is over', async () => {
  const client = await openSession(cluster.hosts.m1!);
  await cluster.expire(client.id);
  await client.closed;
});

test('the leader dies, and another one serves', async () => {
  const [old] = await cluster.kill('leader of zookeeper');
  await cluster.step({ expect: { count: 'leader of zookeeper', is: 1 }, within: '10s' });
  const [other] = Object.keys(cluster.hosts).filter((host) => host !== old);
  const client = await openSession(cluster.hosts[other!]!);
  expect(client.id).not.toBe(0n);
  await cluster.start(old!);
});
