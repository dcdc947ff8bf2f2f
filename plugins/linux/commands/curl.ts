/** curl: one request over HTTP to a host of the cluster, with the texts and exit codes of 7.88. */

import { command } from '../lib/command.ts';
import { NotModelled } from '../lib/not-modelled.ts';
import { type Options, parseOptions } from '../lib/options.ts';
import { resolvePath } from '../lib/paths.ts';
import {
  type HttpMessage,
  MessageReader,
  type System,
  type SystemError,
  writeMessage,
} from '../lib/system.ts';

const AGENT = 'curl/7.88.1';

interface Target {
  readonly host: string;
  readonly port: number;
  /** Path and query. */
  readonly path: string;
}

/** Why there is no answer: curl's number and sentence. */
class Failure extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

export const curl = command({
  name: 'curl',
  summary: 'Asks over HTTP',
  usage: 'curl [-fisSI] [-X METHOD] [-d DATA] [-H HEADER] [-o FILE] [-m SECONDS] URL',
  startup: { minMs: 5, maxMs: 15 },
  async main(sys, args) {
    const options = parseOptions(
      args,
      {
        flags: 'fisSI',
        values: 'XdHom',
        long: {
          fail: 'f',
          include: 'i',
          silent: 's',
          'show-error': 'S',
          head: 'I',
          request: 'X',
          data: 'd',
          header: 'H',
          output: 'o',
          'max-time': 'm',
        },
      },
      2,
    );
    const [url] = options.operands;
    if (url === undefined) {
      sys.stderr.write("curl: try 'curl --help' or 'curl --manual' for more information\n");
      return 2;
    }
    if (options.operands.length > 1) throw new NotModelled('several URLs');
    try {
      return show(sys, options, await ask(sys, options, targetOf(url)));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      const isTold = !options.has('s') || options.has('S');
      if (isTold) sys.stderr.write(`curl: (${error.code}) ${error.message}\n`);
      return error.code;
    }
  },
});

function targetOf(url: string): Target {
  const [, scheme = 'http', host, port, path] =
    /^(?:([a-z][a-z\d+.-]*):\/\/)?([^/:?#]+)(?::(\d+))?([^#]*)/i.exec(url) ?? [];
  if (scheme.toLowerCase() !== 'http') throw new NotModelled(`protocol ${scheme}`);
  if (host === undefined) throw new Failure(3, 'URL using bad/illegal format or missing URL');
  const target = path?.startsWith('/') ? path : `/${path ?? ''}`;
  return { host, port: Number(port ?? 80), path: target };
}

function ask(sys: System, options: Options, target: Target): Promise<HttpMessage> {
  const { host, port } = target;
  const seconds = options.value('m');
  const startedMs = sys.clock.monotonic();
  const tookMs = () => Math.floor(sys.clock.monotonic() - startedMs);
  return sys.promise((resolve, reject) => {
    const connection = sys.net.connect(host, port);
    const reader = new MessageReader({ hasBodies: !options.has('I') });
    let isOpen = false;
    const end = (finish: () => void) => {
      timer?.cancel();
      connection.close();
      finish();
    };
    const fail = (code: number, text: string) => end(() => reject(new Failure(code, text)));
    const timer =
      seconds === undefined
        ? undefined
        : sys.timer(Number(seconds) * 1000, () =>
            fail(28, `Operation timed out after ${tookMs()} milliseconds with 0 bytes received`),
          );
    connection.onOpen = () => {
      isOpen = true;
      connection.write(request(options, target));
    };
    connection.onData = (bytes) => {
      const message = reader.push(bytes);
      if (message !== undefined) end(() => resolve(message));
    };
    connection.onEnd = () => fail(52, 'Empty reply from server');
    connection.onError = (error: SystemError) => {
      if (error.code === 'ENOTFOUND') fail(6, `Could not resolve host: ${host}`);
      else if (isOpen) fail(56, 'Recv failure: Connection reset by peer');
      else {
        const why = "Couldn't connect to server";
        fail(7, `Failed to connect to ${host} port ${port} after ${tookMs()} ms: ${why}`);
      }
    };
  });
}

function request(options: Options, { host, port, path }: Target): Uint8Array {
  const data = options.value('d');
  const usual = options.has('I') ? 'HEAD' : data === undefined ? 'GET' : 'POST';
  const body = new TextEncoder().encode(data ?? '');
  const own = options.values
    .filter(({ letter }) => letter === 'H')
    .map(({ value }) => {
      const colon = value.indexOf(':');
      return [value.slice(0, colon), value.slice(colon + 1).trim()] as const;
    });
  const headers = {
    Host: port === 80 ? host : `${host}:${port}`,
    'User-Agent': AGENT,
    Accept: '*/*',
    ...Object.fromEntries(own),
    ...(data !== undefined && {
      'Content-Length': `${body.length}`,
      'Content-Type': 'application/x-www-form-urlencoded',
    }),
  };
  return writeMessage(`${options.value('X') ?? usual} ${path} HTTP/1.1`, headers, body);
}

function show(sys: System, options: Options, message: HttpMessage): number {
  const status = Number(message.first.split(' ')[1]);
  if (options.has('f') && status >= 400) {
    throw new Failure(22, `The requested URL returned error: ${status}`);
  }
  const isHeadShown = options.has('i') || options.has('I');
  const text = new TextDecoder().decode(message.body);
  const output = (isHeadShown ? message.head : '') + text;
  const file = options.value('o');
  if (file === undefined) sys.stdout.write(output);
  else sys.disk.write(resolvePath(sys.cwd, file), output);
  return 0;
}
