/** Apache's own command line, in Java. It has no word for a multi. */

import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { serve } from '../../core/play/index.ts';
import { CliProgram } from './cli-program.ts';
import { missing } from './missing.ts';

const SCRIPT = '/usr/share/zookeeper/bin/zkCli.sh';
const reason = existsSync(SCRIPT)
  ? missing('java', 'java', '-version')
  : 'zookeeper is not installed';
const title = `zkCli.sh${reason === undefined ? '' : `: ${reason}`}`;

describe.skipIf(reason !== undefined)(title, () => {
  test('reads, writes, watches and leads, through a death and an expiry', async () => {
    await using cluster = await serve('clusters/zk-ensemble/cluster.yaml');
    const server = ['-server', cluster.connectString];
    await using first = new CliProgram(SCRIPT, server);
    await using second = new CliProgram(SCRIPT, server);
    for (const one of [first, second]) {
      await one.hears(/WatchedEvent state:SyncConnected type:None path:null\n/);
    }

    await first.ask('create /app one', /Created \/app\n/);
    await first.ask('create /app', /Node already exists: \/app\n/);
    await first.ask('set -s /app two', /dataVersion = 1\n/);
    await first.ask('set -v 0 /app three', /version No is not valid : \/app\n/);
    await first.ask('get -s -w /app', /two\n[\s\S]*dataLength = 3\n/);
    await first.ask('ls /', /\[app, zookeeper\]\n/);
    await first.ask('get /none', /Node does not exist: \/none\n/);
    await second.ask('set -s /app three', /dataVersion = 2\n/);
    await first.hears(/WatchedEvent state:SyncConnected type:NodeDataChanged path:\/app\n/);

    first.type('addWatch -m PERSISTENT_RECURSIVE /election');
    await first.ask('create /election', /NodeCreated path:\/election\n/);
    await first.ask('create -s -e /election/n-', /NodeCreated path:\/election\/n-0000000000\n/);
    await second.ask('create -s -e /election/n-', /Created \/election\/n-0000000001\n/);
    await first.hears(/NodeCreated path:\/election\/n-0000000001\n/);
    await second.ask('ls /election', /\[n-0000000000, n-0000000001\]\n/);
    const owner = await second.ask('stat -w /election/n-0000000000', /ephemeralOwner = (0x\w+)\n/);

    await cluster.kill('leader of zookeeper');
    for (const one of [first, second]) {
      await one.hears(/WatchedEvent state:Disconnected type:None path:null\n/);
      await one.hears(/WatchedEvent state:SyncConnected type:None path:null\n/);
    }
    await second.ask('set -s /app four', /dataVersion = 3\n/);
    await second.ask('create /election/other', /Created \/election\/other\n/);
    await first.hears(/NodeCreated path:\/election\/other\n/);

    await cluster.expire(owner[1]);
    await first.hears(/WatchedEvent state:Disconnected type:None path:null\n/);
    await first.hears(/WatchedEvent state:Expired type:None path:null\n/);
    await second.hears(/NodeDeleted path:\/election\/n-0000000000\n/);
    await second.ask('ls /election', /\[n-0000000001, other\]\n/);
    await first.ask(`connect ${cluster.connectString}`, /state:SyncConnected type:None/);
    await first.ask('get /app', /four\n/);
    for (const one of [first, second]) {
      one.type('quit');
      expect(await one.ended).toBe(0);
    }
  });
});
