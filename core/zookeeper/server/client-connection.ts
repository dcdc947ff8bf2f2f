/**
 * One TCP connection of a client (`NIOServerCnxn`): framing, the four-letter words, the handshake,
 * auth packets, and the way back for replies and watch events. Everything else goes to the server
 * that is serving at the moment, if one is.
 */

import type { Connection } from '../../machine/system.ts';
import { mutant } from '../mutants.ts';
import { SaslToken } from '../protocol/admin-requests.ts';
import { Code } from '../protocol/codes.ts';
import { beginFrame, endFrame } from '../protocol/frame.ts';
import { JuteError, JuteReader, JuteWriter, NULL_FIELD } from '../protocol/jute.ts';
import { KeeperState, Op, Perm, Xid } from '../protocol/opcodes.ts';
import { type Acl, ConnectRequest, ConnectResponse, type Id } from '../protocol/records.ts';
import { AuthPacket } from '../protocol/requests.ts';
import { authenticate, ensembleCheck, isAllowed, schemesOf, withIds } from '../tree/acl.ts';
import type { Watcher } from '../tree/watches.ts';
import type { ClientPort } from './client-port.ts';
import { ConnectionLog } from './connection-log.ts';
import { answerWord, wordOf } from './four-letter.ts';
import { Intake } from './intake.ts';
import { Request } from './request.ts';
import { ConnectionStats } from './server-stats.ts';
import { sessionPassword } from './session-id.ts';

const NO_PASSWORD = new Uint8Array(16);

export class ClientConnection implements Watcher {
  /** 0n until the session is established. */
  session = 0n;
  timeoutMs = 0;
  /** What the client has proved; every connection has its address. */
  ids: readonly Id[];
  closed = false;
  readonly stats: ConnectionStats;
  /** Requests handed in and not answered yet. */
  outstanding = 0;
  readonly remote: { readonly address: string; readonly port: number };
  private readonly port: ClientPort;
  private readonly tcp: Connection;
  private readonly intake: Intake;
  private readonly log: ConnectionLog;
  private initialized = false;
  private sendsReadOnly = true;
  /** Requests with a positive xid that are not answered (`outstandingCount`). */
  private unanswered = 0;

  constructor(port: ClientPort, tcp: Connection) {
    this.port = port;
    this.tcp = tcp;
    this.stats = new ConnectionStats(port.sys.clock.wall());
    this.remote = { address: tcp.remote.address, port: tcp.remote.port };
    this.ids = [{ scheme: 'ip', id: tcp.remote.address }];
    this.log = new ConnectionLog(port.logger, this.remote);
    const handlers = {
      frame: (bytes: Uint8Array) => this.frame(bytes),
      unreadable: (error: JuteError) => this.unreadable(error),
      badLength: (length: number) => this.badLength(length),
      firstWord: (word: number, rest: Uint8Array) => this.fourLetter(word, rest),
    };
    this.intake = new Intake(port.sys, tcp, handlers, port.config.maxBufferBytes);
    tcp.onEnd = () => this.dropped();
    tcp.onError = () => this.close();
  }

  /**
   * Sends one frame; `body` writes what follows the reply header.
   * @returns its size in bytes, without the length in front
   */
  reply(xid: number, zxid: bigint, err: number, body?: (output: JuteWriter) => void): number {
    const output = this.port.output;
    const frame = beginFrame(output);
    output.int(xid);
    output.long(zxid);
    output.int(err);
    body?.(output);
    endFrame(output, frame);
    const bytes = output.take();
    this.send(bytes);
    if (xid > 0 && !this.closed) this.answered();
    const size = bytes.length - 4;
    this.port.stats.responses.add(size);
    return size;
  }

  /** Answers a request: a {@link reply} whose bytes are counted. */
  respond(xid: number, zxid: bigint, err: number, body?: (output: JuteWriter) => void): void {
    const size = this.reply(xid, zxid, err, body);
    if (xid !== Xid.ping) this.port.metrics.response_bytes.add(size);
  }

  send(bytes: Uint8Array): void {
    if (this.closed) return;
    this.stats.sent++;
    this.port.stats.sent++;
    this.tcp.write(bytes);
  }

  /** A watch fired. Who may not read the node is not told (`NIOServerCnxn.process`). */
  notify(type: number, path: string, acl?: readonly Acl[]): void {
    const { sys } = this.port;
    const { skipACL, auth } = this.port.config;
    const isHidden = acl !== undefined && !skipACL && !isAllowed(acl, Perm.read, this.ids, auth);
    if (isHidden && !mutant(sys, 'tell-without-permission')) return;
    if (mutant(sys, 'watch-after-data')) return sys.soon(() => this.sendEvent(type, path));
    if (mutant(sys, 'watch-fires-twice')) this.sendEvent(type, path);
    this.sendEvent(type, path);
  }

  private sendEvent(type: number, path: string): void {
    const size = this.reply(Xid.notification, -1n, Code.ok, (output) => {
      output.int(type);
      output.int(KeeperState.syncConnected);
      output.string(path);
    });
    this.port.metrics.watch_bytes.add(size);
  }

  /** Answers the handshake; an invalid session is told by a time-out of 0, and closed. */
  established(valid: boolean): void {
    if (this.closed) return;
    const output = new JuteWriter(64);
    const frame = beginFrame(output);
    ConnectResponse.write(output, {
      protocolVersion: 0,
      timeoutMs: valid ? this.timeoutMs : 0,
      sessionId: valid ? this.session : 0n,
      password: valid ? sessionPassword(this.session) : NO_PASSWORD,
      readOnly: this.sendsReadOnly ? (this.port.server?.readOnly ?? false) : undefined,
    });
    endFrame(output, frame);
    this.send(output.finish());
    if (valid) return this.intake.resume();
    this.log.invalidSession(this.session);
    this.close();
  }

  /** Flushes and closes; watches and the place among the connections are given up. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.intake.end();
    this.tcp.close();
    this.port.forget(this);
  }

  /** `handleFailedRead`: the client has gone without a word. */
  private dropped(): void {
    if (!this.closed) this.port.metrics.connection_drop_count.add();
    this.close();
  }

  private badLength(length: number): void {
    this.log.badLength(this.session, length, this.port.config.maxBufferBytes);
    this.close();
  }

  private unreadable(error: JuteError): void {
    this.log.closing(this.session, error);
    this.close();
  }

  private fourLetter(code: number, rest: Uint8Array): boolean {
    const word = wordOf(code);
    if (word === undefined) return this.refuseUnserved();
    const answer = answerWord(word, { port: this.port, connection: this }, rest);
    if (answer !== undefined) this.tcp.write(new TextEncoder().encode(answer));
    this.close();
    return true;
  }

  /** Without a server behind the port, the first bytes that are no word end the connection. */
  private refuseUnserved(): boolean {
    if (this.port.server !== undefined) return false;
    this.log.notRunning(this.session);
    this.close();
    return true;
  }

  private frame(bytes: Uint8Array): void {
    if (this.closed) return;
    if (this.port.server === undefined) return this.close();
    this.stats.received++;
    this.port.stats.received++;
    this.port.metrics.bytes_received_count.add(4 + bytes.length);
    this.port.touch(this);
    if (this.initialized) this.packet(bytes);
    else this.handshake(ConnectRequest.read(new JuteReader(bytes)));
  }

  private handshake(request: ConnectRequest): void {
    const { server, config, metrics } = this.port;
    if (server === undefined) return this.close();
    metrics.connection_token_deficit.add(0);
    metrics.connection_request_count.add();
    this.sendsReadOnly = request.readOnly !== undefined;
    if (!this.sendsReadOnly) this.log.oldClient();
    if (server.readOnly && request.readOnly !== true) return this.close();
    // A client that has seen more than this server must try another: never back in time.
    const isAhead = request.lastZxidSeen > server.db.lastZxid;
    if (isAhead && !mutant(this.port.sys, 'ignore-last-zxid-seen')) {
      this.log.zxidAhead(request.lastZxidSeen, server.db.lastZxid);
      return this.close();
    }
    const least = Math.max(request.timeoutMs, config.minSessionTimeoutMs);
    this.timeoutMs = Math.min(least, config.maxSessionTimeoutMs);
    this.initialized = true;
    this.intake.pause();
    server.openSession(this, request.sessionId, request.password, this.log);
  }

  /** `incrOutstandingAndCheckThrottle`: the request that finds too much to do is the last for now. */
  private began(): void {
    this.unanswered++;
    if (this.port.server?.isOverloaded) this.intake.throttle();
  }

  /** `decrOutstandingAndCheckThrottle`. */
  private answered(): void {
    this.unanswered--;
    if (this.unanswered <= 0 || !this.port.server?.isOverloaded) this.intake.resume();
  }

  private packet(bytes: Uint8Array): void {
    const input = new JuteReader(bytes);
    const xid = input.int();
    const type = input.int();
    if (xid > 0) this.began();
    if (type === Op.sasl) return this.saslPacket(xid, SaslToken.read(input));
    if (type === Op.auth) return this.authPacket(xid, AuthPacket.read(input));
    const request = new Request(this.session, xid, type, input.rest(), this.ids, this);
    this.port.server?.submit(request);
  }

  private authPacket(xid: number, packet: AuthPacket): void {
    const { config, metrics } = this.port;
    this.log.authPacket();
    const check = ensembleCheck(packet.scheme, packet.auth, config.auth);
    if (check !== undefined) metrics[`ensemble_auth_${check}`].add();
    if (check === 'fail') {
      this.log.wrongEnsemble(packet.auth as Uint8Array);
      return this.close();
    }
    const ids = authenticate(packet.scheme, packet.auth, config.auth);
    this.reply(xid, 0n, ids === undefined ? Code.authFailed : Code.ok);
    if (ids === undefined) {
      this.port.stats.authFailed++;
      this.log.authFailed(packet.scheme, schemesOf(config.auth));
      return this.close();
    }
    this.log.authenticated(this.session, packet.scheme);
    this.ids = withIds(this.ids, ids);
  }

  /** Without SASL on this server, every token is answered by none. @throws JuteError */
  private saslPacket(xid: number, { token }: SaslToken): void {
    if (token === null) throw new JuteError(NULL_FIELD);
    this.reply(xid, 0n, Code.ok, (output) => SaslToken.write(output, { token: null }));
  }
}
