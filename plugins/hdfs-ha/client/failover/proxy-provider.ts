/**
 * `FailoverProxyProvider`: which NameNode of a nameservice is asked next. What happens when it does
 * not answer is the business of {@link RetryInvocationHandler}.
 */

import type { JavaException, Remote } from '../../../hadoop-common/door.ts';

/** `FailoverProxyProvider.ProxyInfo` */
export interface ProxyInfo<P> {
  /** What reports and logs call it: `m1/192.168.0.2:9000`. */
  readonly name: string;
  /** Class of the proxy, without its package, in the texts of retries. */
  readonly className: string;
  call<M extends keyof P>(method: M, params: Parameters<Remote<P>[M]>[0]): ReturnType<Remote<P>[M]>;
}

export interface FailoverProxyProvider<P> {
  getProxy(): ProxyInfo<P>;
  performFailover(from: ProxyInfo<P>): void;
}

/** As `toString` of the real exception. */
export function describeException(error: JavaException): string {
  return error.remote
    ? `org.apache.hadoop.ipc.RemoteException(${error.javaClass}): ${error.message}`
    : error.text;
}

/** `MultiException`: several NameNodes were asked at once, and none answered well. */
export class MultiException extends Error {
  readonly causes: readonly JavaException[];

  constructor(causes: readonly JavaException[]) {
    super(`{${causes.map((cause) => `${describeException(cause)},`).join('')}}`);
    this.name = 'MultiException';
    this.causes = causes;
  }
}
