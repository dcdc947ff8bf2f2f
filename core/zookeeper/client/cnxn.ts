/**
 * The connection of a client to its ensemble (`ClientCnxn`, `ClientCnxnSocketNIO`): one session
 * over many TCP connections. Event-driven: requests are queued with a callback, replies and events
 * come back in the order of the wire. What Java's send thread does by sleeping is done by timers of
 * the same length: up to a second before a reconnect, a second when all servers were tried, 100 ms
 * to clean up after a connection. Whoever waits for a reply when the connection breaks is told
 * ConnectionLoss, and nobody knows whether the operation took place.
 */
import type { System } from '../../machine/system.ts';
import { Code } from '../protocol/codes.ts';
import { JuteError, JuteReader } from '../protocol/jute.ts';
import { KeeperState, Op, Xid } from '../protocol/opcodes.ts';
import { ConnectRequest, ConnectResponse, ReplyHeader, WatcherEvent } from '../protocol/records.ts';
import { EventThread } from './event-thread.ts';
import { type ClientState, isAlive, sessionEvent } from './events.ts';
import { HeldSession } from './held-session.ts';
import { HostList, type ServerAddress } from './host-list.ts';
import { Liveness } from './liveness.ts';
import { type ClientOptions, DEFAULT_TIMEOUT_MS } from './options.ts';
import { PacketQueues } from './packet-queues.ts';
import {
  authPacket,
  firstPackets,
  type Identity,
  limitWait,
  lostReply,
  type Packet,
  type Reply,
  type Request,
  setWatchesPackets,
} from './packets.ts';
import { type ConnectString, withoutChroot } from './paths.ts';
import { ReadWriteProbe } from './read-write-probe.ts';
import { ServerLink } from './server-link.ts';
import { Watches } from './watches.ts';

export type { Reply, Request } from './packets.ts';

/** `ClientCnxnSocketNIO.cleanup`. */
const CLEANUP_MS = 100;

export class ClientCnxn {
  readonly #sys: System;
  readonly #options: ClientOptions;
  readonly #hosts: HostList;
  readonly #liveness: Liveness;
  readonly #probe: ReadWriteProbe;
  readonly #events: EventThread;
  readonly #watches = new Watches();
  readonly #auth: Identity[] = [];

  readonly session: HeldSession;
  readonly chroot: string;
  #state: ClientState = 'CONNECTING';

  #link: ServerLink | undefined;
  /** The server accepted the session on this connection. */
  #initialized = false;
  #everConnected = false;
  #closing = false;
  #closed: (() => void) | undefined;
  readonly #packets = new PacketQueues();

  /** The watcher of the options hears of every event of the session. */
  constructor(sys: System, connect: ConnectString, options: ClientOptions) {
    const { timeoutMs = DEFAULT_TIMEOUT_MS, readOnly = false, watcher = () => {} } = options;
    this.#sys = sys;
    this.#options = options;
    this.chroot = connect.chroot;
    this.session = new HeldSession(timeoutMs, readOnly, options.session);
    this.#hosts = new HostList(connect.servers, sys.random('zookeeper client'));
    this.#events = new EventThread(sys, this.#watches, watcher);
    this.#probe = new ReadWriteProbe(sys, this.#hosts, () => this.#lost(this.#link));
    this.#liveness = new Liveness(sys, {
      ping: () => this.#send({ xid: Xid.ping, type: Op.ping }),
      silent: () => this.#lost(this.#link),
    });
  }

  get state(): ClientState {
    return this.#state;
  }

  get isAlive(): boolean {
    return isAlive(this.#state);
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
    const { requestTimeoutMs = 0 } = this.#options;
    limitWait(this.#sys, packet, requestTimeoutMs, () => this.#giveUp());
    this.#packets.push(packet);
    this.#flush();
  }

  /** Adds an identity to this and all later connections of the client. */
  addAuth(scheme: string, auth: Uint8Array): void {
    if (!this.isAlive) return;
    this.#auth.push({ scheme, auth });
    this.#packets.push(authPacket({ scheme, auth }));
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
    if (delayMs === 0) this.#connect(server);
    else this.#sys.timer(delayMs, () => this.#connect(server));
  }

  #connect(server: ServerAddress): void {
    if (!this.isAlive) return;
    this.#state = 'CONNECTING';
    this.#initialized = false;
    const handlers = {
      open: (link: ServerLink) => this.#prime(link),
      frame: (bytes: Uint8Array) => this.#received(bytes),
      lost: (link: ServerLink) => this.#lost(link),
    };
    this.#link = new ServerLink(this.#sys, server, handlers, this.#options.maxReplyBytes);
    this.#liveness.connecting(this.#share());
  }

  /** What one server has to answer in. */
  #share(): number {
    return Math.trunc(this.session.timeoutMs / this.#hosts.size);
  }

  /** `primeConnection`: ask for the session; then, in front of all others, who we are and watch. */
  #prime(link: ServerLink): void {
    this.#liveness.connecting(this.#share());
    this.#everConnected = true;
    const request = this.session.request();
    link.send((output) => ConnectRequest.write(output, request));
    const watches = setWatchesPackets(this.#watches, this.chroot, this.session.lastZxid);
    this.#packets.pushFirst(firstPackets(this.#auth, watches));
  }

  #accepted(response: ConnectResponse): void {
    if (response.timeoutMs <= 0) return this.#over('CLOSED', KeeperState.expired);
    this.#hosts.connected();
    const held = { session: response.sessionId, timeoutMs: response.timeoutMs };
    // A session that moved to another server is still the same.
    if (this.session.accept(response)) this.#sys.observe('zookeeper/session-held', held);
    const readOnly = response.readOnly === true;
    this.#state = readOnly ? 'CONNECTEDREADONLY' : 'CONNECTED';
    this.#initialized = true;
    const state = readOnly ? KeeperState.connectedReadOnly : KeeperState.syncConnected;
    this.#events.tell(sessionEvent(state));
    this.#liveness.established(Math.trunc((response.timeoutMs * 2) / 3));
    if (readOnly) this.#probe.start();
    this.#flush();
  }

  // --- sending and receiving -----------------------------------------------------------------

  #flush(): void {
    if (!this.#initialized || !this.#link) return;
    for (const packet of this.#packets.takeOutgoing()) this.#send(packet);
  }

  #send(packet: Pick<Packet, 'xid' | 'type' | 'write'>): void {
    this.#link?.sendPacket(packet);
    this.#liveness.sent();
  }

  #received(bytes: Uint8Array): void {
    const input = new JuteReader(bytes);
    this.#guarded(this.#link, () => {
      if (this.#initialized) this.#reply(ReplyHeader.read(input), input);
      else this.#accepted(ConnectResponse.read(input));
    });
    if (this.#link) this.#liveness.heard();
  }

  /** `readResponse`. */
  #reply(header: ReplyHeader, body: JuteReader): void {
    if (header.xid === Xid.ping) return;
    if (header.xid === Xid.auth) {
      if (header.err === Code.authFailed) this.#over('AUTH_FAILED', KeeperState.authFailed);
      return;
    }
    if (header.xid === Xid.notification) {
      const { type, state, path } = WatcherEvent.read(body);
      this.#events.tell({ type, state, path: withoutChroot(this.chroot, path) });
      return;
    }
    const packet = this.#packets.takePending();
    if (packet?.xid !== header.xid) {
      if (packet) this.#fail(packet);
      this.#lost(this.#link);
      return;
    }
    this.session.saw(header.zxid);
    this.#finish(packet, { err: header.err, zxid: header.zxid, body });
  }

  /** `finishPacket`: what became of a request, before whoever asked is told. */
  #finish(packet: Packet, reply: Reply): void {
    packet.limit?.cancel();
    if (packet.watch) this.#watches.register(packet.watch, reply.err);
    const err = packet.unwatch ? this.#events.unwatch(packet.unwatch, reply.err) : reply.err;
    const link = this.#link;
    this.#events.add(() => this.#guarded(link, () => packet.done({ ...reply, err })));
  }

  /** What cannot be read breaks the connection that it came from. */
  #guarded(link: ServerLink | undefined, read: () => void): void {
    try {
      read();
    } catch (error) {
      if (!(error instanceof JuteError)) throw error;
      this.#lost(link);
    }
  }

  /** The server will hear nothing more of this session, or of us. */
  #over(state: ClientState, event: number): void {
    this.#state = state;
    this.#events.tell(sessionEvent(event));
    this.#lost(this.#link);
  }

  // --- breaking ------------------------------------------------------------------------------

  /** The connection is gone, or must go. Java needs 100 ms before anybody hears of it. */
  #lost(link: ServerLink | undefined): void {
    if (!link || this.#link !== link) return;
    this.#drop();
    this.#sys.timer(CLEANUP_MS, () => {
      this.#failAll();
      if (this.isAlive) this.#events.tell(sessionEvent(KeeperState.disconnected));
      if (this.#closing) this.#end();
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
      this.#end();
    });
  }

  #end(): void {
    this.#state = 'CLOSED';
    this.#events.tell(sessionEvent(KeeperState.closed));
    const done = this.#closed;
    this.#closed = undefined;
    if (done) this.#events.add(done);
  }

  #drop(): void {
    this.#link?.close();
    this.#link = undefined;
    this.#initialized = false;
    this.#liveness.stop();
    this.#probe.stop();
  }

  /** The connection goes with the request that waited too long. */
  #giveUp(): void {
    if (this.#link) this.#lost(this.#link);
    else this.#failAll();
  }

  #failAll(): void {
    for (const packet of this.#packets.takeAll()) this.#fail(packet);
  }

  #fail(packet: Packet): void {
    this.#finish(packet, lostReply(packet, this.#state));
  }
}
