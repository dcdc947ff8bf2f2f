/** /bin/false: fails. */

import { command } from '../lib/command.ts';

export const fail = command({
  name: 'false',
  summary: 'Fails',
  usage: 'false',
  main: () => 1,
});
