/**
 * The admin server (`JettyAdminServer`): commands over HTTP on a port of their own, answered in
 * JSON. It lives as long as the process, whoever serves, and closes connections that are idle.
 */

import type { AdminConfig } from '../../config/quorum-config.ts';
import { type HttpMessage, MessageReader, writeMessage } from '../../machine/http-message.ts';
import type { Connection, System, Timer } from '../../machine/system.ts';
import { httpDate } from '../server/calendar.ts';
import type { ClientPort } from '../server/client-port.ts';
import type { Logger } from '../server/logger.ts';
import { COMMAND_NAMES, CommandCrash, runCommand } from './commands.ts';
import { toJson } from './json.ts';
import { commandLinks, errorPage, SERVER } from './pages.ts';

/** Longest head of a request (`requestHeaderSize`), in bytes. */
const MAX_HEAD_BYTES = 8192;
/** What is kept of one request, of which nobody reads the body. */
const MAX_REQUEST_BYTES = 1_000_000;

interface Response {
  readonly status: number;
  readonly reason: string;
  /** `Date` stands first where Jetty writes one. */
  readonly isDated: boolean;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly closes?: boolean;
}

export class AdminServer {
  private readonly sys: System;
  private readonly config: AdminConfig;
  private readonly port: ClientPort;

  constructor(sys: System, config: AdminConfig, port: ClientPort) {
    this.sys = sys;
    this.config = config;
    this.port = port;
  }

  /** @throws SystemError of the port */
  start(logger: Logger): void {
    const { address, port, commandUrl } = this.config;
    const options = address === '0.0.0.0' ? {} : { address };
    this.sys.net.listen(port, (connection) => this.accept(connection), options);
    logger.info(
      'JettyAdminServer',
      `Started AdminServer on address ${address}, port ${port} and command URL ${commandUrl}`,
    );
  }

  private accept(connection: Connection): void {
    const reader = new MessageReader();
    let received = 0;
    let idle: Timer | undefined;
    const touch = () => {
      idle?.cancel();
      const origin = { label: 'no request to the admin server', key: 'admin.idleTimeout' };
      idle = this.sys.timer(this.config.idleTimeoutMs, end, origin);
    };
    const end = () => {
      idle?.cancel();
      connection.close();
    };
    connection.onEnd = end;
    connection.onError = () => idle?.cancel();
    connection.onData = (bytes) => {
      touch();
      received += bytes.length;
      let isOpen = received <= MAX_REQUEST_BYTES;
      let message = isOpen ? reader.push(bytes) : undefined;
      while (message !== undefined && isOpen) {
        received = 0;
        isOpen = this.serve(connection, message);
        message = isOpen ? reader.push(new Uint8Array(0)) : undefined;
      }
      const { unfinished } = reader;
      if (isOpen && unfinished.length > MAX_HEAD_BYTES) {
        this.reply(connection, 'GET', undefined, tooLong(new TextDecoder().decode(unfinished)));
        isOpen = false;
      }
      if (!isOpen) end();
    };
    touch();
  }

  /** @returns whether the connection stays open for another request */
  private serve(connection: Connection, message: HttpMessage): boolean {
    const [method = '', target, version] = message.first.split(' ');
    const asked = message.headers.get('connection')?.toLowerCase();
    if (message.head.length > MAX_HEAD_BYTES) {
      return this.reply(connection, method, asked, tooLong(message.head));
    }
    const isRequest = target !== undefined && version !== undefined;
    const response = isRequest ? this.answer(method, target) : badMessage(400, 'No URI');
    return this.reply(connection, method, asked, response, version);
  }

  /** `asked` is what the request's header `Connection` says. @returns as {@link serve} */
  private reply(
    connection: Connection,
    method: string,
    asked: string | undefined,
    response: Response,
    version?: string,
  ): boolean {
    const closes =
      response.closes === true ||
      asked === 'close' ||
      (version === 'HTTP/1.0' && asked !== 'keep-alive');
    const body = new TextEncoder().encode(response.body);
    const headers = {
      ...(asked === 'close' && { Connection: 'close' }),
      ...(response.isDated && { Date: httpDate(this.sys.clock.wall()) }),
      ...response.headers,
      'Content-Length': `${body.length}`,
      ...(response.closes === true && asked !== 'close' && { Connection: 'close' }),
      Server: SERVER,
    };
    const first = `HTTP/1.1 ${response.status} ${response.reason}`;
    connection.write(writeMessage(first, headers, method === 'HEAD' ? new Uint8Array(0) : body));
    return !closes;
  }

  private answer(method: string, target: string): Response {
    const [path = '', query = ''] = target.split('?', 2);
    if (method === 'TRACE') return empty(403, 'Forbidden');
    const base = this.config.commandUrl;
    const isCommand = path === base || path.startsWith(`${base}/`);
    if (!isCommand) return page(404, 'Not Found', path, { isCommand });
    if (method === 'OPTIONS') {
      const allowed = { Allow: 'GET, HEAD, TRACE, OPTIONS' };
      return { ...empty(200, 'OK'), isDated: true, headers: allowed };
    }
    if (method === 'PUT' || method === 'DELETE') return empty(405, 'Method Not Allowed');
    if (method === 'POST') {
      const message = 'HTTP method POST is not supported by this URL';
      return page(405, message, path, { isCommand, reason: 'Method Not Allowed' });
    }
    if (method !== 'GET' && method !== 'HEAD') return empty(501, 'Not Implemented');
    return this.run(path, decoded(path.slice(base.length + 1)), query);
  }

  private run(path: string, name: string, query: string): Response {
    if (name === '') {
      const body = commandLinks(this.config.commandUrl, COMMAND_NAMES);
      return { ...empty(200, 'OK'), isDated: true, body };
    }
    try {
      const body = toJson(
        runCommand(name, { sys: this.sys, port: this.port, query: parsed(query) }),
      );
      const headers = { 'Content-Type': 'application/json' };
      return { ...empty(200, 'OK'), isDated: true, headers, body };
    } catch (error) {
      if (!(error instanceof CommandCrash)) throw error;
      const { message } = error;
      const options = { isCommand: true, reason: 'Server Error', cause: message };
      return { ...page(500, message, path, options), closes: true };
    }
  }
}

function empty(status: number, reason: string): Response {
  return { status, reason, isDated: false, headers: {}, body: '' };
}

function page(
  status: number,
  message: string,
  uri: string,
  options: { readonly isCommand: boolean; readonly reason?: string; readonly cause?: string },
): Response {
  const headers = {
    'Cache-Control': 'must-revalidate,no-cache,no-store',
    'Content-Type': 'text/html;charset=iso-8859-1',
  };
  const body = errorPage(status, message, uri, options);
  return { ...empty(status, options.reason ?? message), headers, body };
}

function badMessage(status: number, reason: string): Response {
  const headers = { 'Content-Type': 'text/html;charset=iso-8859-1' };
  const body = `<h1>Bad Message ${status}</h1><pre>reason: ${reason}</pre>`;
  return { ...empty(status, reason), headers, body, closes: true };
}

/** A head that is too long, by what of it is. */
function tooLong(head: string): Response {
  const isInTarget = /^\S+ \S*$/.test(head.slice(0, MAX_HEAD_BYTES));
  return isInTarget
    ? badMessage(414, 'URI Too Long')
    : badMessage(431, 'Request Header Fields Too Large');
}

/** The first value of each name counts. */
function parsed(query: string): ReadonlyMap<string, string> {
  const pairs = query.split('&').filter(Boolean).reverse();
  return new Map(
    pairs.map((pair) => {
      const [name = '', value = ''] = pair.split('=', 2);
      return [decoded(name), decoded(value)] as const;
    }),
  );
}

/** What is no escape stays as it is. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
