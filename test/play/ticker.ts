/** A plugin as small as can be, given to `play` as an object. */

import { defineInvariant, definePlugin, programHeader, t } from '../../core/plugin/index.ts';

export const ticker = definePlugin({
  name: 'ticker',
  summary: 'Ticks a few times',
  image: { bare: () => ({ '/usr/bin/tick': { text: programHeader('tick'), executable: true } }) },
  events: {
    tick: t.event({ n: t.int(), odd: t.bool() }, ({ n }) => `ticks ${n}`),
  },
  commands: {
    tick: {
      summary: 'Ticks as often as it is told',
      usage: 'tick N',
      async main(sys) {
        const times = Number(sys.argv[1] ?? '3');
        for (let n = 1; n <= times; n++) {
          sys.observe('tick', { n, odd: n % 2 === 1 });
          await sys.sleep(1_000);
        }
        await sys.stdout.write(`ticked ${times} times\n`);
        return 0;
      },
    },
  },
  invariants: {
    'never-four': defineInvariant({
      summary: 'Nothing ticks a fourth time',
      start: () => undefined,
      on: {
        'ticker/tick'(_, { data }, fail) {
          if (data.n === 4) fail('it ticks a fourth time');
        },
      },
    }),
  },
});
