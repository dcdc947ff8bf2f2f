/** nc: whether a TCP port of a host is open (`-z`), and talking to whoever listens there. */

import { command } from '../lib/command.ts';
import { parseOptions } from '../lib/options.ts';
import { type Connection, ERRNO_TEXT, type System } from '../lib/system.ts';

export const nc = command({
  name: 'nc',
  summary: 'Looks whether a TCP port is open, and talks over it',
  usage: 'nc [-z] [-v] [-w SECONDS] HOST PORT',
  async main(sys, args) {
    const options = parseOptions(args, { flags: 'zvN', values: 'wq' });
    const [host, port] = options.operands;
    if (host === undefined || port === undefined) {
      sys.stderr.write('usage: nc -z [-v] [-w timeout] [destination] [port]\n');
      return 1;
    }
    const seconds = options.value('w');
    const reached = { host, port: Number(port), timeoutMs: seconds && Number(seconds) * 1_000 };
    const failure = await (options.has('z') ? failureOf : talk)(sys, reached);
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

interface Reached {
  readonly host: string;
  readonly port: number;
  readonly timeoutMs: number | '' | undefined;
}

/** Undefined when the port is open. */
function failureOf(sys: System, { host, port, timeoutMs }: Reached): Promise<string | undefined> {
  return sys.promise((resolve) => {
    const connection = sys.net.connect(host, port, timeoutMs ? { timeoutMs } : {});
    connection.onOpen = () => {
      connection.close();
      resolve(undefined);
    };
    connection.onError = ({ code }) => resolve(ERRNO_TEXT[code]);
  });
}

/** Sends what comes in, prints what comes back, until the other side ends. */
function talk(sys: System, { host, port, timeoutMs }: Reached): Promise<string | undefined> {
  return sys.promise((resolve) => {
    const connection = sys.net.connect(host, port, timeoutMs ? { timeoutMs } : {});
    connection.onOpen = () => void send(sys, connection);
    connection.onData = (bytes) => sys.stdout.write(bytes);
    connection.onEnd = () => {
      connection.close();
      resolve(undefined);
    };
    connection.onError = ({ code }) => resolve(ERRNO_TEXT[code]);
  });
}

/** At its end standard input says nothing to the other side, which may still have to answer. */
async function send(sys: System, connection: Connection): Promise<void> {
  if (!sys.stdin.interactive) {
    const bytes = await sys.stdin.readAll();
    if (connection.state === 'open') connection.write(bytes);
    return;
  }
  for (;;) {
    const line = await sys.stdin.readLine();
    if (line === undefined || connection.state !== 'open') return;
    connection.write(new TextEncoder().encode(`${line}\n`));
  }
}
