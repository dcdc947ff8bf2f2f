/** `IPFailoverProxyProvider`: one address, which moves from NameNode to NameNode by itself. */

import type { FailoverProxyProvider, ProxyInfo } from './proxy-provider.ts';

export class IPFailoverProxyProvider<P> implements FailoverProxyProvider<P> {
  private readonly proxy: ProxyInfo<P>;

  constructor(proxy: ProxyInfo<P>) {
    this.proxy = proxy;
  }

  getProxy(): ProxyInfo<P> {
    return this.proxy;
  }

  performFailover(): void {
    // The address has failed over, or will.
  }
}
