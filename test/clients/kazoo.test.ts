/** kazoo, the client for Python. */

import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { serve } from '../../core/play/index.ts';
import { runClient } from './client-program.ts';
import { missing } from './missing.ts';

/** Of the password `test`. */
const SUPER = 'super:D/InIHSb7yEEbrWz8b9l71RjZJU=';
const PYTHON = '/usr/bin/python3';
const reason = missing('python3-kazoo', PYTHON, '-c', 'import kazoo');
const title = `kazoo${reason === undefined ? '' : `: ${reason}`}`;
const program = (name: string) => join(import.meta.dirname, 'kazoo', name);

describe.skipIf(reason !== undefined)(title, () => {
  test('reads, writes, watches, locks and leads, through a death and an expiry', async () => {
    await using cluster = await serve('clusters/zk-ensemble/cluster.yaml');
    const said = await runClient(cluster, PYTHON, [program('session.py'), cluster.connectString]);
    expect(said.map((line) => line.replace(/0x\w+$/, '<session>'))).toMatchInlineSnapshot(`
      [
        "client is CONNECTED",
        "created /app",
        "read one version 0",
        "version 1",
        "refused NodeExistsError",
        "refused BadVersionError",
        "refused NoNodeError",
        "children ['a']",
        "children []",
        "watch CHILD /app",
        "watch CHANGED /app",
        "all of [True, '/app/t', 3, True]",
        "none of ['RolledBackError', 'NoNodeError']",
        "still there True",
        "ephemeral /live-0000000002",
        "seen ['live', 'live-0000000002']",
        "client has the lock, and leads",
        "? kill leader of zookeeper",
        "client is SUSPENDED",
        "client is CONNECTED",
        "same session True",
        "written 4",
        "lock held by ['client']",
        "? expire <session>",
        "client is SUSPENDED",
        "client is LOST",
        "client is CONNECTED",
        "other has the lock, and leads",
        "same session False",
        "ephemeral None",
      ]
    `);
  });

  test('keeps to its chroot, proves who it is, moves to another server, and reads without a quorum', async () => {
    await using cluster = await serve(
      {
        extends: './clusters/zk-ensemble/cluster.yaml',
        conf: { 'zoo.cfg': { localSessionsEnabled: true, localSessionsUpgradingEnabled: true } },
      },
      { start: 'configured' },
    );
    const flags = `-Dreadonlymode.enabled=true -Dzookeeper.DigestAuthenticationProvider.superDigest=${SUPER}`;
    await cluster.step({
      host: ['m1', 'm2', 'm3'],
      run: `SERVER_JVMFLAGS="${flags}" zkServer.sh start`,
    });
    await cluster.step({ expect: { count: 'follower of zookeeper', is: 2 }, within: '20s' });
    const said = await runClient(cluster, PYTHON, [program('servers.py'), cluster.connectString]);
    expect(said).toMatchInlineSnapshot(`
      [
        "tenant sees ['a']",
        "tenant creates /b",
        "root sees ['a', 'b']",
        "watch /",
        "root sees ['a', 'c']",
        "owner reads mine",
        "stranger is refused NoAuthError",
        "then reads mine",
        "super reads mine",
        "unknown scheme AuthFailedError",
        "moving client is CONNECTED",
        "? stop m1",
        "moving client is SUSPENDED",
        "moving client is CONNECTED",
        "same session True",
        "owns True",
        "the watch came along",
        "? stop m2",
        "reader is read-only True",
        "reads ['a', 'c']",
        "write is refused NotReadOnlyCallError",
      ]
    `);
  });
});
