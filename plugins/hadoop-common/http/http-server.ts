/**
 * `HttpServer2`: the files that daemons give one another (images, edits) and the pages that their
 * commands ask for. A path is served by one handler.
 */

import {
  type Connection,
  encodeMessage,
  type HttpMessage,
  type Listener,
  MessageReader,
  type System,
  SystemError,
} from '../../../core/plugin/index.ts';
import { JAVA, JavaException } from '../ipc/java-exception.ts';

export interface HttpRequest {
  readonly method: 'GET' | 'PUT';
  /** Without its query: `/imagetransfer`. */
  readonly path: string;
  readonly query: ReadonlyMap<string, string>;
  readonly body: Uint8Array;
  /** Dotted quad of the client. */
  readonly address: string;
}

export interface HttpResponse {
  readonly status: number;
  /** What stands behind the status: `HttpURLConnection.getResponseMessage`. */
  readonly reason?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
}

export type HttpHandler = (request: HttpRequest) => HttpResponse | Promise<HttpResponse>;

const REASONS: Readonly<Record<number, string>> = {
  200: 'OK',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  500: 'Server Error',
};

export class HttpServer {
  private readonly sys: System;
  private readonly options: { readonly port: number; readonly bind?: string };
  private readonly handlers = new Map<string, HttpHandler>();
  private listener: Listener | undefined;

  constructor(sys: System, options: { readonly port: number; readonly bind?: string }) {
    this.sys = sys;
    this.options = options;
  }

  /** @param path the whole of it: `/getJournal` */
  handle(path: string, handler: HttpHandler): void {
    this.handlers.set(path, handler);
  }

  /** @throws JavaException BindException, as Jetty's is wrapped */
  start(): void {
    const { port, bind } = this.options;
    try {
      const options = bind === undefined ? {} : { address: bind };
      this.listener = this.sys.net.listen(port, (connection) => this.accept(connection), options);
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      throw new JavaException(JAVA.bind, `Port in use: ${bind ?? '0.0.0.0'}:${port}`);
    }
  }

  stop(): void {
    this.listener?.close();
    this.listener = undefined;
  }

  private accept(connection: Connection): void {
    const reader = new MessageReader();
    connection.onData = (bytes) => {
      const message = reader.push(bytes);
      if (message) this.serve(connection, requestOf(message, connection.remote.address));
    };
    connection.onEnd = () => connection.close();
  }

  private serve(connection: Connection, request: HttpRequest): void {
    const handler = this.handlers.get(request.path);
    if (!handler) return answer(connection, { status: 404 });
    const fail = (error: unknown): void => {
      if (!(error instanceof JavaException || error instanceof SystemError)) throw error;
      answer(connection, { status: 500, reason: error.message });
    };
    let response: HttpResponse | Promise<HttpResponse>;
    try {
      response = handler(request);
    } catch (error) {
      return fail(error);
    }
    if (!(response instanceof Promise)) return answer(connection, response);
    response.then((done) => answer(connection, done), fail);
  }
}

function requestOf({ first, body }: HttpMessage, address: string): HttpRequest {
  const [method, target = '/'] = first.split(' ');
  const [path = '/', query = ''] = target.split('?', 2);
  const pairs = query.split('&').filter((pair) => pair !== '');
  const words = pairs.map((pair) => pair.split('=', 2).map(decodeURIComponent));
  return {
    method: method === 'PUT' ? 'PUT' : 'GET',
    path,
    query: new Map(words.map(([name = '', value = '']) => [name, value])),
    body,
    address,
  };
}

function answer(connection: Connection, response: HttpResponse): void {
  if (connection.state !== 'open') return;
  const { status, reason = REASONS[status] ?? '', headers = {}, body = '' } = response;
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  // A reason is one line; a message of an exception may be several.
  const line = `HTTP/1.1 ${status} ${reason.replaceAll(/[\r\n]+/g, ' ')}`;
  connection.write(encodeMessage(line, headers, bytes));
  connection.close();
}
