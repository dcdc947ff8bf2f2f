/**
 * `RequestHedgingProxyProvider`: asks all NameNodes at once, and stays with the first that answers
 * well until that one fails.
 */

import type { System } from '../../../../core/plugin/index.ts';
import { isJava, JAVA, JavaException, type Remote } from '../../../hadoop-common/door.ts';
import {
  describeException,
  type FailoverProxyProvider,
  MultiException,
  type ProxyInfo,
} from './proxy-provider.ts';

interface HedgingLog {
  warn(logger: string, text: string): void;
}

export class RequestHedgingProxyProvider<P> implements FailoverProxyProvider<P> {
  private readonly sys: System;
  private readonly proxies: readonly ProxyInfo<P>[];
  private readonly log: HedgingLog;
  /** The one that answered well. */
  private used: ProxyInfo<P> | undefined;
  /** The one that failed last: it is left out of the next hedging. */
  private ignored: ProxyInfo<P> | undefined;
  private readonly combined: ProxyInfo<P>;

  constructor(sys: System, proxies: readonly ProxyInfo<P>[], log: HedgingLog) {
    this.sys = sys;
    this.proxies = proxies;
    this.log = log;
    this.combined = {
      name: `[${proxies.map(({ name }) => name).join(',')}]`,
      className: '$Proxy',
      call: (method, params) => this.call(method, params) as never,
    };
  }

  getProxy(): ProxyInfo<P> {
    return this.combined;
  }

  performFailover(): void {
    this.ignored = this.used;
    this.used = undefined;
  }

  private async call<M extends keyof P>(
    method: M,
    params: Parameters<Remote<P>[M]>[0],
  ): Promise<unknown> {
    if (this.used) return this.ask(this.used, method, params);
    const asked = this.proxies.filter((proxy) => proxy !== this.ignored);
    const errors: JavaException[] = [];
    return this.sys.promise((resolve, reject) => {
      for (const proxy of asked) {
        this.ask(proxy, method, params).then(
          (result) => {
            this.used ??= proxy;
            resolve(result);
          },
          (error: Error) => {
            if (!(error instanceof JavaException)) return reject(error);
            errors.push(error);
            if (errors.length < asked.length) return;
            reject(errors.length === 1 ? error : new MultiException(errors));
          },
        );
      }
    });
  }

  private async ask<M extends keyof P>(
    proxy: ProxyInfo<P>,
    method: M,
    params: Parameters<Remote<P>[M]>[0],
  ): Promise<unknown> {
    try {
      return await (proxy.call(method, params) as Promise<unknown>);
    } catch (error) {
      if (error instanceof JavaException && !isJava(error, JAVA.standby)) {
        this.log.warn(
          'ha.RequestHedgingProxyProvider',
          `Invocation returned exception on [${proxy.name}]: ${describeException(error)}`,
        );
      }
      throw error;
    }
  }
}
