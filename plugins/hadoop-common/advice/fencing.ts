/** Advice about fencing: what makes the old active harmless, or only says so. */

import type { Advice, AdviceDefinition, ClusterPlan } from '../../../core/plugin/index.ts';
import { DFS_HA_NAMENODES, DFS_NAMESERVICES } from '../keys/nameservice.ts';
import { DFS_HA_AUTO_FAILOVER_ENABLED, DFS_HA_FENCE_METHODS } from '../keys/zkfc.ts';
import { type Planned, partsOf, plannedHosts } from './planned.ts';

const CURE =
  'Name `sshfence` and, after it, a `shell(…)` that makes sure of a host that does not answer.';

interface Fenced {
  readonly planned: Planned;
  readonly nameservice: string;
  /** Its fencing methods, one a line, without comments. */
  readonly methods: readonly string[];
}

/** Each nameservice of several NameNodes, as each host sees it. */
function fencedIn(cluster: ClusterPlan): readonly Fenced[] {
  return plannedHosts(cluster).flatMap((planned) =>
    partsOf(planned.get(DFS_NAMESERVICES)).flatMap((nameservice) => {
      const ids = partsOf(planned.get(DFS_HA_NAMENODES, nameservice));
      if (ids.length < 2) return [];
      const lines = (planned.get(DFS_HA_FENCE_METHODS, nameservice) ?? '').split('\n');
      const methods = lines.map((line) => line.replace(/#.*/, '').trim());
      return [{ planned, nameservice, methods: methods.filter((method) => method !== '') }];
    }),
  );
}

export const noFencing: AdviceDefinition = {
  summary: 'automatic failover without a fencing method: no failover controller starts',
  *check(cluster): Iterable<Advice> {
    for (const { planned, nameservice, methods } of fencedIn(cluster)) {
      if (methods.length > 0) continue;
      if (planned.get(DFS_HA_AUTO_FAILOVER_ENABLED, nameservice) !== 'true') continue;
      yield {
        reason: `\`${nameservice}\` has no fencing method; its failover controllers end with exit code 4`,
        cure: `Set \`dfs.ha.fencing.methods\`. ${CURE}`,
        at: planned.at(DFS_HA_AUTO_FAILOVER_ENABLED, nameservice),
      };
    }
  },
};

export const fencingDoesNothing: AdviceDefinition = {
  summary: 'fencing by `/bin/true`, which always succeeds and stops nobody',
  *check(cluster): Iterable<Advice> {
    for (const { planned, nameservice, methods } of fencedIn(cluster)) {
      const idle = methods.find((method) =>
        /^shell\(\s*(\/usr)?(\/bin\/)?(true|:)\s*\)$/.test(method),
      );
      if (idle === undefined) continue;
      yield {
        reason: `\`${idle}\` always succeeds and stops nobody: the journal keeps an old active NameNode from writing, but not from answering reads`,
        cure: CURE,
        at: planned.at(DFS_HA_FENCE_METHODS, nameservice),
      };
    }
  },
};

export const onlySshfence: AdviceDefinition = {
  summary: '`sshfence` as the only method, which fails for a host that is down or cut off',
  *check(cluster): Iterable<Advice> {
    for (const { planned, nameservice, methods } of fencedIn(cluster)) {
      if (methods.length === 0 || !methods.every((one) => /^sshfence(\(|$)/.test(one))) continue;
      yield {
        reason: `\`sshfence\` alone cannot fence a host that is down or cut off; \`${nameservice}\` then has no active NameNode until that host is back`,
        cure: 'Add a method after it, as a `shell(…)` that cuts the power of the host.',
        at: planned.at(DFS_HA_FENCE_METHODS, nameservice),
      };
    }
  },
};
