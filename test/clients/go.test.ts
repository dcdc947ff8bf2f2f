/** go-zookeeper, the client for Go. Its program is built here, where Go and its modules can be had. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { serve } from '../../core/play/index.ts';
import { runClient } from './client-program.ts';

/** A first build compiles much of Go's library; a machine that takes longer does without. */
const LONGEST_BUILD_MS = 30_000;

const folder = mkdtempSync(join(tmpdir(), 'quorate-go-'));
afterAll(() => rmSync(folder, { recursive: true }));
const program = join(folder, 'session');

/** Why the program cannot run here, or undefined. */
function unbuilt(): string | undefined {
  const cwd = join(import.meta.dirname, 'go');
  const built = spawnSync('go', ['build', '-o', program, '.'], { cwd, timeout: LONGEST_BUILD_MS });
  if (built.error) return `go: ${built.error.message}`;
  return built.status === 0 ? undefined : `go build: ${built.stderr}`;
}

const reason = unbuilt();
const title = `go-zookeeper${reason === undefined ? '' : `: ${reason}`}`;

describe.skipIf(reason !== undefined)(title, () => {
  test('reads, writes, watches, locks and leads, through a death and an expiry', async () => {
    await using cluster = await serve('clusters/zk-ensemble/cluster.yaml');
    const said = await runClient(cluster, program, [cluster.connectString]);
    expect(said.map((line) => line.replace(/0x\w+$/, '<session>'))).toMatchInlineSnapshot(`
      [
        "created /app, read one, version 0",
        "version 1",
        "refused: zk: node already exists",
        "refused: zk: version conflict",
        "refused: zk: node does not exist",
        "refused: zk: node has children",
        "watch EventNodeChildrenChanged /app",
        "watch EventNodeDataChanged /app",
        "all of: /app/t and version 3",
        "refused: zk: node does not exist",
        "still there: true",
        "first has the lock, and leads",
        "? kill leader of zookeeper",
        "disconnected, and back; same session: true",
        "watch EventNodeCreated",
        "? expire <session>",
        "expired",
        "connected; same session: false",
        "watch EventNodeDeleted",
        "other has the lock, and leads",
        "ephemeral is there: false",
      ]
    `);
  });
});
