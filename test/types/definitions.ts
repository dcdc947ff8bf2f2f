/**
 * What must not compile inside `definePlugin`. Checked by `tsc -p tsconfig.json`: a line below
 * `@ts-expect-error` that does compile is an error itself.
 */

import { definePlugin, t } from 'quorate/plugin';

export const typed = definePlugin({
  name: 'typed',
  summary: 'Typed by itself',
  configuration: {
    'typed.properties': {
      port: t.int({ about: 'where it listens', default: '80' }),
      quorum: t.text({ from: (cluster) => cluster.clients('QuorumPeerMain') }),
      linger: t.duration({ default: '2s', optional: true }),
    },
    'long.cfg': {
      format: 'properties',
      path: '/etc/long.cfg',
      keys: { depth: t.int({ default: '3' }) },
    },
  },
  events: {
    led: t.event({ token: t.int() }, ({ token }) => `leads with ${token}`),
    idle: t.event({}, () => 'is idle'),
    // @ts-expect-error a field that the event does not have
    wrong: t.event({ token: t.int() }, ({ tokn }) => `leads with ${tokn}`),
  },
  roles: {
    Server: {
      summary: 'Serves',
      states: ['waiting', 'leading'],
      hooks: { forget: 'forgets everything' },
      async main(sys, args) {
        args satisfies readonly string[];
        sys.state('leading', 3);
        // @ts-expect-error no such state
        sys.state('leeding');
        sys.hook('forget');
        // @ts-expect-error no such hook
        sys.hook('forgot');
        sys.observe('led', { token: 3 });
        sys.observe('idle');
        // @ts-expect-error no such event
        sys.observe('unknown');
        // @ts-expect-error data is missing
        sys.observe('led');
        // @ts-expect-error a wrong field
        sys.observe('led', { tken: 3 });
        // @ts-expect-error a field of the wrong type
        sys.observe('led', { token: 'three' });
        const conf = sys.conf('typed.properties');
        conf.port satisfies number;
        conf.quorum satisfies string;
        conf.linger satisfies number | undefined;
        // @ts-expect-error no such key
        conf.prot;
        // @ts-expect-error no such file
        sys.conf('typed.propertis');
        sys.conf('long.cfg').depth satisfies number;
        // @ts-expect-error the long form is checked too
        sys.conf('long.cfg').dept;
        await sys.sleep(conf.port, Promise.resolve());
      },
    },
    Plain: {
      summary: 'Has neither states nor hooks',
      states: [],
      main(sys) {
        // @ts-expect-error it declares none
        sys.state('leading');
        // @ts-expect-error it declares none
        sys.hook('forget');
      },
    },
  },
  commands: {
    ask: {
      summary: 'Asks',
      usage: 'ask',
      main(sys, [word]) {
        word satisfies string | undefined;
        sys.observe('led', { token: 1 });
        // @ts-expect-error no such event
        sys.observe('ledd', { token: 1 });
        // @ts-expect-error a command has no state
        sys.state('leading');
        if (!word) return sys.usage();
        sys.print(word);
        return sys.fail(3, 'nobody answers');
      },
    },
  },
  expectations: {
    leader: {
      summary: 'Who leads',
      options: { leader: t.hostMatcher(), token: t.matcher(t.int(), { optional: true }) },
      example: { 'typed/leader': 'm1' },
      check({ leader, token }, trace) {
        const led = trace.last('led', (event) => event.data.token > 0);
        if (!led) return trace.saw('nobody led');
        led.data.token satisfies number;
        // @ts-expect-error no such field
        led.data.tokn;
        // @ts-expect-error no such event
        trace.last('lead');
        trace.last('zookeeper/elected')?.host satisfies string | undefined;
        // @ts-expect-error it may be left out
        token.test(1);
        return trace.both(leader.test(led.host, led), token?.test(1) ?? trace.saw(''));
      },
    },
    other: {
      summary: 'Reads an option that it does not have',
      options: { other: t.text() },
      example: { 'typed/other': 'a' },
      // @ts-expect-error no such option
      check: ({ othr }, trace) => trace.saw(othr),
    },
    unanswered: {
      summary: 'Gives no verdict',
      options: { unanswered: t.text() },
      example: { 'typed/unanswered': 'a' },
      // @ts-expect-error a verdict is more than yes or no
      check: () => true,
    },
  },
  invariants: {
    order: {
      summary: 'Tokens grow',
      start: () => ({ token: 0 }),
      on: {
        led(state, { data: { token } }, fail) {
          token satisfies number;
          if (token < state.token) fail('older');
          // @ts-expect-error the state has no such field
          state.tokn = token;
        },
        'zookeeper/elected': (state, event) => {
          event.host satisfies string;
          state.token satisfies number;
        },
        // @ts-expect-error no such event
        leed: () => undefined,
      },
    },
  },
  faults: {
    forget: {
      summary: 'Makes the leader forget',
      options: { host: t.selector({ default: 'leading Server' }) },
      example: { fault: 'typed/forget' },
      begin: (world, { host }) => world.process('Server', host).hook('forget', true),
      // @ts-expect-error no such hook
      end: (world, { host }) => world.process('Server', host).hook('forgt', false),
      tookEffect: (trace) => trace.any('led', (event) => event.data.token < 3),
    },
    misses: {
      summary: 'Reaches for what is not there',
      options: { host: t.selector() },
      example: { fault: 'typed/misses', host: 'm1' },
      begin(world, options) {
        // @ts-expect-error no such role
        world.process('Servr', options.host);
        // @ts-expect-error no such option
        options.hst;
      },
      // @ts-expect-error no such event
      tookEffect: (trace) => trace.any('leed'),
    },
  },
});

export const misspelt = definePlugin({
  name: 'misspelt',
  summary: 'Words that no role, command or plugin has',
  roles: {
    // @ts-expect-error no such key of a role
    Server: { summary: 'Serves', states: [], aliasses: ['server'], main: () => 0 },
  },
  commands: {
    // @ts-expect-error no such key of a command
    ask: { summary: 'Asks', usage: 'ask', man: () => 0, main: () => 0 },
  },
});

export const stateless = definePlugin({
  name: 'stateless',
  summary: 'A role that does not say which states it has',
  // @ts-expect-error `states` is missing
  roles: { Server: { summary: 'Serves', main: () => 0 } },
});

// @ts-expect-error no such key of a plugin
definePlugin({ name: 'misspelt', summary: 'Has no such key', expectation: {} });

typed.events?.led.sentence({ token: 1 }) satisfies string | undefined;
