/**
 * The client against three real engines: sessions that survive the death of a server, watches that
 * follow to the next one, expiry, and the helpers that hide lost answers and doubtful locks.
 */
import { describe, expect, it } from 'vitest';
import {
  connect,
  EventType,
  is,
  type KeeperException,
  Mutex,
} from '../../core/zookeeper/client/index.ts';
import { type Body, kill, leaderOf, play, QUORUM, SERVERS, said, says } from './client-stage.ts';

describe('a session', () => {
  it('survives the leader, with its ephemeral node and its watch', async () => {
    const holder: Body = async (_sys, zk, say) => {
      await zk.create('/e', 'mine', { mode: 'ephemeral' });
      await zk.getData('/e', true);
      say(`session ${zk.sessionId}`);
      zk.onSession(() => {
        if (zk.state !== 'CONNECTED') return;
        zk.exists('/e').then((stat) => {
          say(`again ${zk.sessionId} owns ${stat?.ephemeralOwner === zk.sessionId}`);
        });
      });
    };
    const stage = await play([holder], async (s) => {
      await s.until(() => said(s).find((line) => line.startsWith('1 session')));
      await s.sleep(1_000);
      kill(s, leaderOf(s));
      await s.until(() => said(s).find((line) => line.startsWith('1 again')), 15_000);
    });
    const session = said(stage)
      .find((line) => line.startsWith('1 session'))
      ?.split(' ')[2];
    expect(said(stage)).toContain(`1 again ${session} owns true`);
    expect(said(stage).some((line) => line.includes('Expired'))).toBe(false);
  });

  it('hears at the next server of a change that it missed', async () => {
    const watching: Body = async (sys, zk, say) => {
      await zk.create('/w', 'old');
      await zk.getData('/w', true);
      say('watches');
      await sys.forever();
    };
    const writing: Body = async (sys, zk) => {
      await sys.sleep(9_000);
      await zk.setData('/w', 'new');
    };
    const stage = await play(
      [watching, writing],
      async (s) => {
        await says(s, '1 watches');
        const rule = { id: 'cut', from: ['c1'], to: SERVERS, ports: [], cut: true };
        await s.sleep(8_000 - s.now / 1_000);
        for (const host of ['c1', ...SERVERS]) s.control(host, { verb: 'link', rule });
        await s.sleep(2_500);
        for (const host of ['c1', ...SERVERS]) s.control(host, { verb: 'unlink', id: 'cut' });
        await says(s, '1 state:SyncConnected type:NodeDataChanged path:/w', 20_000);
      },
      { timeoutMs: 20_000 },
    );
    const changes = said(stage).filter((line) => line.includes('NodeDataChanged'));
    expect(changes).toEqual(['1 state:SyncConnected type:NodeDataChanged path:/w']);
  });

  it('expires when its client is cut off, which the client learns on its return', async () => {
    const holder: Body = async (sys, zk, say) => {
      await zk.create('/e', null, { mode: 'ephemeral' });
      say('holds');
      await sys.forever();
    };
    const waiting: Body = async (_sys, zk, say) => {
      await zk.untilDeleted('/nothing');
      say('nothing is not there');
      while (!(await zk.exists('/e'))) await zk.sync('/');
      await zk.untilDeleted('/e');
      say('e is gone');
    };
    const stage = await play([holder, waiting], async (s) => {
      await says(s, '1 holds');
      await s.sleep(2_000);
      s.control('c1', { verb: 'power', on: true });
      const rule = { id: 'cut', from: ['c1'], to: SERVERS, ports: [], cut: true };
      for (const host of ['c1', ...SERVERS]) s.control(host, { verb: 'link', rule });
      const cut = s.now;
      await says(s, '2 e is gone', 10_000);
      const tookMs = (s.now - cut) / 1_000;
      // From the last ping (up to a third of 4 s before the cut) the time-out, and up to a tick.
      expect(tookMs).toBeGreaterThan(2_600);
      expect(tookMs).toBeLessThan(5_200);
      for (const host of ['c1', ...SERVERS]) s.control(host, { verb: 'unlink', id: 'cut' });
      await says(s, '1 state:Expired type:None path:null', 60_000);
    });
    expect(
      said(stage)
        .filter((line) => line.startsWith('1'))
        .slice(0, 4),
    ).toEqual([
      '1 state:SyncConnected type:None path:null',
      '1 holds',
      '1 state:Disconnected type:None path:null',
      '1 state:Expired type:None path:null',
    ]);
  });

  it('ends at once when it is closed', async () => {
    const closing: Body = async (sys, zk, say) => {
      await zk.create('/e', null, { mode: 'ephemeral' });
      await sys.sleep(3_000);
      await zk.close();
      say(`closed, ${zk.state}`);
      await zk.exists('/e').catch((error: KeeperException) => say(error.message));
    };
    const waiting: Body = async (sys, zk, say) => {
      while (!(await zk.exists('/e'))) await sys.sleep(10);
      await zk.untilDeleted('/e');
      say('gone');
    };
    const stage = await play([closing, waiting], async (s) => {
      await says(s, '1 closed, CLOSED');
      await s.sleep(100);
    });
    // Well before the time-out of four seconds.
    expect(said(stage)).toContain('2 gone');
    expect(said(stage)).toContain('1 state:Closed type:None path:null');
    expect(said(stage)).toContain('1 KeeperErrorCode = Session expired for /e');
  });
});

describe('the operations', () => {
  it('do what their names say', async () => {
    const all: Body = async (_sys, zk, say) => {
      say(await zk.create('/a', 'one'));
      say(await zk.create('/a/s-', null, { mode: 'persistentSequential' }));
      const stat = await zk.setData('/a', 'two', 0);
      say(`version ${stat.version}, children ${stat.numChildren}`);
      say((await zk.getData('/a')).text);
      say((await zk.getChildren('/a')).children.join());
      await zk.setData('/a', 'x', 0).catch((error) => say(String(is(error, 'badVersion'))));
      await zk.multi([
        { check: '/a', version: 1 },
        { create: '/m', data: 'm' },
        { set: '/a', data: 'three' },
        { delete: '/a/s-0000000000' },
      ]);
      say(`${(await zk.getData('/a')).text} ${(await zk.getChildren('/a')).children.length}`);
      await zk
        .multi([{ create: '/n' }, { check: '/a', version: 9 }])
        .catch((error: KeeperException) => say(`${error.message} of ${error.results?.length}`));
      say(String(await zk.exists('/n')));
      await zk.setACL('/m', [{ perms: 1, scheme: 'world', id: 'anyone' }]);
      say((await zk.getACL('/m')).acl.map((acl) => `${acl.scheme}:${acl.perms}`).join());
      await zk.setData('/m', 'x').catch((error: KeeperException) => say(error.message));
      await zk.delete('/a').then(() => say('deleted'));
      await zk.getData('/a').catch((error: KeeperException) => say(error.message));
      await zk.create('no-slash', null).catch((error: Error) => say(error.message));
    };
    const stage = await play([all], (s) => says(s, '1 Path must start with / character').then());
    expect(said(stage).slice(1)).toEqual(
      [
        '/a',
        '/a/s-0000000000',
        'version 1, children 1',
        'two',
        's-0000000000',
        'true',
        'three 0',
        'KeeperErrorCode = BadVersion for /a of 2',
        'undefined',
        'world:1',
        'KeeperErrorCode = NoAuth for /m',
        'deleted',
        'KeeperErrorCode = NoNode for /a',
        'Path must start with / character',
      ].map((line) => `1 ${line}`),
    );
  });

  it('stay inside a chroot', async () => {
    const inside: Body = async (sys, zk, say) => {
      await zk.ensure('/app');
      const app = await connect(sys, `${QUORUM.join(',')}/app`, { timeout: 4000 });
      say(await app.create('/x', 'in'));
      say((await zk.getData('/app/x')).text);
      const heard = sys.promise<string>((resolve) => {
        void app.getData('/x', ({ type, path }) =>
          resolve(`${type === EventType.nodeDeleted} ${path}`),
        );
      });
      await zk.sync('/');
      await sys.sleep(50);
      await zk.delete('/app/x');
      say(await heard);
    };
    const stage = await play([inside], (s) => says(s, '1 true /x').then());
    expect(said(stage).slice(1)).toEqual(['1 /x', '1 in', '1 true /x']);
  });

  it('stay inside a chroot that has yet to be created', async () => {
    const inside: Body = async (sys, zk, say) => {
      const app = await connect(sys, `${QUORUM.join(',')}/deep/app`, { timeout: 4000 });
      say(await app.create('/x', 'in').catch((error: Error) => error.message));
      await app.ensure('/');
      say(await app.create('/x', 'in'));
      const held = await new Mutex(app, '/lock').acquire();
      say(String(held.held.startsWith('/lock/')));
      say((await zk.getChildren('/deep/app')).children.toSorted().join(' '));
    };
    const stage = await play([inside], (s) => says(s, '1 lock x').then());
    expect(said(stage).slice(1)).toEqual([
      '1 KeeperErrorCode = NoNode for /x',
      '1 /x',
      '1 true',
      '1 lock x',
    ]);
  });

  it('of 3.8 are there, each with its answer', async () => {
    const all: Body = async (_sys, zk, say) => {
      const failed = (error: Error) => say(error.message);
      await zk.create('/c', null, { mode: 'container' });
      await zk.create('/c/e', 'text', { mode: 'ephemeral' });
      await zk.create('/t', null, { mode: 'persistentWithTtl' }).catch(failed);
      await zk.create('/t', null, { ttlMs: 1 }).catch(failed);
      await zk.create('/t', null, { mode: 'persistentWithTtl', ttlMs: 1_000 }).catch(failed);
      say((await zk.childNames('/c')).join());
      say(`${await zk.getAllChildrenNumber('/c')} ${await zk.getEphemerals()}`);
      const [data, children, missing] = await zk.multiRead([
        { get: '/c/e' },
        { children: '/c' },
        { get: '/nothing' },
      ]);
      say(data && 'text' in data ? data.text : '');
      say(children && 'children' in children ? children.children.join() : '');
      say(missing && 'error' in missing ? missing.error.message : '');
      say(`${(await zk.multi([])).length} ${(await zk.multiRead([])).length}`);
      say((await zk.whoAmI()).map(({ scheme }) => scheme).join());
      say(`${(await zk.getConfig()).text.split('\n').length} lines`);
      await zk.reconfig({ leaving: [3] }).catch(failed);
      await zk.addWatch('/c', 'recursive', ({ type, path }) => say(`${type} ${path}`));
      await zk.create('/c/f', null);
      await zk.setData('/c/f', 'x');
      await zk.removeAllWatches('/c');
      await zk.delete('/c/f');
      say('over');
    };
    const stage = await play([all], (s) => says(s, '1 over').then());
    expect(said(stage).slice(1)).toEqual(
      [
        'ttl must be positive and cannot be larger than: 1099511627775',
        'ttl not valid for mode: PERSISTENT',
        'KeeperErrorCode = Unimplemented for /t',
        'e',
        '1 /c/e',
        'text',
        'e',
        'KeeperErrorCode = NoNode for /nothing',
        '0 0',
        'ip',
        '4 lines',
        'KeeperErrorCode = Reconfig is disabled',
        `${EventType.nodeCreated} /c/f`,
        `${EventType.nodeDataChanged} /c/f`,
        `${EventType.persistentWatchRemoved} /c`,
        'over',
      ].map((line) => `1 ${line}`),
    );
  });
});

describe('the helpers', () => {
  it('pass a lock on, and number jobs once', async () => {
    const worker: Body = async (sys, zk, say) => {
      await zk.ensure('/jobs/deep');
      for (;;) {
        const stat = await zk.tryCreate('/lock', sys.host.name, { mode: 'ephemeral' });
        if (!stat) {
          await zk.untilDeleted('/lock');
          continue;
        }
        const lost = zk.lost('/lock');
        while (!lost.settled) {
          const job = await zk.increment('/jobs/last', { held: '/lock', czxid: stat.czxid });
          if (job === undefined) break;
          say(`job ${job}`);
          await sys.sleep(200);
        }
        say(`lost: ${await lost}`);
        await zk.connected().catch(() => sys.forever());
      }
    };
    const stage = await play([worker, worker], async (s) => {
      await s.until(() => said(s).filter((line) => line.includes('job')).length > 5 || undefined);
      const first = said(s).find((line) => line.includes('job'))?.[0];
      const rule = { id: 'cut', from: [`c${first}`], to: SERVERS, ports: [], cut: true };
      for (const host of [`c${first}`, ...SERVERS]) s.control(host, { verb: 'link', rule });
      const other = first === '1' ? '2' : '1';
      await s.until(() => said(s).find((line) => line.startsWith(`${other} job`)), 30_000);
      await s.sleep(2_000);
    });
    const jobs = said(stage)
      .flatMap((line) => /job (\d+)/.exec(line)?.[1] ?? [])
      .map(Number);
    expect(new Set(jobs).size).toBe(jobs.length);
    expect(jobs).toEqual([...jobs].sort((a, b) => a - b));
    expect(said(stage).some((line) => line.includes('lost: the session is in doubt'))).toBe(true);
  });

  it('tell of a lock that somebody else deleted', async () => {
    const holder: Body = async (_sys, zk, say) => {
      await zk.tryCreate('/lock', null, { mode: 'ephemeral' });
      say(await zk.lost('/lock'));
    };
    const vandal: Body = async (sys, zk) => {
      while (!(await zk.tryGet('/lock'))) await sys.sleep(100);
      await sys.sleep(500);
      await zk.delete('/lock');
    };
    await play([holder, vandal], (s) => says(s, '1 /lock is gone').then());
  });

  it('create an ephemeral node once even when the answer is lost', async () => {
    for (let seed = 1; seed <= 6; seed++) {
      const creating: Body = async (sys, zk, say) => {
        await sys.sleep(2_000 + sys.random('when').int(0, 300));
        const stat = await zk.tryCreate('/once', null, { mode: 'ephemeral' });
        say(`owner ${stat?.ephemeralOwner === zk.sessionId}`);
      };
      const stage = await play(
        [creating],
        async (s) => {
          await s.until(() => said(s)[0]);
          await s.sleep(2_100);
          const follower = [1, 2, 3].find((host) => host !== leaderOf(s)) as number;
          kill(s, follower);
          await s.until(() => said(s).find((line) => line.startsWith('1 owner')), 30_000);
        },
        { seed, timeoutMs: 10_000 },
      );
      expect(said(stage)).toContain('1 owner true');
    }
  });
});
