/** `{ count: leader QuorumPeerMain, is: 1 }`: how many processes match. */

import { defineExpectation, describeSelector, t } from '../../../core/plugin/index.ts';

export const count = defineExpectation({
  summary: 'How many living processes match a selector',
  options: {
    count: t.selector({ about: 'what is counted, e.g. `leader QuorumPeerMain`' }),
    is: t.quantity(t.int(), { about: 'how many: `1`, `at least 2`, `1..3`' }),
  },
  example: { count: 'leader QuorumPeerMain', is: '1' },
  kinds: () => [],
  check({ count, is }, world) {
    const seen = world.count(count);
    const { role, state: wanted } = count.kind === 'role' ? count : {};
    const all = world.processes().filter(({ program }) => program === role);
    const counted = all.filter(({ state }) => wanted === undefined || state === wanted);
    const states = all.map(({ host, state }) => `${host} ${state ?? 'starting'}`).join(', ');
    // Several that are counted made it so together; otherwise what last became of any of them.
    const last = role === undefined ? undefined : world.lastChange(role);
    const together = counted.length > 1 && counted.map(({ changed }) => changed);
    return {
      holds: world.test(is, seen),
      saw: `${seen} ${describeSelector(count)}${states && ` (${states})`}`,
      absent: role !== undefined && all.length === 0 ? `no ${role} ran` : undefined,
      evidence: together || (last && [last]),
    };
  },
});
