/** The C client, by its command line. It has no word for a multi. */

import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { serve } from '../../core/play/index.ts';
import { CliProgram } from './cli-program.ts';

const COMMAND = '/usr/lib/zookeeper/bin/cli_mt';
const installed = existsSync(COMMAND);
const title = `the C client${installed ? '' : ': zookeeper-bin is not installed'}`;

describe.skipIf(!installed)(title, () => {
  test('reads, writes, watches and leads, through a death and an expiry', async () => {
    await using cluster = await serve('clusters/zk-ensemble/cluster.yaml');
    await using first = new CliProgram(COMMAND, [cluster.connectString]);
    await using second = new CliProgram(COMMAND, [cluster.connectString]);
    const session = (await first.hears(/Got a new session id: (0x[1-9a-f]\w*)/))[1]!;
    await second.hears(/Got a new session id: 0x[1-9a-f]/);

    await first.ask('create /app', /\[\/app\]: rc = 0\n\tname = \/app\n/);
    await first.ask('create /app', /\[\/app\]: rc = -110\n/);
    await first.ask('set /app one', /\/app: rc = 0 Stat:\n[\s\S]*\tversion=1\t/);
    await first.ask('get /app', /\/app: rc = 0\n value_len = 3\none\nStat:\n[\s\S]*\tversion=1\t/);
    await first.ask('ls /', /\/: rc = 0\n\tapp\n\tzookeeper\n/);
    await first.ask('get /none', /\/none: rc = -101\n/);

    first.type('wexists /app');
    await first.ask('wexists /later', /Error -101 for \/later\n/);
    second.type('set /app two');
    await first.hears(/Watcher CHANGED_EVENT state = CONNECTED_STATE for path \/app\n/);
    second.type('create /later');
    await first.hears(/Watcher CREATED_EVENT state = CONNECTED_STATE for path \/later\n/);
    await second.ask('delete /later', /\/later: rc = 0\n/);

    await first.ask('create /election', /\[\/election\]: rc = 0\n/);
    await first.ask('create +es /election/n-', /name = \/election\/n-0000000000\n/);
    await second.ask('create +es /election/n-', /name = \/election\/n-0000000001\n/);
    await second.ask('ls /election', /rc = 0\n(\tn-000000000[01]\n){2}/);
    second.type('wexists /election/n-0000000000');
    await second.ask('get /app', /\/app: rc = 0\n value_len = 3\ntwo\n/);

    await cluster.kill('leader of zookeeper');
    for (const one of [first, second]) {
      await one.hears(/Watcher SESSION_EVENT state = CONNECTING_STATE\n/);
      await one.hears(/Watcher SESSION_EVENT state = CONNECTED_STATE\n/);
    }
    await first.ask('get /app', /\/app: rc = 0\n value_len = 3\ntwo\n/);
    await first.ask('set /app three', /\/app: rc = 0 Stat:\n[\s\S]*\tversion=3\t/);

    await cluster.expire(session);
    await first.hears(/Watcher SESSION_EVENT state = EXPIRED_SESSION_STATE\n/);
    await first.hears(/Session expired\. Shutting down\.\.\.\n/);
    await second.hears(
      /Watcher DELETED_EVENT state = CONNECTED_STATE for path \/election\/n-0000000000\n/,
    );
    await second.ask('ls /election', /rc = 0\n\tn-0000000001\n(?!\t)/);
    for (const one of [first, second]) {
      one.type('quit');
      expect(await one.ended).toBe(0);
    }
  });
});
