/** nc: whether a TCP port of a host is open (`-z`). Talking over it is not modelled. */

import { command } from '../lib/command.ts';
import { NotModelled } from '../lib/not-modelled.ts';
import { parseOptions } from '../lib/options.ts';
import { ERRNO_TEXT, type System } from '../lib/system.ts';

export const nc = command({
  name: 'nc',
  summary: 'Looks whether a TCP port is open',
  usage: 'nc -z [-v] [-w SECONDS] HOST PORT',
  async main(sys, args) {
    const options = parseOptions(args, { flags: 'zv', values: 'w' });
    if (!options.has('z')) throw new NotModelled('nc without -z');
    const [host, port] = options.operands;
    if (host === undefined || port === undefined) {
      sys.stderr.write('usage: nc -z [-v] [-w timeout] [destination] [port]\n');
      return 1;
    }
    const seconds = options.value('w');
    const failure = await failureOf(sys, host, Number(port), seconds && Number(seconds) * 1_000);
    if (failure === undefined) {
      if (options.has('v')) {
        sys.stderr.write(`Connection to ${host} ${port} port [tcp/*] succeeded!\n`);
      }
      return 0;
    }
    if (failure === ERRNO_TEXT.ENOTFOUND) {
      sys.stderr.write(`nc: getaddrinfo for host "${host}" port ${port}: ${failure}\n`);
    } else if (options.has('v')) {
      sys.stderr.write(`nc: connect to ${host} port ${port} (tcp) failed: ${failure}\n`);
    }
    return 1;
  },
});

/** Undefined when the port is open. */
function failureOf(
  sys: System,
  host: string,
  port: number,
  timeoutMs: number | '' | undefined,
): Promise<string | undefined> {
  return sys.promise((resolve) => {
    const connection = sys.net.connect(host, port, timeoutMs ? { timeoutMs } : {});
    connection.onOpen = () => {
      connection.close();
      resolve(undefined);
    };
    connection.onError = ({ code }) => resolve(ERRNO_TEXT[code]);
  });
}
