/**
 * sshd: lets other hosts run commands and copy files here. Each remote command runs in a bash that
 * is no login shell, so /etc/profile is not read: the classic reason why a program is found by hand
 * and not by a script.
 */

import { command } from '../lib/command.ts';
import { SystemError } from '../lib/system.ts';
import { SshServerSession } from '../ssh/server.ts';

const PORT = 22;

export const sshd = command({
  name: 'sshd',
  summary: 'Serves ssh and scp on port 22',
  usage: 'sshd',
  kind: 'role',
  startup: { minMs: 10, maxMs: 30 },
  main(sys) {
    try {
      sys.net.listen(PORT, (connection) => {
        new SshServerSession(sys, connection);
      });
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      sys.stderr.write(`error: Bind to port ${PORT} on 0.0.0.0 failed: Address already in use.\n`);
      sys.stderr.write('Cannot bind any address.\n');
      return 255;
    }
    return sys.forever();
  },
});
