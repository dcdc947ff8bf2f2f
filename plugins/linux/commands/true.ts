/** /bin/true: succeeds. Fencing by `shell(/bin/true)` runs it by its path. */

import { command } from '../lib/command.ts';

export const succeed = command({
  name: 'true',
  summary: 'Succeeds',
  usage: 'true',
  main: () => 0,
});
