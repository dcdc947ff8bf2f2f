/** `{ measure: writer.p99, is: at most 500ms, outside: cut }`: a number that was measured. */

import {
  defineExpectation,
  describeMatcher,
  describeMeasure,
  t,
} from '../../../core/plugin/index.ts';

export const measure = defineExpectation({
  summary: 'A measure of a workload or of a plugin, over the timeline or a part of it',
  options: {
    measure: t.text({ about: 'its name: `writer.p99`, `zookeeper.without-leader`' }),
    is: t.quantity(t.int(), { about: 'how much: `at most 500ms`, `0`' }),
    during: t.handle({ about: 'only while this fault lasted', optional: true }),
    outside: t.handle({ about: 'only before this fault began and after it ended', optional: true }),
  },
  example: { measure: 'writer.p99', is: 'at most 500ms', outside: 'cut' },
  kinds: () => ['workload/ended', 'workload/verified', 'workload/measured'],
  check({ measure, is, during, outside }, world) {
    const found = world.measure(measure, { during, outside });
    if ('missing' in found) {
      return { holds: false, saw: `no ${measure}: ${found.missing}`, absent: found.missing };
    }
    const { value, unit } = found;
    const said = `${measure} is ${describeMeasure(value, unit)}`;
    const holds = world.test(is, value);
    return { holds, saw: holds ? said : `${said} (expected ${describeMatcher(is)})` };
  },
});
