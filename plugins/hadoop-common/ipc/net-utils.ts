/**
 * `org.apache.hadoop.net.NetUtils`: what went wrong between two hosts, in Hadoop's words, which
 * name both ends and a page of its wiki.
 */

import { ERRNO_TEXT, type System, SystemError } from '../../../core/plugin/index.ts';
import { JAVA, JavaException } from './java-exception.ts';
import type { NetAddress } from './types.ts';

/** `NetUtils.getHostname`: `m3/192.168.0.4`. */
export function localHostName(sys: System): string {
  return `${sys.host.name}/${sys.host.address}`;
}

/** `InetSocketAddress.toString`: `m1/192.168.0.2:9000`; a name that nobody knows stands alone. */
export function socketAddressText(sys: System, { host, port }: NetAddress): string {
  const address = addressOf(sys, host);
  return address === undefined ? `${host}:${port}` : `${host}/${address}:${port}`;
}

/** The address of a host name, or undefined where `/etc/hosts` has none. */
export function addressOf(sys: System, host: string): string | undefined {
  try {
    return sys.net.resolve(host);
  } catch (error) {
    if (error instanceof SystemError) return undefined;
    throw error;
  }
}

/** `NetUtils.createSocketAddr` for `host:port`. @throws JavaException as the real one's */
export function parseAddress(text: string, defaultPort?: number): NetAddress {
  const match = /^(?:[a-z]+:\/\/)?([^:/]+)(?::(\d+))?\/?$/.exec(text.trim());
  const port = match?.[2] === undefined ? defaultPort : Number(match[2]);
  if (!match || port === undefined) {
    const message = `Does not contain a valid host:port authority: ${text}`;
    throw new JavaException(JAVA.illegalArgument, message);
  }
  return { host: match[1]!, port };
}

/** `java.nio.channels.SocketChannel[connected local=/192.168.0.4:41234 remote=m1/192.168.0.2:9000]` */
export function channelText(
  sys: System,
  remote: NetAddress,
  localPort: number | 'pending',
): string {
  const far = `remote=${socketAddressText(sys, remote)}`;
  const state =
    localPort === 'pending'
      ? 'connection-pending'
      : `connected local=/${sys.host.address}:${localPort}`;
  return `java.nio.channels.SocketChannel[${state} ${far}]`;
}

/** What Java throws for a system call that failed; `message` undefined is Java's null. */
interface Cause {
  readonly javaClass: string;
  readonly message?: string;
}

/** As the JDK's channels report an error of the system. */
export function causeOf(error: SystemError, isConnecting: boolean): Cause {
  const message = ERRNO_TEXT[error.code];
  if (error.code === 'EADDRINUSE') return { javaClass: JAVA.bind, message };
  if (error.code === 'ECONNREFUSED') return { javaClass: JAVA.connect, message };
  if (error.code === 'ENOTFOUND') return { javaClass: JAVA.unknownHost };
  if (!isConnecting) return { javaClass: JAVA.io, message };
  if (error.code === 'EHOSTUNREACH') return { javaClass: JAVA.noRoute, message };
  return { javaClass: JAVA.connect, message };
}

const see = (page: string): string =>
  ` For more details see:  http://wiki.apache.org/hadoop/${page}`;

/** `NetUtils.wrapException`: the same class, with a message that helps. */
export function wrapException(sys: System, remote: NetAddress, cause: Cause): JavaException {
  const here = localHostName(sys);
  const text =
    cause.message === undefined ? cause.javaClass : `${cause.javaClass}: ${cause.message}`;
  const call = `Call From ${here} to ${remote.host}:${remote.port} failed on`;
  const details = `local host is: "${here}"; destination host is: "${remote.host}":${remote.port}; `;
  const wrap = (message: string) => new JavaException(cause.javaClass, message);
  switch (cause.javaClass) {
    case JAVA.connect:
      return wrap(`${call} connection exception: ${text};${see('ConnectionRefused')}`);
    case JAVA.unknownHost:
      return wrap(`Invalid host name: ${details}${text};${see('UnknownHost')}`);
    case JAVA.socketTimeout:
    case JAVA.connectTimeout:
      return wrap(`${call} socket timeout exception: ${text};${see('SocketTimeout')}`);
    case JAVA.noRoute: {
      const way = `No Route to Host from  ${here} to ${remote.host}:${remote.port}`;
      return wrap(`${way} failed on socket timeout exception: ${text};${see('NoRouteToHost')}`);
    }
    case JAVA.eof:
      return wrap(`End of File Exception between ${details}: ${text};${see('EOFException')}`);
    default: {
      const far = `DestHost:destPort ${remote.host}:${remote.port}`;
      const near = `LocalHost:localPort ${here}:0`;
      return wrap(`${far} , ${near}. Failed on local exception: ${text}`);
    }
  }
}

/** `NetUtils.wrapException` of a port that is taken. @param bound what it binds to: `m1:9000` */
export function bindException(bound: NetAddress): JavaException {
  const cause = `${JAVA.bind}: ${ERRNO_TEXT.EADDRINUSE}`;
  const message = `Problem binding to [${bound.host}:${bound.port}] ${cause};${see('BindException')}`;
  return new JavaException(JAVA.bind, message);
}
