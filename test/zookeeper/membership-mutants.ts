/**
 * Deliberate errors about memberships, the invariant that must notice, and an encounter in which each
 * comes to light: some voters stand still while the membership changes, or many writes are under way.
 */

import type { Mutant } from '../../core/zookeeper/mutants.ts';
import { asClient, type Ensemble, type EnsembleRun, ensemble } from './ensemble.ts';

export const MEMBERSHIP_MUTANTS = {
  'commit-with-old-quorum': { caughtBy: 'quorum', still: 'joining' },
  'commit-with-new-quorum': { caughtBy: 'quorum', still: 'leaving' },
  'activate-before-commit': { caughtBy: 'membership', still: 'leaving' },
  'removed-leader-commits': { caughtBy: 'membership', still: 'nobody' },
} as const satisfies Partial<Record<Mutant, { caughtBy: string; still: Still }>>;

export type MembershipMutant = keyof typeof MEMBERSHIP_MUTANTS;

/** Which voters stand still while the membership changes. */
export type Still = 'joining' | 'leaving' | 'nobody';

const line = (sid: number) => `server.${sid}=m${sid}:2888:3888:participant;2181`;

/** Of m1 to m3, led by m3, two leave and two others come, while either pair stands still. */
async function exchange(e: Ensemble, still: readonly string[]): Promise<void> {
  e.begin(async (sys) => {
    const client = await e.client(sys, 'm3');
    sys.observe('test/connected');
    await sys.sleep(100);
    await client.reconfig({ members: [line(3), line(4), line(5)] });
    await client.create('/after', '');
    await client.close();
    sys.observe('test/changed');
  });
  await e.stage.until(() => e.stage.events('test/connected').at(0), 60_000);
  for (const name of still) e.signal(name, 'STOP');
  await e.stage.sleep(3_000);
  for (const name of still) e.signal(name, 'CONT');
  await e.stage.until(() => e.stage.events('test/changed').at(0), 60_000);
}

/** The leader is removed amid writes; its followers go on acknowledging, for they hear of it late. */
async function removal(e: Ensemble): Promise<void> {
  const leader = e.leader() as string;
  e.slow('late', [leader], e.followers(), 100);
  await asClient(e, 'm1', async (client) => {
    const write = (i: number) => client.create(`/n-${i}`, '').catch(() => {});
    const before = Array.from({ length: 20 }, (_, i) => write(i));
    const change = client.reconfig({ leaving: [e.lane(leader)] });
    const after = Array.from({ length: 20 }, (_, i) => write(20 + i));
    await Promise.allSettled([...before, change, ...after]);
  });
  e.join('late');
  await e.stage.sleep(3_000);
}

/** The membership changes while these stand still. */
export function exchanged(seed: number, still: Still, mutant?: MembershipMutant) {
  return ensemble({
    ...{ voters: 3, joiners: 2, seed },
    cfg: 'reconfigEnabled=true\nskipACL=yes',
    ...(mutant && { mutants: [mutant] }),
    script: async (e) => {
      e.start('m1', 'm2', 'm3');
      await e.serving('m1', 'm2', 'm3');
      e.start('m4', 'm5');
      await e.serving('m4', 'm5');
      if (still === 'nobody') await removal(e);
      else await exchange(e, still === 'joining' ? ['m4', 'm5'] : ['m1', 'm2']);
    },
  }) satisfies Promise<EnsembleRun>;
}
