/** id: who the user is; root, on every host. */

import { command } from '../lib/command.ts';
import { parseOptions, UsageError } from '../lib/options.ts';

export const id = command({
  name: 'id',
  summary: 'Prints the user and its groups',
  usage: 'id [-u | -g | -G] [-n] [root]',
  main(sys, args) {
    const options = parseOptions(args, {
      flags: 'ugGn',
      long: { user: 'u', group: 'g', groups: 'G', name: 'n' },
    });
    const other = options.operands.find((name) => name !== 'root');
    if (other !== undefined) throw new UsageError(`‘${other}’: no such user`, { hint: false });
    const isShort = ['u', 'g', 'G'].some((letter) => options.has(letter));
    if (options.has('n') && !isShort) {
      throw new UsageError('printing only names or real IDs requires -u, -g, or -G');
    }
    if (!isShort) sys.stdout.write('uid=0(root) gid=0(root) groups=0(root)\n');
    else sys.stdout.write(options.has('n') ? 'root\n' : '0\n');
    return 0;
  },
});
