/**
 * The connection of a client to its ensemble (`ClientCnxn`, `ClientCnxnSocketNIO`): one session
 * over many TCP connections. Event-driven: requests are queued with a callback, replies and events
 * come back in the order of the wire. What Java's send thread does by sleeping is done by timers of
 * the same length: up to a second before a reconnect, a second when all servers were tried, 100 ms
 * to clean up after a connection. Whoever waits for a reply when the connection breaks is told
 * ConnectionLoss, and nobody knows whether the operation took place.
 */
import type { Connection, Random, System, Timer } from '../../machine/system.ts';
import { Code } from '../protocol/codes.ts';
import { beginFrame, endFrame, FrameAssembler } from '../protocol/frame.ts';
import { JuteReader, JuteWriter } from '../protocol/jute.ts';
import { KeeperState, Op, Xid } from '../protocol/opcodes.ts';
import { ConnectRequest, ConnectResponse, ReplyHeader, WatcherEvent } from '../protocol/records.ts';
import { AuthPacket, SetWatches } from '../protocol/requests.ts';
import { sessionEvent, type WatchedEvent, type Watcher } from './events.ts';
import { HostList } from './host-list.ts';
import { type ConnectString, withChroot, withoutChroot } from './paths.ts';
import { Watches, type WatchTable } from './watches.ts';

/** `ZooKeeper.States`, as the prompt of zkCli.sh shows it. */
export type ClientState = 'CONNECTING' | 'CONNECTED' | 'CLOSED' | 'AUTH_FAILED';

export interface Reply {
  /** One of `Code`. */
  readonly err: number;
  readonly zxid: bigint;
  /** After the reply header; empty unless `err` is 0. */
  readonly body: JuteReader;
}

export interface Request {
  /** One of `Op`. */
  readonly type: number;
  write?(output: JuteWriter): void;
  done(reply: Reply): void;
  /** A watch to register once the reply says that the server has set it. */
  readonly watch?: { readonly table: WatchTable; readonly path: string; readonly watcher: Watcher };
}

interface Packet extends Request {
  xid: number;
}

export interface CnxnOptions {
  /** Asked of the server, which answers within its bounds. */
  readonly timeoutMs: number;
  /** Hears of every event of the session. */
  readonly watcher: Watcher;
}

/** `ClientCnxnSocketNIO.cleanup`. */
const CLEANUP_MS = 100;
/** `StaticHostProvider.next(1000)` and the random sleep of `startConnect`. */
const ROUND_REST_MS = 1000;
const RECONNECT_MAX_MS = 999;
/** `ClientCnxn.MAX_SEND_PING_INTERVAL`, and its margin against losing the second ping. */
const PING_INTERVAL_MAX_MS = 10_000;
const PING_MARGIN_MS = 1000;
/** `ClientCnxn.SET_WATCHES_MAX_LENGTH`, characters of paths in one packet. */
const SET_WATCHES_MAX_LENGTH = 128 * 1024;

const NO_REPLY = new Uint8Array(0);

export class ClientCnxn {
  readonly #sys: System;
  readonly #options: CnxnOptions;
  readonly #chroot: string;
  readonly #hosts: HostList;
  readonly #random: Random;
  readonly #watches = new Watches();
  readonly #auth: { readonly scheme: string; readonly auth: Uint8Array }[] = [];

  #state: ClientState = 'CONNECTING';
  /** The last state that listeners were told of. */
  #told: number = KeeperState.disconnected;
  #sessionId = 0n;
  #password = new Uint8Array(16);
  #lastZxid = 0n;
  #timeoutMs: number;
  #connectTimeoutMs: number;
  #readTimeoutMs: number;

  #connection: Connection | undefined;
  /** The server accepted the session on this connection. */
  #initialized = false;
  #everConnected = false;
  #closing = false;
  #closed: (() => void) | undefined;
  #lastSentMs = 0;
  #lastHeardMs = 0;
  #nextXid = 1;
  #timer: Timer | undefined;

  #outgoing: Packet[] = [];
  #pending: Packet[] = [];
  readonly #deliveries: (() => void)[] = [];
  readonly #output = new JuteWriter();

  constructor(sys: System, connect: ConnectString, options: CnxnOptions) {
    this.#sys = sys;
    this.#options = options;
    this.#chroot = connect.chroot;
    this.#random = sys.random('zookeeper client');
    this.#hosts = new HostList(connect.servers, this.#random);
    this.#timeoutMs = options.timeoutMs;
    this.#connectTimeoutMs = Math.trunc(options.timeoutMs / this.#hosts.size);
    this.#readTimeoutMs = Math.trunc((options.timeoutMs * 2) / 3);
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

  get lastZxid(): bigint {
    return this.#lastZxid;
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
    this.#outgoing.push(packet);
    this.#flush();
  }

  /** Adds an identity to this and all later connections of the client. */
  addAuth(scheme: string, auth: Uint8Array): void {
    if (!this.isAlive) return;
    this.#auth.push({ scheme, auth });
    this.#outgoing.push(this.#authPacket(scheme, auth));
    this.#flush();
  }

  /** Ends the session; `done` runs when everything is cleaned up. */
  close(done: () => void): void {
    if (!this.isAlive || this.#closing) {
      this.#deliver(done);
      return;
    }
    this.#closed = done;
    this.request({ type: Op.closeSession, done: () => this.#disconnect() });
  }

  // --- connecting ----------------------------------------------------------------------------

  #attempt(): void {
    const { server, rest } = this.#hosts.next();
    const back = this.#everConnected ? this.#random.int(0, RECONNECT_MAX_MS) : 0;
    const delayMs = (rest ? ROUND_REST_MS : 0) + back;
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
    this.#heardAndSent();
    this.#arm();
  }

  /** `primeConnection`: ask for the session; then, in front of all others, who we are and watch. */
  #prime(connection: Connection): void {
    this.#heardAndSent();
    this.#everConnected = true;
    const output = this.#output;
    const at = beginFrame(output);
    ConnectRequest.write(output, {
      protocolVersion: 0,
      lastZxidSeen: this.#lastZxid,
      timeoutMs: this.#options.timeoutMs,
      sessionId: this.#sessionId,
      password: this.#password,
      readOnly: false,
    });
    endFrame(output, at);
    connection.write(output.take());
    // Java puts each of these at the head of the queue, so the last comes first.
    const first = [...this.#setWatchesPackets().reverse()];
    for (const { scheme, auth } of this.#auth) first.unshift(this.#authPacket(scheme, auth));
    this.#outgoing.unshift(...first);
  }

  #authPacket(scheme: string, auth: Uint8Array): Packet {
    return {
      type: Op.auth,
      xid: Xid.auth,
      write: (output) => AuthPacket.write(output, { type: 0, scheme, auth }),
      done: () => {},
    };
  }

  #setWatchesPackets(): Packet[] {
    const tables = ['data', 'exists', 'children'] as const;
    const all = tables.flatMap((table) =>
      this.#watches.paths(table).map((path) => ({ table, path })),
    );
    const packets: Packet[] = [];
    const relativeZxid = this.#lastZxid;
    for (let at = 0; at < all.length; ) {
      const lists: Record<WatchTable, string[]> = { data: [], exists: [], children: [] };
      for (let length = 0; length < SET_WATCHES_MAX_LENGTH && at < all.length; at++) {
        const { table, path } = all[at] as (typeof all)[number];
        const serverPath = withChroot(this.#chroot, path);
        lists[table].push(serverPath);
        length += serverPath.length;
      }
      const record: SetWatches = {
        relativeZxid,
        dataWatches: lists.data,
        existWatches: lists.exists,
        childWatches: lists.children,
      };
      const write = (output: JuteWriter) => SetWatches.write(output, record);
      packets.push({ type: Op.setWatches, xid: 0, write, done: () => {} });
    }
    return packets;
  }

  #accepted(response: ConnectResponse): void {
    if (response.timeoutMs <= 0) {
      this.#state = 'CLOSED';
      this.#tell(sessionEvent(KeeperState.expired));
      this.#lost(this.#connection);
      return;
    }
    this.#timeoutMs = response.timeoutMs;
    this.#readTimeoutMs = Math.trunc((response.timeoutMs * 2) / 3);
    this.#connectTimeoutMs = Math.trunc(response.timeoutMs / this.#hosts.size);
    this.#hosts.connected();
    this.#sessionId = response.sessionId;
    this.#password = Uint8Array.from(response.password);
    this.#state = 'CONNECTED';
    this.#initialized = true;
    this.#tell(sessionEvent(KeeperState.syncConnected));
    this.#flush();
    this.#arm();
  }

  // --- sending and receiving -----------------------------------------------------------------

  #flush(): void {
    if (!this.#initialized || !this.#connection) return;
    for (const packet of this.#outgoing.splice(0)) {
      if (packet.type !== Op.auth) {
        packet.xid = this.#nextXid;
        this.#nextXid = this.#nextXid === 0x7fffffff ? 1 : this.#nextXid + 1;
        this.#pending.push(packet);
      }
      this.#write(packet);
    }
  }

  #write(packet: Pick<Packet, 'xid' | 'type' | 'write'>): void {
    const output = this.#output;
    const at = beginFrame(output);
    output.int(packet.xid);
    output.int(packet.type);
    packet.write?.(output);
    endFrame(output, at);
    this.#connection?.write(output.take());
    this.#lastSentMs = this.#sys.clock.monotonic();
  }

  #received(bytes: Uint8Array): void {
    const input = new JuteReader(bytes);
    if (this.#initialized) this.#reply(ReplyHeader.read(input), input);
    else this.#accepted(ConnectResponse.read(input));
    if (!this.#connection) return;
    this.#lastHeardMs = this.#sys.clock.monotonic();
    this.#pingIfDue();
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
      this.#tell({ type, state, path: withoutChroot(this.#chroot, path) });
      return;
    }
    const packet = this.#pending.shift();
    if (packet?.xid !== header.xid) {
      if (packet) this.#fail(packet);
      this.#lost(this.#connection);
      return;
    }
    if (header.zxid > 0n) this.#lastZxid = header.zxid;
    this.#register(packet, header.err);
    this.#deliver(() => packet.done({ err: header.err, zxid: header.zxid, body }));
  }

  /** `WatchRegistration`: exists leaves its watch on a missing node too, the others do not. */
  #register({ watch }: Packet, err: number): void {
    if (!watch) return;
    if (err === Code.ok) {
      const table = watch.table === 'exists' ? 'data' : watch.table;
      this.#watches.add(table, watch.path, watch.watcher);
    } else if (watch.table === 'exists' && err === Code.noNode) {
      this.#watches.add('exists', watch.path, watch.watcher);
    }
  }

  #authFailed(): void {
    this.#state = 'AUTH_FAILED';
    this.#tell(sessionEvent(KeeperState.authFailed));
    this.#lost(this.#connection);
  }

  // --- time ----------------------------------------------------------------------------------

  #heardAndSent(): void {
    this.#lastHeardMs = this.#sys.clock.monotonic();
    this.#lastSentMs = this.#lastHeardMs;
  }

  /** Milliseconds until something has to be done if nothing happens. */
  #untilDue(): number {
    const now = this.#sys.clock.monotonic();
    const limit = this.#initialized ? this.#readTimeoutMs : this.#connectTimeoutMs;
    const silence = this.#lastHeardMs + limit - now;
    if (!this.#initialized) return silence;
    return Math.min(silence, this.#lastSentMs + Math.trunc(this.#readTimeoutMs / 2) - now);
  }

  /** One timer that is set again when it fires early: packets only ever move the moment back. */
  #arm(): void {
    this.#timer?.cancel();
    this.#timer = this.#sys.timer(Math.max(0, this.#untilDue()), () => {
      this.#timer = undefined;
      if (!this.#connection) return;
      if (this.#timedOut()) this.#timeOut(this.#connection);
      else {
        this.#pingIfDue();
        this.#arm();
      }
    });
  }

  #timedOut(): boolean {
    const limit = this.#initialized ? this.#readTimeoutMs : this.#connectTimeoutMs;
    return this.#sys.clock.monotonic() - this.#lastHeardMs >= limit;
  }

  /** A timer of its own, because only a time-out that took place belongs in the trace. */
  #timeOut(connection: Connection): void {
    const label = this.#initialized ? 'no packet from the server' : 'no session from the server';
    const key = this.#initialized ? 'session timeout * 2/3' : 'session timeout / servers';
    this.#sys.timer(0, () => this.#lost(connection), { label, key });
  }

  /** The rule of `SendThread.run`, which is asked whenever the thread wakes up. */
  #pingIfDue(): void {
    if (!this.#initialized) return;
    const idle = this.#sys.clock.monotonic() - this.#lastSentMs;
    const margin = idle > PING_MARGIN_MS ? PING_MARGIN_MS : 0;
    const due = Math.trunc(this.#readTimeoutMs / 2) - idle - margin <= 0;
    if (due || idle > PING_INTERVAL_MAX_MS) this.#write({ xid: Xid.ping, type: Op.ping });
  }

  // --- breaking ------------------------------------------------------------------------------

  /** The connection is gone, or must go. Java needs 100 ms before anybody hears of it. */
  #lost(connection: Connection | undefined): void {
    if (!connection || this.#connection !== connection) return;
    this.#drop();
    this.#sys.timer(CLEANUP_MS, () => {
      this.#failAll();
      if (this.isAlive) this.#tell(sessionEvent(KeeperState.disconnected));
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
    this.#tell(sessionEvent(KeeperState.closed));
    const done = this.#closed;
    if (done) this.#deliver(done);
  }

  #drop(): void {
    this.#connection?.close();
    this.#connection = undefined;
    this.#initialized = false;
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #failAll(): void {
    for (const packet of this.#pending.splice(0)) this.#fail(packet);
    for (const packet of this.#outgoing.splice(0)) this.#fail(packet);
  }

  /** `conLossPacket`. */
  #fail(packet: Packet): void {
    const lost = this.#state === 'CLOSED' ? Code.sessionExpired : Code.connectionLoss;
    const err = this.#state === 'AUTH_FAILED' ? Code.authFailed : lost;
    this.#deliver(() => packet.done({ err, zxid: 0n, body: new JuteReader(NO_REPLY) }));
  }

  // --- telling: EventThread --------------------------------------------------------------------

  #tell(event: WatchedEvent): void {
    if (event.path === null && event.state === this.#told) return;
    this.#told = event.state;
    const heard = this.#watches.materialize(event);
    const { watcher } = this.#options;
    const watchers = event.path === null ? new Set([watcher, ...heard]) : heard;
    this.#deliver(() => {
      for (const hear of watchers) hear(event);
    });
  }

  /**
   * Replies and events are handed over one after another, each in an event of its own, so that
   * what awaits one goes on before the next is heard.
   */
  #deliver(delivery: () => void): void {
    this.#deliveries.push(delivery);
    if (this.#deliveries.length === 1) this.#sys.soon(() => this.#deliverNext());
  }

  #deliverNext(): void {
    this.#deliveries[0]?.();
    this.#deliveries.shift();
    if (this.#deliveries.length > 0) this.#sys.soon(() => this.#deliverNext());
  }
}
