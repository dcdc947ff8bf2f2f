/**
 * A tap on the wire of a client: a System whose connections tell the trace what goes out and what
 * comes in. The client itself knows nothing of it, so what is told is what a real server and a real
 * client said to each other, and in that order.
 */

import type { Connection, Network, System } from '../../../../core/plugin/index.ts';
import { ClientWire } from './client-wire.ts';

/** The same System, with every connection that is made through it tapped. */
export function tapped(sys: System): System {
  let connections = 0;
  const net: Network = {
    listen: (port, accept, options) => sys.net.listen(port, accept, options),
    resolve: (host) => sys.net.resolve(host),
    holders: (port) => sys.net.holders(port),
    connect: (host, port, options) => {
      const wire = new ClientWire(sys, ++connections);
      return new TappedConnection(sys.net.connect(host, port, options), wire);
    },
  };
  return new Proxy(sys, {
    get(target, key) {
      if (key === 'net') return net;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

class TappedConnection implements Connection {
  private readonly tcp: Connection;
  private readonly wire: ClientWire;

  constructor(tcp: Connection, wire: ClientWire) {
    this.tcp = tcp;
    this.wire = wire;
  }

  get local() {
    return this.tcp.local;
  }

  get remote() {
    return this.tcp.remote;
  }

  get state() {
    return this.tcp.state;
  }

  get pendingBytes() {
    return this.tcp.pendingBytes;
  }

  get onOpen() {
    return this.tcp.onOpen;
  }

  set onOpen(handler: Connection['onOpen']) {
    this.tcp.onOpen = handler;
  }

  get onData() {
    return this.tcp.onData;
  }

  set onData(handler: Connection['onData']) {
    this.tcp.onData = (bytes) => {
      this.wire.received(bytes);
      handler?.(bytes);
    };
  }

  get onEnd() {
    return this.tcp.onEnd;
  }

  set onEnd(handler: Connection['onEnd']) {
    this.tcp.onEnd = handler;
  }

  get onError() {
    return this.tcp.onError;
  }

  set onError(handler: Connection['onError']) {
    this.tcp.onError = handler;
  }

  get onDrain() {
    return this.tcp.onDrain;
  }

  set onDrain(handler: Connection['onDrain']) {
    this.tcp.onDrain = handler;
  }

  write(bytes: Uint8Array): void {
    this.wire.sent(bytes);
    this.tcp.write(bytes);
  }

  close(): void {
    this.tcp.close();
  }

  reset(): void {
    this.tcp.reset();
  }

  pause(): void {
    this.tcp.pause();
  }

  resume(): void {
    this.tcp.resume();
  }
}
