/**
 * The connections of the election port: one per pair of servers, kept by the one with the larger
 * sid (`QuorumCnxManager`). Messages to a peer wait in a place for one, where a newer replaces an
 * older; what was sent last is sent again when a connection comes up with nothing waiting, since
 * the old one may have lost it. Connects never hold anyone up (3.8 makes them on threads of their
 * own); handshakes of incoming connections are read one after another, as the real listener does.
 */
import type { QuorumConfig } from '../../config/zoo-cfg.ts';
import type { Connection, Listener, System, Timer } from '../../machine/system.ts';
import type { Membership } from '../quorum/membership.ts';
import {
  concat,
  Deframer,
  decodeHandshake,
  encodeHandshake,
  framed,
  type Handshake,
} from './messages.ts';
import { newPeer, type Peer } from './peer.ts';

/** `QuorumCnxManager.RECV_CAPACITY`; when full, the oldest message is dropped. */
const RECEIVE_CAPACITY = 100;
const BIND_RETRY_MS = 1000;
/** `ExitCode.UNABLE_TO_BIND_QUORUM_PORT`. */
const EXIT_UNABLE_TO_BIND = 14;

/** An accepted connection whose handshake has not been read yet. */
interface Incoming {
  readonly connection: Connection;
  bytes: Uint8Array;
  ended: boolean;
}

export class ElectionConnections {
  readonly #sys: System;
  readonly #config: QuorumConfig;
  readonly #members: Membership;
  readonly #mySid: number;
  readonly #receive: (sid: number, payload: Uint8Array) => void;
  readonly #peers = new Map<number, Peer>();
  readonly #incoming: Incoming[] = [];
  #received: { readonly sid: number; readonly payload: Uint8Array }[] = [];
  #draining = false;
  #listener: Listener | undefined;
  #handshakeTimer: Timer | undefined;
  #bindTimer: Timer | undefined;
  #halted = false;

  /** `receive` gets every payload, also those that this server sends to itself. */
  constructor(
    sys: System,
    config: QuorumConfig,
    members: Membership,
    receive: (sid: number, payload: Uint8Array) => void,
  ) {
    this.#sys = sys;
    this.#config = config;
    this.#members = members;
    this.#mySid = members.sid;
    this.#receive = receive;
  }

  /** Starts the listener; a port that stays taken ends the process with 14. */
  start(): void {
    this.#bind(1);
  }

  /** `toSend`: queues a payload for a peer, replacing one not sent yet, and connects if need be. */
  send(sid: number, payload: Uint8Array): void {
    if (sid === this.#mySid) {
      this.#deliver(sid, payload);
      return;
    }
    const peer = this.#peer(sid);
    peer.addressed = true;
    peer.waiting = payload;
    this.#pump(peer);
    this.#connect(peer);
  }

  /** Whether at least one peer has taken what was queued for it. */
  haveDelivered(): boolean {
    for (const peer of this.#peers.values()) {
      if (peer.addressed && peer.waiting === undefined) return true;
    }
    return false;
  }

  /** Tries again to reach every peer that something was sent to. */
  connectAll(): void {
    for (const peer of this.#peers.values()) if (peer.addressed) this.#connect(peer);
  }

  /** `connectOne`, without anything to send. */
  connectTo(sid: number): void {
    if (sid !== this.#mySid) this.#connect(this.#peer(sid));
  }

  /** `halt`: closes the listener and every connection. */
  stop(): void {
    this.#halted = true;
    this.#listener?.close();
    this.#handshakeTimer?.cancel();
    this.#bindTimer?.cancel();
    for (const { connection } of this.#incoming) connection.close();
    for (const peer of this.#peers.values()) {
      peer.connecting?.close();
      peer.connection?.close();
    }
    this.#peers.clear();
  }

  // --- listening ---------------------------------------------------------------------------

  #bind(attempt: number): void {
    const own = this.#members.self;
    if (!own || this.#halted) return;
    const options = this.#config.quorumListenOnAllIPs ? {} : { address: own.host };
    try {
      this.#listener = this.#sys.net.listen(own.electionPort, (c) => this.#accept(c), options);
    } catch {
      const most = this.#config.electionPortBindRetry;
      if (most !== 0 && attempt >= most) this.#sys.exit(EXIT_UNABLE_TO_BIND);
      this.#bindTimer = this.#sys.timer(BIND_RETRY_MS, () => this.#bind(attempt + 1));
    }
  }

  #accept(connection: Connection): void {
    const incoming: Incoming = { connection, bytes: new Uint8Array(0), ended: false };
    connection.onData = (bytes) => {
      incoming.bytes = concat(incoming.bytes, bytes);
      this.#readHandshakes();
    };
    const ended = () => {
      incoming.ended = true;
      this.#readHandshakes();
    };
    connection.onEnd = ended;
    connection.onError = ended;
    this.#incoming.push(incoming);
    this.#readHandshakes();
  }

  /** The listener thread reads one handshake at a time, and waits for it as long as it may take. */
  #readHandshakes(): void {
    for (let head = this.#incoming[0]; head; head = this.#incoming[0]) {
      const read = decodeHandshake(head.bytes);
      if (read === undefined && !head.ended) {
        this.#handshakeTimer ??= this.#handshakeTimeout(head);
        return;
      }
      this.#handshakeTimer?.cancel();
      this.#handshakeTimer = undefined;
      this.#incoming.shift();
      if (read === undefined || read === 'invalid') head.connection.close();
      else this.#receivedHandshake(head, read.handshake, head.bytes.subarray(read.size));
    }
  }

  #handshakeTimeout(head: Incoming): Timer {
    const { quorumCnxnTimeoutMs, tickTimeMs, syncLimit } = this.#config;
    const own = quorumCnxnTimeoutMs > 0;
    const delayMs = own ? quorumCnxnTimeoutMs : tickTimeMs * syncLimit;
    const key = own ? 'quorumCnxnTimeoutMs' : 'syncLimit * tickTime';
    const giveUp = () => {
      this.#handshakeTimer = undefined;
      head.ended = true;
      this.#readHandshakes();
    };
    return this.#sys.timer(delayMs, giveUp, { label: 'no handshake on the election port', key });
  }

  /** `handleConnection`: a smaller sid is called back, a larger one keeps this connection. */
  #receivedHandshake(incoming: Incoming, { sid, addresses }: Handshake, rest: Uint8Array): void {
    const { connection } = incoming;
    if (sid < this.#mySid) {
      const peer = this.#peer(sid);
      peer.saysAt = addresses[0];
      this.#finish(peer, peer.connection);
      connection.close();
      this.#connect(peer);
    } else if (sid > this.#mySid) {
      this.#adopt(this.#peer(sid), connection, rest);
      if (incoming.ended) this.#finish(this.#peer(sid), connection);
    }
    // A server with our own sid is left waiting for ever, as in life (ZOOKEEPER-2164).
  }

  // --- connecting --------------------------------------------------------------------------

  /** `connectOne`: does nothing while there is a connection, or one under way. */
  #connect(peer: Peer): void {
    if (peer.connection || peer.connecting || this.#halted) return;
    const address = this.#addressOf(peer);
    if (!address) return;
    const connection = this.#sys.net.connect(address.host, address.port, {
      timeoutMs: this.#config.cnxTimeoutMs,
      timeoutKey: 'cnxTimeout',
    });
    peer.connecting = connection;
    connection.onError = () => {
      peer.connecting = undefined;
    };
    connection.onOpen = () => this.#opened(peer, connection);
  }

  #addressOf(peer: Peer): { readonly host: string; readonly port: number } | undefined {
    const server = this.#members.member(peer.sid);
    if (server) return { host: server.host, port: server.electionPort };
    const colon = peer.saysAt?.lastIndexOf(':') ?? -1;
    if (peer.saysAt === undefined || colon < 0) return undefined;
    return { host: peer.saysAt.slice(0, colon), port: Number(peer.saysAt.slice(colon + 1)) };
  }

  /** `startConnection`: the smaller sid only leaves its card. */
  #opened(peer: Peer, connection: Connection): void {
    peer.connecting = undefined;
    connection.write(encodeHandshake(this.#mySid, this.#ownAddress()));
    if (peer.sid > this.#mySid) connection.close();
    else this.#adopt(peer, connection, new Uint8Array(0));
  }

  /** `NetUtils.formatInetAddr`: the host as written in the configuration. */
  #ownAddress(): string {
    const own = this.#members.self;
    return own ? `${own.host}:${own.electionPort}` : '';
  }

  // --- an established connection -------------------------------------------------------------

  #adopt(peer: Peer, connection: Connection, rest: Uint8Array): void {
    this.#finish(peer, peer.connection);
    peer.connection = connection;
    peer.addressed = true;
    const deframer = new Deframer();
    const feed = (bytes: Uint8Array) => {
      const payloads = deframer.push(bytes);
      if (payloads === 'invalid') this.#finish(peer, connection);
      else for (const payload of payloads) this.#deliver(peer.sid, payload);
    };
    connection.onData = feed;
    connection.onEnd = () => this.#finish(peer, connection);
    connection.onError = () => this.#finish(peer, connection);
    if (peer.waiting === undefined && peer.lastSent) connection.write(framed(peer.lastSent));
    this.#pump(peer);
    if (rest.length > 0) feed(rest);
  }

  /** `SendWorker.finish`: a later connection of the same peer is left alone. */
  #finish(peer: Peer, connection: Connection | undefined): void {
    if (!connection) return;
    connection.close();
    if (peer.connection === connection) peer.connection = undefined;
  }

  #pump(peer: Peer): void {
    if (!peer.connection || peer.waiting === undefined) return;
    const payload = peer.waiting;
    peer.waiting = undefined;
    peer.lastSent = payload;
    peer.connection.write(framed(payload));
  }

  /** `recvQueue` and the thread that empties it: the handler runs in an event of its own. */
  #deliver(sid: number, payload: Uint8Array): void {
    if (this.#received.length === RECEIVE_CAPACITY) this.#received.shift();
    this.#received.push({ sid, payload });
    if (this.#draining) return;
    this.#draining = true;
    this.#sys.soon(() => this.#drain());
  }

  #drain(): void {
    this.#draining = false;
    const batch = this.#received;
    this.#received = [];
    for (const { sid, payload } of batch) if (!this.#halted) this.#receive(sid, payload);
  }

  #peer(sid: number): Peer {
    let peer = this.#peers.get(sid);
    if (!peer) {
      peer = newPeer(sid);
      this.#peers.set(sid, peer);
    }
    return peer;
  }
}
