/** `ConfiguredFailoverProxyProvider`: the NameNodes in the order in which they are configured. */

import type { FailoverProxyProvider, ProxyInfo } from './proxy-provider.ts';

export class ConfiguredFailoverProxyProvider<P> implements FailoverProxyProvider<P> {
  private readonly proxies: readonly ProxyInfo<P>[];
  private current = 0;

  constructor(proxies: readonly ProxyInfo<P>[]) {
    this.proxies = proxies;
  }

  getProxy(): ProxyInfo<P> {
    return this.proxies[this.current] as ProxyInfo<P>;
  }

  performFailover(): void {
    this.current = (this.current + 1) % this.proxies.length;
  }
}
