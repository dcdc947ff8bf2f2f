/** /usr/bin/echo: the shell has its own; this one is for `env`, `nohup` and full paths. */

import { command } from '../lib/command.ts';
import { echoText } from '../lib/echo.ts';

export const echo = command({
  name: 'echo',
  summary: 'Prints its arguments',
  usage: 'echo [-neE] [TEXT]...',
  main(sys, args) {
    sys.stdout.write(echoText(args));
    return 0;
  },
});
