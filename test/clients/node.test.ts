/** node-zookeeper-client, the client for Node.js. */

import { join } from 'node:path';
import { expect, test } from 'vitest';
import { serve } from '../../core/play/index.ts';
import { runClient } from './client-program.ts';

const PROGRAM = join(import.meta.dirname, 'node', 'session.mjs');

test('node-zookeeper-client reads, writes, watches and leads, through a death and an expiry', async () => {
  await using cluster = await serve('clusters/zk-ensemble/cluster.yaml');
  const said = await runClient(cluster, process.execPath, [PROGRAM, cluster.connectString]);
  expect(said.map((line) => line.replace(/0x\w+$/, '<session>'))).toMatchInlineSnapshot(`
    [
      "created /app",
      "read one",
      "version 1",
      "refused NODE_EXISTS",
      "refused BAD_VERSION",
      "refused NO_NODE",
      "children a",
      "watch NODE_CHILDREN_CHANGED /app",
      "watch NODE_DATA_CHANGED /app",
      "all of 13:,1:/app/t,5:3",
      "refused NO_NODE",
      "still there true",
      "seen true",
      "client has the lock, and leads",
      "? kill leader of zookeeper",
      "client is disconnected",
      "client is connected",
      "same session true",
      "written 4",
      "watch NODE_CREATED",
      "? expire <session>",
      "client is disconnected",
      "client is expired",
      "watch NODE_DELETED",
      "other has the lock, and leads",
      "ephemeral ",
    ]
  `);
});
