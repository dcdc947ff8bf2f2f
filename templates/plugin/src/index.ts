/**
 * A beacon counts, and remembers how far it came when the power goes. It shows one of each piece
 * that a plugin may bring; replace them by your own, and delete what you do not need.
 *
 * Roles and commands run on the hosts, in threads of their own; faults, expectations and invariants
 * run beside the timeline. So keep no state in this module: what the one writes, the other would
 * not see.
 */

import { definePlugin, t } from 'quorate/plugin';

const FOLDER = '/var/lib/beacon';
const FILE = `${FOLDER}/number`;

export default definePlugin({
  name: 'beacon',
  summary: 'Counts, and never counts a number twice',
  version: '0.1.0',

  // A file of this name lies at /etc/beacon/ on every host; clusters write their keys over it.
  configuration: {
    'beacon.properties': {
      'beat.every': t.duration({ about: 'from one number to the next', default: '1s' }),
    },
  },

  // What the trace says about this plugin. Everything below is typed by it.
  events: {
    beat: t.event(
      { number: t.int(), written: t.bool() },
      ({ number, written }) => `counts ${number}${written ? '' : ', which stands nowhere'}`,
    ),
  },

  // A daemon. It returns or throws to end; it sees nothing but `sys`.
  roles: {
    Beacon: {
      summary: 'Counts, and writes every number down before it tells it',
      states: ['counting'],
      hooks: { 'skip-write': 'tells a number without having written it down' },
      async main(sys) {
        const every = sys.conf('beacon.properties')['beat.every'];
        sys.disk.mkdir(FOLDER, { parents: true });
        let number = sys.disk.exists(FILE) ? Number(sys.disk.readText(FILE)) : 0;
        sys.state('counting');
        for (;;) {
          number++;
          const written = !sys.hook('skip-write');
          if (written) {
            sys.disk.write(FILE, `${number}\n`);
            await sys.disk.fsync(FILE);
          }
          sys.observe('beat', { number, written });
          await sys.sleep(every);
        }
      },
    },
  },

  // What a person types on a host.
  commands: {
    beacon: {
      summary: 'Shows how far the beacon of this host came',
      usage: 'beacon status',
      example: { run: 'beacon status', prints: 'number 17' },
      main(sys, [verb]) {
        if (verb !== 'status') return sys.usage();
        if (!sys.disk.exists(FILE)) return sys.fail(3, 'it never counted');
        sys.print(`number ${sys.disk.readText(FILE).trim()}`);
        return 0;
      },
    },
  },

  // { beacon/reached: at least 3, host: m1 }
  expectations: {
    reached: {
      summary: 'How far the beacon of a host counted',
      options: { reached: t.matcher(t.int()), host: t.hostMatcher() },
      example: { 'beacon/reached': 'at least 3', host: 'm1' },
      check({ reached, host }, trace) {
        const beat = trace.last('beat', (one) => host.test(one.host).holds);
        if (!beat) return trace.saw('no beacon counted there');
        return reached.test(beat.data.number, beat);
      },
    },
  },

  // Looked at whenever such an event happens, in every scenario that loads the plugin.
  invariants: {
    'never-twice': {
      summary: 'No beacon counts a number that it has counted before',
      start: () => new Map<string, number>(), // host -> its last number
      on: {
        beat(last, { host, data: { number } }, fail) {
          if (number <= (last.get(host) ?? 0)) fail(`${host} counts ${number} once more`);
          last.set(host, number);
        },
      },
    },
  },

  // { fault: beacon/skip-write, host: m1 }
  faults: {
    'skip-write': {
      summary: 'The beacon tells its numbers without having written them down',
      options: { host: t.selector({ default: 'any Beacon' }) },
      example: { fault: 'beacon/skip-write', host: 'm1' },
      begin: (world, { host }) => world.process('Beacon', host).hook('skip-write', true),
      // A fault that changes nothing is an error; so say how one sees that it did.
      tookEffect: (trace) => trace.any('beat', (one) => !one.data.written),
    },
  },
});
