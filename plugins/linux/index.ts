/**
 * `linux`: what every host is before anything is installed on it: a shell and its commands, ssh,
 * the faults of machines and networks, and what can be checked of any cluster.
 */

import { definePlugin } from '../../core/plugin/index.ts';
import { COMMANDS, SSHD } from './commands/index.ts';
import { events } from './events.ts';
import { expectations } from './expectations/index.ts';
import { faults } from './faults/index.ts';
import { baseImage } from './image.ts';

export default definePlugin({
  name: 'linux',
  summary: 'Hosts with a shell, ssh and the usual commands; faults of machines and networks',
  version: '1.0.0',
  roles: {
    sshd: {
      summary: SSHD.summary,
      jvm: false,
      startup: SSHD.startup,
      states: [],
      main: SSHD.main,
    },
  },
  commands: Object.fromEntries(COMMANDS.map((command) => [command.name, command])),
  services: ['sshd'],
  events,
  faults,
  expectations,
  image: {
    bare: (host, cluster) => baseImage(host, cluster.hosts, [...COMMANDS, SSHD]),
  },
});
