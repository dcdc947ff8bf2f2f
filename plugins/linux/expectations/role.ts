/** `{ role: QuorumPeerMain, host: m2, is: leader }`: the state that a role last declared. */

import { defineExpectation, t } from '../../../core/plugin/index.ts';
import { changesOf, noneRan, roleOf } from './subject.ts';

export const role = defineExpectation({
  summary: "A role's declared state on some hosts",
  options: {
    role: t.selector({ about: 'a role, as `jps` prints it' }),
    host: t.selector({ about: 'on which hosts' }),
    is: t.matcher(undefined, { about: 'its state' }),
  },
  example: { role: 'QuorumPeerMain', host: 'm2', is: 'leader' },
  kinds: () => [],
  check({ role, host, is }, world) {
    const program = roleOf(role);
    const seen = world.hosts(host).map((name) => {
      const found = world.processes().find((p) => p.host === name && p.program === program);
      return { name, state: found?.state ?? (found ? 'starting' : 'gone') };
    });
    const wrong = seen.filter(({ state }) => !world.test(is, state));
    return {
      evidence: changesOf(program, wrong, world),
      absent: seen.every((one) => one.state === 'gone') ? noneRan(program, seen) : undefined,
      holds: seen.every(({ state }) => world.test(is, state)),
      saw: seen.map(({ name, state }) => `${program} on ${name} ${state}`).join(', '),
    };
  },
});
