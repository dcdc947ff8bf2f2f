import { definePlugin, t } from 'quorate/plugin';

export default definePlugin({
  name: 'misspelt',
  summary: 'Words that a plugin does not have',
  require: { zookeeper: '^1' },
  roles: {
    Server: { summary: 'Serves', state: ['up'], alias: 'server', main: 'server.js' },
  },
  events: { ran: { field: {}, sentence: () => 'ran' }, stopped: 'stops' },
  expectation: {},
  faults: {
    slow: { summary: 'Slows', options: { by: '10ms' }, example: { fault: 'misspelt/slow' }, start() {} },
  },
});
