/** hostname: the name or the addresses of this host. */

import { command } from '../lib/command.ts';
import { NotModelled } from '../lib/not-modelled.ts';
import { parseOptions } from '../lib/options.ts';

export const hostname = command({
  name: 'hostname',
  summary: 'Prints the name of this host',
  usage: 'hostname [-fsiI]',
  main(sys, args) {
    const options = parseOptions(args, {
      flags: 'fsiI',
      long: { fqdn: 'f', short: 's', 'ip-address': 'i', 'all-ip-addresses': 'I' },
    });
    if (options.operands.length > 0) throw new NotModelled('setting the name');
    const { name, address } = sys.host;
    if (options.has('i')) sys.stdout.write(`${address}\n`);
    else if (options.has('I')) sys.stdout.write(`${address} \n`);
    else sys.stdout.write(`${name}\n`);
    return 0;
  },
});
