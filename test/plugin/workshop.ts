/** A plugin that does a little of everything, for the tests of what a plugin can do. */

import { definePlugin, ProgramError, t } from '../../core/plugin/index.ts';

export const workshop = definePlugin({
  name: 'workshop',
  summary: 'Makes a part now and then',
  requires: { zookeeper: '^1', quorate: '^1' },
  configuration: {
    'workshop.properties': {
      'make.every': t.duration({ about: 'from one part to the next', default: '250ms' }),
      parts: t.int({ about: 'how many', default: '3' }),
      servers: t.text({ about: 'where ZooKeeper is', from: (c) => c.clients('QuorumPeerMain') }),
      label: t.text({ about: 'on each part', optional: true }),
      owner: t.text({ about: 'whose workshop it is' }),
    },
  },
  events: {
    made: t.event({ part: t.int(), spoilt: t.bool() }, ({ part }) => `makes part ${part}`),
    closed: t.event({}, () => 'closes'),
  },
  roles: {
    Workshop: {
      summary: 'Makes parts until there are enough',
      states: ['warming', 'working', 'done'],
      hooks: { spoil: 'spoils every part' },
      startup: { minMs: 20, maxMs: 90 },
      async main(sys) {
        sys.state('warming');
        const conf = sys.conf('workshop.properties');
        await sys.sleep(100);
        sys.state('working');
        for (let part = 1; part <= conf.parts; part++) {
          sys.observe('made', { part, spoilt: sys.hook('spoil') });
          await sys.sleep(conf['make.every']);
        }
        sys.observe('closed');
        sys.state('done');
        if (conf.label === 'broken') throw new ProgramError('the machine is broken');
        if (conf.label === 'open') return sys.forever();
        return conf.label === 'seven' ? 7 : undefined;
      },
    },
  },
  commands: {
    workshop: {
      summary: 'Shows what is configured, or waits',
      usage: 'workshop show | wait MS',
      example: { run: 'workshop show', prints: 'make.every: 250' },
      async main(sys, [verb, ms]) {
        if (verb === 'show') {
          const conf = sys.conf('workshop.properties');
          for (const [key, value] of Object.entries(conf)) sys.print(`${key}: ${value}`);
          return 0;
        }
        if (verb !== 'wait') return sys.usage();
        const begun = sys.clock.monotonic();
        await sys.sleep(60_000, sys.sleep(Number(ms)));
        await sys.sleep(60_000, Promise.resolve());
        sys.print(`${sys.clock.monotonic() - begun} ms`);
        return sys.fail(4, 'waited');
      },
    },
  },
  expectations: {
    made: {
      summary: 'The newest part',
      options: { made: t.quantity(), on: t.hostMatcher({ optional: true }) },
      example: { 'workshop/made': 'at least 1' },
      check({ made, on }, trace) {
        const newest = trace.last('made');
        if (!newest) return trace.saw('nothing was ever made');
        const where = on?.test(newest.host, newest);
        return trace.both(made.test(newest.data.part, newest), ...(where ? [where] : []));
      },
    },
  },
  invariants: {
    'in-order': {
      summary: 'Parts are made one after another',
      start: () => new Map<string, number>(),
      on: {
        made(newest, { host, data: { part } }, fail) {
          if (part !== (newest.get(host) ?? 0) + 1) fail(`part ${part} on ${host} is out of order`);
          newest.set(host, part);
        },
      },
    },
  },
  faults: {
    spoil: {
      summary: 'Spoils what is made',
      options: { host: t.selector({ default: 'Workshop' }) },
      example: { fault: 'workshop/spoil', for: '1s' },
      begin: (world, { host }) => world.process('Workshop', host).hook('spoil', true),
      end: (world, { host }) => world.process('Workshop', host).hook('spoil', false),
      tookEffect: (trace) => trace.any('made', ({ data }) => data.spoilt),
    },
  },
});
