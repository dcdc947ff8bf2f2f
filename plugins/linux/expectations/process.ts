/** `{ process: NameNode, host: m2, is: running }`: whether a process lives, is paused, or is gone. */

import { defineExpectation, t } from '../../../core/plugin/index.ts';
import { changesOf, noneRan, roleOf } from './subject.ts';

export const process = defineExpectation({
  summary: 'Whether a process is running, stopped (paused) or gone',
  options: {
    process: t.selector({ about: 'a program, as `jps` prints it' }),
    host: t.selector({ about: 'on which hosts; all by default', default: 'all' }),
    is: t.oneOf(['running', 'stopped', 'gone'], { about: 'how it is', default: 'running' }),
  },
  example: { process: 'QuorumPeerMain', host: 'm2', is: 'gone' },
  kinds: () => [],
  check({ process, host, is }, world) {
    const program = roleOf(process);
    const seen = world.hosts(host).map((name) => {
      const found = world.processes().find((p) => p.host === name && p.program === program);
      return { name, how: found === undefined ? 'gone' : found.stopped ? 'stopped' : 'running' };
    });
    const wrong = seen.filter(({ how }) => how !== is);
    return {
      evidence: changesOf(program, wrong, world),
      absent:
        is !== 'gone' && seen.every(({ how }) => how === 'gone')
          ? noneRan(program, seen)
          : undefined,
      holds: seen.every(({ how }) => how === is),
      saw: seen.map(({ name, how }) => `${program} on ${name} ${how}`).join(', '),
    };
  },
});
