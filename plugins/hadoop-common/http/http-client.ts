/** `HttpURLConnection`, as far as Hadoop uses it: one request, with time-outs for two waits. */

import {
  ERRNO_TEXT,
  encodeMessage,
  MessageReader,
  type System,
  type SystemError,
} from '../../../core/plugin/index.ts';
import { JAVA, JavaException } from '../ipc/java-exception.ts';
import { parseAddress } from '../ipc/net-utils.ts';

export interface HttpOptions {
  /** `setConnectTimeout`; 0 waits as long as Linux does. */
  readonly connectTimeoutMs?: number;
  /** `setReadTimeout`: the longest wait for bytes; 0 is for ever. */
  readonly readTimeoutMs?: number;
  /** The key behind the time-outs, for the trace. */
  readonly timeoutKey?: string;
}

export interface HttpResult {
  readonly status: number;
  readonly reason: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Uint8Array;
}

/** @param url `http://m1:50070/imagetransfer?getimage=1`. @throws JavaException of the transport */
export function httpGet(sys: System, url: string, options: HttpOptions = {}): Promise<HttpResult> {
  return request(sys, 'GET', url, new Uint8Array(0), options);
}

/** @throws JavaException of the transport */
export function httpPut(
  sys: System,
  url: string,
  body: Uint8Array,
  options: HttpOptions = {},
): Promise<HttpResult> {
  return request(sys, 'PUT', url, body, options);
}

function request(
  sys: System,
  method: 'GET' | 'PUT',
  url: string,
  body: Uint8Array,
  options: HttpOptions,
): Promise<HttpResult> {
  const [, authority = '', target = ''] = /^http:\/\/([^/?]+)(.*)$/.exec(url) ?? [];
  const { host, port } = parseAddress(authority, 80);
  const { connectTimeoutMs = 0, readTimeoutMs = 0, timeoutKey } = options;
  const key = timeoutKey === undefined ? {} : { key: timeoutKey };
  return sys.promise((resolve, reject) => {
    const connection = sys.net.connect(host, port, {
      ...(connectTimeoutMs > 0 ? { timeoutMs: connectTimeoutMs } : {}),
      ...(timeoutKey === undefined ? {} : { timeoutKey }),
    });
    const reader = new MessageReader();
    const waitForBytes = () => {
      if (readTimeoutMs <= 0) return undefined;
      const label = `no answer from http://${authority}`;
      return sys.timer(
        readTimeoutMs,
        () => {
          connection.close();
          reject(new JavaException(JAVA.socketTimeout, 'Read timed out'));
        },
        { label, ...key },
      );
    };
    let waiting: ReturnType<typeof waitForBytes>;
    let isOpen = false;
    connection.onOpen = () => {
      isOpen = true;
      connection.write(encodeMessage(`${method} ${target} HTTP/1.1`, { Host: authority }, body));
      waiting = waitForBytes();
    };
    connection.onData = (bytes) => {
      waiting?.cancel();
      const message = reader.push(bytes);
      if (!message) {
        waiting = waitForBytes();
        return;
      }
      connection.close();
      const [, status = '0', ...reason] = message.first.split(' ');
      resolve({ ...message, status: Number(status), reason: reason.join(' ') });
    };
    connection.onEnd = () => {
      waiting?.cancel();
      connection.close();
      reject(new JavaException('java.net.SocketException', 'Unexpected end of file from server'));
    };
    connection.onError = (error) => {
      waiting?.cancel();
      reject(thrownBy(error, host, isOpen));
    };
  });
}

function thrownBy(error: SystemError, host: string, isOpen: boolean): JavaException {
  const text = ERRNO_TEXT[error.code];
  if (error.code === 'ENOTFOUND') return new JavaException(JAVA.unknownHost, host);
  if (isOpen) return new JavaException('java.net.SocketException', text);
  if (error.code === 'ETIMEDOUT') return new JavaException(JAVA.socketTimeout, 'connect timed out');
  if (error.code === 'EHOSTUNREACH') return new JavaException(JAVA.noRoute, text);
  return new JavaException(JAVA.connect, `${text} (${text})`);
}
