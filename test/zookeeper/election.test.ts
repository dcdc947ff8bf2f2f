/**
 * Elections of one to seven servers on simulated machines: they converge, on the best vote, and a
 * late server joins without disturbing the others. A small program stands in for the server and
 * does nothing but elect.
 */
import { describe, expect, it } from 'vitest';
import { parseZooCfg, type QuorumConfig } from '../../core/config/zoo-cfg.ts';
import type { Program, System } from '../../core/machine/system.ts';
import { Election, type PeerState, type Vote } from '../../core/zookeeper/election/election.ts';
import { Membership } from '../../core/zookeeper/quorum/membership.ts';
import { type Stage, simulate } from '../support/simulate.ts';

const names = (count: number) => Array.from({ length: count }, (_, i) => `m${i + 1}`);

function configOf(sid: number, voters: number, observers = 0): QuorumConfig {
  const lines = names(voters + observers).map(
    (name, i) => `server.${i + 1}=${name}:2888:3888${i >= voters ? ':observer' : ''}`,
  );
  const text = `dataDir=/d\ninitLimit=10\nsyncLimit=5\ntickTime=2000\nstandaloneEnabled=false\n${lines.join('\n')}`;
  const result = parseZooCfg(text, { path: 'zoo.cfg', readFile: () => String(sid) });
  if (!result.ok) throw new Error(result.error.cause);
  return result.config;
}

/** argv: sid, voters, observers, zxid, epoch, and `again` to search once more when told. */
const peer: Program = {
  name: 'peer',
  kind: 'role',
  jvm: true,
  startup: { minMs: 1, maxMs: 400 },
  main(sys: System) {
    const [sid = 0, voters = 0, observers = 0, zxid = 0, peerEpoch = 0] = sys.argv
      .slice(1)
      .map(Number);
    let state: PeerState = 'LOOKING';
    const config = configOf(sid, voters, observers);
    const election = new Election(sys, config, new Membership(config, sid), {
      sid,
      isObserver: () => config.peerType === 'observer',
      initialVote: () => ({ zxid: BigInt(zxid), peerEpoch: BigInt(peerEpoch) }),
      peerState: () => state,
    });
    const found = (vote: Vote) => {
      state = vote.state;
      sys.observe('test/found', {
        leader: vote.leader,
        state,
        round: vote.electionEpoch,
        at: sys.clock.monotonic(),
      });
    };
    sys.onSignal('HUP', () => {
      state = 'LOOKING';
      election.lookForLeader(found);
    });
    election.start();
    election.lookForLeader(found);
    return sys.forever();
  },
};

interface Found {
  host: number;
  leader: unknown;
  state: unknown;
  round: unknown;
}

const founds = (stage: Stage): Found[] =>
  stage.events('test/found').map(({ lane, data }) => ({
    host: lane,
    leader: data.leader,
    state: data.state,
    round: data.round,
  }));

async function elect(
  hosts: number,
  script: (stage: Stage, start: (sid: number, ...more: number[]) => void) => Promise<void>,
  options: { voters?: number; seed?: number } = {},
): Promise<void> {
  const voters = options.voters ?? hosts;
  const result = await simulate({
    hosts: names(hosts),
    programs: [peer],
    seed: options.seed ?? 1,
    script: (stage) =>
      script(stage, (sid, ...more) =>
        stage.start(`m${sid}`, 'peer', ...[sid, voters, hosts - voters, ...more].map(String)),
      ),
  });
  expect(result.failure).toBeUndefined();
}

describe('an election', () => {
  it.each([1, 2, 3, 4, 5, 6, 7])('of %i equal servers ends with one leader', async (count) => {
    for (let seed = 1; seed <= 5; seed++) {
      await elect(
        count,
        async (stage, start) => {
          for (let sid = 1; sid <= count; sid++) start(sid);
          await stage.until(() => founds(stage).length >= count || undefined);
          const leaders = founds(stage).filter((f) => f.state === 'LEADING');
          expect(leaders).toHaveLength(1);
          expect(leaders[0]?.host).toBe(leaders[0]?.leader);
          expect(new Set(founds(stage).map((f) => f.leader)).size).toBe(1);
          expect(founds(stage).filter((f) => f.state === 'FOLLOWING')).toHaveLength(count - 1);
        },
        { seed },
      );
    }
  });

  it('goes to the server with the newest log, whatever its id', async () => {
    await elect(3, async (stage, start) => {
      start(1, 9, 2);
      start(2, 7, 2);
      start(3, 99, 1);
      await stage.until(() => founds(stage).length >= 3 || undefined);
      expect(founds(stage).map((f) => f.leader)).toEqual([1, 1, 1]);
    });
  });

  it('waits for a quorum, and ends soon after there is one', async () => {
    await elect(5, async (stage, start) => {
      start(1);
      start(4);
      await stage.sleep(30_000);
      expect(founds(stage)).toEqual([]);
      start(5);
      await stage.until(() => founds(stage).length >= 3 || undefined, 5_000);
      expect(founds(stage).map((f) => f.leader)).toEqual([5, 5, 5]);
    });
  });

  it('takes in a late server without disturbing those that follow', async () => {
    await elect(3, async (stage, start) => {
      start(1);
      start(2);
      await stage.until(() => founds(stage).length >= 2 || undefined);
      await stage.sleep(5_000);
      start(3, 50, 0);
      await stage.until(() => founds(stage).length >= 3 || undefined, 2_000);
      expect(founds(stage).map((f) => f.leader)).toEqual([2, 2, 2]);
      expect(founds(stage).at(-1)).toMatchObject({ host: 3, state: 'FOLLOWING' });
    });
  });

  it('is held anew in a later round when the leader is gone', async () => {
    await elect(3, async (stage, start) => {
      for (const sid of [1, 2, 3]) start(sid);
      await stage.until(() => founds(stage).length >= 3 || undefined);
      const leader = Number(founds(stage)[0]?.leader);
      const pid = (host: number) => stage.pid(host, 'peer') as number;
      stage.control(`m${leader}`, { verb: 'signal', pid: pid(leader), signal: 'KILL' });
      for (const host of [1, 2, 3].filter((sid) => sid !== leader)) {
        stage.control(`m${host}`, { verb: 'signal', pid: pid(host), signal: 'HUP' });
      }
      await stage.until(() => founds(stage).length >= 5 || undefined, 5_000);
      const again = founds(stage).slice(3);
      const best = leader === 3 ? 2 : 3;
      expect(again.map((f) => f.leader)).toEqual([best, best]);
      expect(Number(again[0]?.round)).toBeGreaterThan(Number(founds(stage)[0]?.round));
    });
  });

  it('lets observers find the leader, but neither vote nor win', async () => {
    await elect(
      5,
      async (stage, start) => {
        start(4, 999, 9);
        start(5, 999, 9);
        start(1);
        await stage.sleep(20_000);
        expect(founds(stage)).toEqual([]);
        start(2);
        await stage.until(() => founds(stage).length >= 4 || undefined, 120_000);
        expect(founds(stage).every((f) => f.leader === 2)).toBe(true);
        const observing = founds(stage).filter((f) => f.state === 'OBSERVING');
        expect(observing.map((f) => f.host).sort()).toEqual([4, 5]);
      },
      { voters: 3 },
    );
  });

  it('is not slowed down by a server without power', async () => {
    await elect(3, async (stage, start) => {
      for (const sid of [1, 2, 3]) start(sid);
      await stage.until(() => founds(stage).length >= 3 || undefined);
      const pid = (host: number) => stage.pid(host, 'peer') as number;
      const [first, second] = [pid(1), pid(2)];
      stage.control('m3', { verb: 'power', on: false });
      await stage.sleep(1_000);
      const began = stage.now;
      stage.control('m1', { verb: 'signal', pid: first, signal: 'HUP' });
      stage.control('m2', { verb: 'signal', pid: second, signal: 'HUP' });
      await stage.until(() => founds(stage).length >= 5 || undefined, 5_000);
      expect(
        founds(stage)
          .slice(3)
          .map((f) => f.leader),
      ).toEqual([2, 2]);
      expect((stage.now - began) / 1_000).toBeLessThan(700);
    });
  });

  it('survives a connection that never says who it is', async () => {
    const mute: Program = {
      name: 'mute',
      kind: 'command',
      jvm: false,
      startup: { minMs: 0, maxMs: 0 },
      main(sys) {
        for (const host of ['m1', 'm2', 'm3']) sys.net.connect(host, 3888);
        return sys.forever();
      },
    };
    const { failure } = await simulate({
      hosts: names(4),
      programs: [peer, mute],
      async script(stage) {
        for (const sid of [1, 2, 3])
          stage.start(`m${sid}`, 'peer', String(sid), '3', '0', '0', '0');
        await stage.sleep(450);
        stage.start('m4', 'mute');
        // The listener waits syncLimit * tickTime for the handshake, then takes the others.
        await stage.until(() => founds(stage).length >= 3 || undefined, 90_000);
        expect(new Set(founds(stage).map((f) => f.leader)).size).toBe(1);
      },
    });
    expect(failure).toBeUndefined();
  });

  it('is over within half a second of the last server of a quorum', async () => {
    await elect(3, async (stage, start) => {
      for (const sid of [1, 2, 3]) start(sid);
      await stage.until(() => founds(stage).length >= 3 || undefined);
      const pids = [1, 2, 3].map((host) => stage.pid(host, 'peer') as number);
      const began = stage.now;
      for (const host of [1, 2, 3]) {
        stage.control(`m${host}`, { verb: 'signal', pid: pids[host - 1] as number, signal: 'HUP' });
      }
      await stage.until(() => founds(stage).length >= 6 || undefined);
      const tookMs = (stage.now - began) / 1_000;
      expect(tookMs).toBeGreaterThanOrEqual(200);
      expect(tookMs).toBeLessThan(500);
    });
  });
});
