/**
 * The connection of a client to its ensemble (`ClientCnxn`, `ClientCnxnSocketNIO`): one session
 * over many TCP connections. Event-driven: requests are queued with a callback, replies and events
 * come back in the order of the wire. What Java's send thread does by sleeping is done by timers of
 * the same length: up to a second before a reconnect, a second when all servers were tried, 100 ms
 * to clean up after a connection. Whoever waits for a reply when the connection breaks is told
 * ConnectionLoss, and nobody knows whether the operation took place.
 */
import type { Connection, System } from '../../machine/system.ts';
import { Code } from '../protocol/codes.ts';
import { FrameAssembler } from '../protocol/frame.ts';
import { JuteReader, JuteWriter } from '../protocol/jute.ts';
import { KeeperState, Op, Xid } from '../protocol/opcodes.ts';
import { ConnectRequest, ConnectResponse, ReplyHeader, WatcherEvent } from '../protocol/records.ts';
import { EventThread } from './event-thread.ts';
import { type ClientState, sessionEvent, type Watcher } from './events.ts';
import { HostList } from './host-list.ts';
import { Liveness } from './liveness.ts';
import { PacketQueues } from './packet-queues.ts';
import { authPacket, frameOf, type Packet, type Request, setWatchesPackets } from './packets.ts';
import { type ConnectString, withoutChroot } from './paths.ts';
import { Watches } from './watches.ts';

export type { Reply, Request } from './packets.ts';

export interface CnxnOptions {
  /** Asked of the server, which answers within its bounds. */
  readonly timeoutMs: number;
  /** Hears of every event of the session. */
  readonly watcher: Watcher;
}

/** `ClientCnxnSocketNIO.cleanup`. */
const CLEANUP_MS = 100;
const NO_REPLY = new Uint8Array(0);

export class ClientCnxn {
  readonly #sys: System;
  readonly #options: CnxnOptions;
  readonly #chroot: string;
  readonly #hosts: HostList;
  readonly #liveness: Liveness;
  readonly #events: EventThread;
  readonly #watches = new Watches();
  readonly #auth: { readonly scheme: string; readonly auth: Uint8Array }[] = [];

  #state: ClientState = 'CONNECTING';
  #sessionId = 0n;
  #password = new Uint8Array(16);
  #lastZxid = 0n;
  #timeoutMs: number;
  #connectTimeoutMs: number;

  #connection: Connection | undefined;
  /** The server accepted the session on this connection. */
  #initialized = false;
  #everConnected = false;
  #closing = false;
  #closed: (() => void) | undefined;
  readonly #packets = new PacketQueues();
  readonly #output = new JuteWriter();

  constructor(sys: System, connect: ConnectString, options: CnxnOptions) {
    this.#sys = sys;
    this.#options = options;
    this.#chroot = connect.chroot;
    this.#hosts = new HostList(connect.servers, sys.random('zookeeper client'));
    this.#timeoutMs = options.timeoutMs;
    this.#connectTimeoutMs = Math.trunc(options.timeoutMs / this.#hosts.size);
    this.#events = new EventThread(sys, this.#watches, options.watcher);
    this.#liveness = new Liveness(sys, {
      ping: () => this.#write({ xid: Xid.ping, type: Op.ping }),
      silent: () => this.#lost(this.#connection),
    });
  }

  get state(): ClientState {
    return this.#state;
  }

  /** 0n before the first connection. */
  get sessionId(): bigint {
    return this.#sessionId;
  }

  /** Negotiated; what was asked for before the first connection. */
  get timeoutMs(): number {
    return this.#timeoutMs;
  }

  get chroot(): string {
    return this.#chroot;
  }

  get isAlive(): boolean {
    return this.#state === 'CONNECTING' || this.#state === 'CONNECTED';
  }

  start(): void {
    this.#attempt();
  }

  /** Queues a request. `done` runs once, in an event of its own, whatever happens. */
  request(request: Request): void {
    const packet: Packet = { ...request, xid: 0 };
    if (!this.isAlive || this.#closing) {
      this.#fail(packet);
      return;
    }
    if (request.type === Op.closeSession) this.#closing = true;
    this.#packets.push(packet);
    this.#flush();
  }

  /** Adds an identity to this and all later connections of the client. */
  addAuth(scheme: string, auth: Uint8Array): void {
    if (!this.isAlive) return;
    this.#auth.push({ scheme, auth });
    this.#packets.push(authPacket(scheme, auth));
    this.#flush();
  }

  /** Ends the session; `done` runs when everything is cleaned up. */
  close(done: () => void): void {
    if (!this.isAlive || this.#closing) {
      this.#events.add(done);
      return;
    }
    this.#closed = done;
    this.request({ type: Op.closeSession, done: () => this.#disconnect() });
  }

  // --- connecting ----------------------------------------------------------------------------

  #attempt(): void {
    const { server, delayMs } = this.#hosts.next(this.#everConnected);
    if (delayMs === 0) this.#connect(server.host, server.port);
    else this.#sys.timer(delayMs, () => this.#connect(server.host, server.port));
  }

  #connect(host: string, port: number): void {
    if (!this.isAlive) return;
    this.#state = 'CONNECTING';
    this.#initialized = false;
    const connection = this.#sys.net.connect(host, port);
    const frames = new FrameAssembler({
      frame: (bytes) => {
        if (this.#connection === connection) this.#received(bytes);
      },
      badLength: () => this.#lost(connection),
    });
    this.#connection = connection;
    connection.onOpen = () => this.#prime(connection);
    connection.onData = (bytes) => frames.push(bytes);
    connection.onEnd = () => this.#lost(connection);
    connection.onError = () => this.#lost(connection);
    this.#liveness.connecting(this.#connectTimeoutMs);
  }

  /** `primeConnection`: ask for the session; then, in front of all others, who we are and watch. */
  #prime(connection: Connection): void {
    this.#liveness.connecting(this.#connectTimeoutMs);
    this.#everConnected = true;
    const session = { sessionId: this.#sessionId, password: this.#password };
    const asked = { lastZxidSeen: this.#lastZxid, timeoutMs: this.#options.timeoutMs };
    const record: ConnectRequest = { protocolVersion: 0, ...asked, ...session, readOnly: false };
    connection.write(frameOf(this.#output, (output) => ConnectRequest.write(output, record)));
    // Java puts each of these at the head of the queue, so the last comes first.
    const first = setWatchesPackets(this.#watches, this.#chroot, this.#lastZxid).reverse();
    for (const { scheme, auth } of this.#auth) first.unshift(authPacket(scheme, auth));
    this.#packets.pushFirst(first);
  }

  #accepted(response: ConnectResponse): void {
    if (response.timeoutMs <= 0) {
      this.#state = 'CLOSED';
      this.#events.tell(sessionEvent(KeeperState.expired));
      this.#lost(this.#connection);
      return;
    }
    this.#timeoutMs = response.timeoutMs;
    this.#connectTimeoutMs = Math.trunc(response.timeoutMs / this.#hosts.size);
    this.#hosts.connected();
    const held = { session: response.sessionId, timeoutMs: response.timeoutMs };
    // A session that moved to another server is still the same.
    if (held.session !== this.#sessionId) this.#sys.observe('zookeeper/session-held', held);
    this.#sessionId = response.sessionId;
    this.#password = Uint8Array.from(response.password);
    this.#state = 'CONNECTED';
    this.#initialized = true;
    this.#events.tell(sessionEvent(KeeperState.syncConnected));
    this.#liveness.established(Math.trunc((response.timeoutMs * 2) / 3));
    this.#flush();
  }

  // --- sending and receiving -----------------------------------------------------------------

  #flush(): void {
    if (!this.#initialized || !this.#connection) return;
    for (const packet of this.#packets.takeOutgoing()) this.#write(packet);
  }

  #write({ xid, type, write }: Pick<Packet, 'xid' | 'type' | 'write'>): void {
    const bytes = frameOf(this.#output, (output) => {
      output.int(xid);
      output.int(type);
      write?.(output);
    });
    this.#connection?.write(bytes);
    this.#liveness.sent();
  }

  #received(bytes: Uint8Array): void {
    const input = new JuteReader(bytes);
    if (this.#initialized) this.#reply(ReplyHeader.read(input), input);
    else this.#accepted(ConnectResponse.read(input));
    if (!this.#connection) return;
    this.#liveness.heard();
  }

  /** `readResponse`. */
  #reply(header: ReplyHeader, body: JuteReader): void {
    if (header.xid === Xid.ping) return;
    if (header.xid === Xid.auth) {
      if (header.err === Code.authFailed) this.#authFailed();
      return;
    }
    if (header.xid === Xid.notification) {
      const { type, state, path } = WatcherEvent.read(body);
      this.#events.tell({ type, state, path: withoutChroot(this.#chroot, path) });
      return;
    }
    const packet = this.#packets.takePending();
    if (packet?.xid !== header.xid) {
      if (packet) this.#fail(packet);
      this.#lost(this.#connection);
      return;
    }
    if (header.zxid > 0n) this.#lastZxid = header.zxid;
    if (packet.watch) this.#watches.register(packet.watch, header.err);
    this.#events.add(() => packet.done({ err: header.err, zxid: header.zxid, body }));
  }

  #authFailed(): void {
    this.#state = 'AUTH_FAILED';
    this.#events.tell(sessionEvent(KeeperState.authFailed));
    this.#lost(this.#connection);
  }

  // --- breaking ------------------------------------------------------------------------------

  /** The connection is gone, or must go. Java needs 100 ms before anybody hears of it. */
  #lost(connection: Connection | undefined): void {
    if (!connection || this.#connection !== connection) return;
    this.#drop();
    this.#sys.timer(CLEANUP_MS, () => {
      this.#failAll();
      if (this.isAlive) this.#events.tell(sessionEvent(KeeperState.disconnected));
      if (this.#closing) this.#finish();
      else if (this.isAlive) this.#attempt();
    });
  }

  /** The session was closed: the reply is here. */
  #disconnect(): void {
    if (this.#state === 'CLOSED') return;
    this.#state = 'CLOSED';
    this.#drop();
    this.#sys.timer(CLEANUP_MS, () => {
      this.#failAll();
      this.#finish();
    });
  }

  #finish(): void {
    this.#state = 'CLOSED';
    this.#events.tell(sessionEvent(KeeperState.closed));
    const done = this.#closed;
    this.#closed = undefined;
    if (done) this.#events.add(done);
  }

  #drop(): void {
    this.#connection?.close();
    this.#connection = undefined;
    this.#initialized = false;
    this.#liveness.stop();
  }

  #failAll(): void {
    for (const packet of this.#packets.takeAll()) this.#fail(packet);
  }

  /** `conLossPacket`. */
  #fail(packet: Packet): void {
    const lost = this.#state === 'CLOSED' ? Code.sessionExpired : Code.connectionLoss;
    const err = this.#state === 'AUTH_FAILED' ? Code.authFailed : lost;
    this.#events.add(() => packet.done({ err, zxid: 0n, body: new JuteReader(NO_REPLY) }));
  }
}
