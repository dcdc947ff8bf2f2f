/**
 * An exception of Hadoop's Java code, as far as anyone sees it: its class and its message. It
 * crosses the network by these two, and what leaves a `main` ends the process with exit code 1.
 */

import { ProgramError } from '../../../core/plugin/index.ts';

/** Full names of the classes that more than one part of Hadoop throws or looks for. */
export const JAVA = {
  io: 'java.io.IOException',
  eof: 'java.io.EOFException',
  fileNotFound: 'java.io.FileNotFoundException',
  illegalArgument: 'java.lang.IllegalArgumentException',
  illegalState: 'java.lang.IllegalStateException',
  connect: 'java.net.ConnectException',
  noRoute: 'java.net.NoRouteToHostException',
  socketTimeout: 'java.net.SocketTimeoutException',
  connectTimeout: 'org.apache.hadoop.net.ConnectTimeoutException',
  unknownHost: 'java.net.UnknownHostException',
  bind: 'java.net.BindException',
  accessControl: 'org.apache.hadoop.security.AccessControlException',
  standby: 'org.apache.hadoop.ipc.StandbyException',
  retriable: 'org.apache.hadoop.ipc.RetriableException',
  serviceFailed: 'org.apache.hadoop.ha.ServiceFailedException',
  healthCheckFailed: 'org.apache.hadoop.ha.HealthCheckFailedException',
} as const;

export class JavaException extends ProgramError {
  /** Full name of the class: `java.io.IOException`. */
  readonly javaClass: string;
  /** Thrown by a server and handed on to its caller (`RemoteException`). */
  readonly remote: boolean;

  constructor(javaClass: string, message: string, options: { readonly remote?: boolean } = {}) {
    super(message);
    this.name = javaClass.slice(javaClass.lastIndexOf('.') + 1);
    this.javaClass = javaClass;
    this.remote = options.remote ?? false;
  }

  /** As Java prints it: `java.io.IOException: the message`. */
  get text(): string {
    return `${this.javaClass}: ${this.message}`;
  }
}

/** Whether something caught is an exception of this class. */
export function isJava(error: unknown, javaClass: string): error is JavaException {
  return error instanceof JavaException && error.javaClass === javaClass;
}
