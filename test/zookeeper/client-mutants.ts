/**
 * Deliberate errors that clients would notice, the invariant that must, and an encounter in which
 * each of them comes to light: sessions at work on three servers, one of which lags, pauses and dies.
 */

import type { Mutant } from '../../core/zookeeper/mutants.ts';
import { type Ensemble, type EnsembleRun, ensemble } from './ensemble.ts';
import { CLEANS_OFTEN, expireSession, LIVELY, sessions, type Written } from './nemesis.ts';

export const CLIENT_MUTANTS = {
  'serve-before-uptodate': { caughtBy: 'commitment', needs: 'start' },
  'decide-on-applied': { caughtBy: 'linearizable-writes', needs: 'work' },
  'multi-skips-refused': { caughtBy: 'linearizable-writes', needs: 'work' },
  'watch-fires-twice': { caughtBy: 'watches', needs: 'work' },
  'watch-after-data': { caughtBy: 'watches', needs: 'work' },
  'expire-without-closing': { caughtBy: 'session-ends', needs: 'expiry' },
  'follower-ends-session': { caughtBy: 'session-ends', needs: 'pause' },
  'forget-watches': { caughtBy: 'watches', needs: 'pause' },
  'ignore-last-zxid-seen': { caughtBy: 'session-order', needs: 'deposed' },
  'persistent-fires-once': { caughtBy: 'watches', needs: 'more' },
  'recursive-is-flat': { caughtBy: 'watches', needs: 'more' },
  'tell-without-permission': { caughtBy: 'watches', needs: 'more' },
  'read-without-permission': { caughtBy: 'answers', needs: 'more' },
  'write-without-permission': { caughtBy: 'linearizable-writes', needs: 'more' },
  'clean-up-too-soon': { caughtBy: 'linearizable-writes', needs: 'more' },
  'ignore-quota': { caughtBy: 'linearizable-writes', needs: 'more' },
  'count-data-twice': { caughtBy: 'answers', needs: 'more' },
  'sync-at-once': { caughtBy: 'linearizable-writes', needs: 'lag' },
} as const satisfies Partial<Record<Mutant, { caughtBy: string; needs: Need }>>;

export type ClientMutant = keyof typeof CLIENT_MUTANTS;

/** What it takes to bring an error to light. */
export type Need = 'start' | 'work' | 'more' | 'expiry' | 'pause' | 'lag' | 'deposed';

const TROUBLE: Readonly<Record<Need, (e: Ensemble) => Promise<void>>> = {
  start: async () => {},
  work: (e) => e.stage.sleep(2_000),
  more: (e) => e.stage.sleep(6_000),
  async expiry(e) {
    await e.stage.sleep(1_000);
    expireSession(e, (opened) => opened.at(-1));
    await e.stage.sleep(1_000);
  },
  /** Longer than clients are patient: they move, and the paused one learns of it afterwards. */
  async pause(e) {
    await e.stage.sleep(1_500);
    for (const name of e.followers()) {
      e.signal(name, 'STOP');
      await e.stage.sleep(5_000);
      e.signal(name, 'CONT');
      await e.stage.sleep(1_500);
    }
  },
  /** A follower hears its leader late. */
  async lag(e) {
    const [late = ''] = e.followers();
    e.slow('lag', [e.leader() as string], [late], 1_000);
    await e.stage.sleep(6_000);
    e.join('lag');
  },
  /** A leader sleeps through the election of another, and is all that clients find afterwards. */
  async deposed(e) {
    const leader = e.leader() as string;
    const others = e.followers();
    await e.stage.sleep(2_000);
    // It hears nothing of their farewells, and so believes in them for a while when it wakes.
    e.cut('to', [leader], others);
    e.cut('from', others, [leader]);
    e.signal(leader, 'STOP');
    await e.stage.sleep(15_000);
    for (const name of others) e.signal(name, 'KILL');
    await e.stage.sleep(1_500);
    e.signal(leader, 'CONT');
    await e.stage.sleep(3_000);
    for (const id of ['to', 'from']) e.join(id);
    for (const name of others) e.start(name);
    await e.serving(...e.names);
  },
};

/** Sessions on three servers, in the trouble that is needed. */
export function encounter(seed: number, needs: Need, mutant?: ClientMutant): Promise<EnsembleRun> {
  const written: Written = { acknowledged: new Set(), stop: false, running: 0 };
  return ensemble({
    ...{ voters: 3, seed, contents: true, cfg: LIVELY.join('\n'), jvmFlags: CLEANS_OFTEN },
    ...(mutant && { mutants: [mutant] }),
    script: async (e) => {
      await e.startAll();
      const isLong = needs === 'deposed';
      const pace = { everyMs: 100, timeoutMs: isLong ? 30_000 : 6_000 };
      sessions(e, isLong ? 9 : 3, written, pace);
      await TROUBLE[needs](e);
      written.stop = true;
      await e.stage.sleep(500);
    },
  });
}
