import { definePlugin, t } from 'quorate/plugin';

export default definePlugin({
  name: 'crossed',
  summary: 'Speaks of what is not there',
  requires: { zookeper: '^1', zookeeper: '^2', quorate: 'newest' },
  configuration: { 'crossed.data': { size: t.int({ default: '3' }) } },
  events: { ran: t.event({}, () => 'ran') },
  roles: {
    Server: { summary: 'Serves', states: ['up', 'down', 'up'], main: () => 0 },
    Other: { summary: 'Serves', states: [], aliases: ['zookeeper'], main: () => 0 },
  },
  faults: {
    slow: {
      summary: 'Slows',
      options: { for: t.duration(), by: t.duration({ default: '10' }) },
      example: { fault: 'crossed/slow', bye: '10ms' },
      begin() {},
    },
  },
  expectations: {
    speed: {
      summary: 'How fast it is',
      options: { is: t.text() },
      example: { 'crossed/speed': 'fast' },
      check: () => ({ holds: true, saw: '' }),
    },
  },
  invariants: {
    order: {
      summary: 'Runs in order',
      start: () => ({}),
      on: { run() {}, 'zookeeper/elect': () => undefined },
    },
  },
});
