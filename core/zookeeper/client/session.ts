/**
 * The part of the client that is about its session (`org.apache.zookeeper.ZooKeeper` without the
 * operations): it connects, waits, is renewed and closed, knows identities and listeners, and sends
 * what the operations ask for.
 */
import type { System } from '../../machine/system.ts';
import { Code } from '../protocol/codes.ts';
import { encodeUtf8, JuteError, type JuteReader, type JuteWriter } from '../protocol/jute.ts';
import { KeeperState } from '../protocol/opcodes.ts';
import { ClientCnxn, type Request } from './cnxn.ts';
import { type ClientState, isConnected, type Watcher } from './events.ts';
import type { SessionTicket } from './held-session.ts';
import { KeeperException } from './keeper-exception.ts';
import type { ClientOptions } from './options.ts';
import { parseConnectString, withChroot, withoutChroot } from './paths.ts';

export class Session {
  /** Of the program that holds the session. */
  readonly sys: System;
  protected readonly defaultWatcher: Watcher;
  readonly #renews: boolean;
  #cnxn: ClientCnxn;
  #closed = false;
  readonly #open: (options: ClientOptions) => ClientCnxn;
  readonly #options: ClientOptions;
  readonly #identities: (readonly [scheme: string, auth: Uint8Array])[] = [];
  readonly #listeners = new Set<Watcher>();

  /**
   * Starts to connect at once, and never stops trying. `quorum` is a connect string, with a chroot
   * or without.
   * @throws PathError when it is malformed
   */
  constructor(sys: System, quorum: string, options: ClientOptions = {}) {
    this.sys = sys;
    this.#renews = options.renew ?? false;
    this.defaultWatcher = (event) => {
      options.watcher?.(event);
      if (event.path === null) for (const hear of [...this.#listeners]) hear(event);
    };
    const servers = parseConnectString(quorum);
    this.#options = { ...options, watcher: this.defaultWatcher };
    this.#open = (cnxnOptions) => {
      const cnxn = new ClientCnxn(sys, servers, cnxnOptions);
      for (const [scheme, auth] of this.#identities) cnxn.addAuth(scheme, auth);
      cnxn.start();
      return cnxn;
    };
    this.#cnxn = this.#open(this.#options);
  }

  get state(): ClientState {
    return this.#cnxn.state;
  }

  get isAlive(): boolean {
    return this.#cnxn.isAlive;
  }

  /** 0n before the first connection. */
  get sessionId(): bigint {
    return this.#cnxn.session.id;
  }

  /** What another handle needs to go on with this session: `new ZooKeeper(…, { session })`. */
  get ticket(): SessionTicket {
    const { id, password } = this.#cnxn.session;
    return { id, password };
  }

  /** The negotiated session time-out; what was asked for before the first connection. */
  get timeoutMs(): number {
    return this.#cnxn.session.timeoutMs;
  }

  /** Hears of every event of the session until the function returned is called. */
  onSession(hear: Watcher): () => void {
    this.#listeners.add(hear);
    return () => this.#listeners.delete(hear);
  }

  /**
   * Settles at the next moment (or now) at which the client is connected, be it to a read-only
   * server where that is allowed; rejects with AuthFailed, with ConnectionLoss after `waitMs`, and
   * with SessionExpired where no session follows (the client does not renew, or was closed).
   */
  connected(waitMs?: number): Promise<void> {
    this.#renew();
    return this.sys.promise((resolve, reject) => {
      if (isConnected(this.state)) return resolve();
      const settle = (finish: () => void) => {
        unhear();
        timer?.cancel();
        finish();
      };
      const unhear = this.onSession(({ state }) => {
        const readOnly = state === KeeperState.connectedReadOnly;
        if (state === KeeperState.syncConnected || readOnly) settle(resolve);
        else if (!this.#goesOn()) settle(() => reject(this.#ended()));
      });
      const giveUp = () => settle(() => reject(new KeeperException(Code.connectionLoss)));
      const origin = { label: 'not connected to ZooKeeper' };
      const timer = waitMs === undefined ? undefined : this.sys.timer(waitMs, giveUp, origin);
      if (!this.isAlive) settle(() => reject(this.#ended()));
    });
  }

  /** Whether there is a session, or another one that follows. */
  #goesOn(): boolean {
    this.#renew();
    return this.isAlive;
  }

  #ended(): KeeperException {
    const failed = this.state === 'AUTH_FAILED';
    return new KeeperException(failed ? Code.authFailed : Code.sessionExpired);
  }

  /** Adds an identity; a refusal ends the session with an event AuthFailed. */
  addAuth(scheme: string, auth: Uint8Array | string): void {
    const bytes = typeof auth === 'string' ? encodeUtf8(auth) : auth;
    this.#identities.push([scheme, bytes]);
    this.#cnxn.addAuth(scheme, bytes);
  }

  /** Ends the session, and with it the ephemeral znodes. Settles when the client is cleaned up. */
  close(): Promise<void> {
    this.#closed = true;
    return this.sys.promise((resolve) => this.#cnxn.close(() => resolve()));
  }

  #renew(): void {
    if (!this.#renews || this.#cnxn.state !== 'CLOSED' || this.#closed) return;
    const { session: _expired, ...options } = this.#options;
    this.#cnxn = this.#open(options);
  }

  // --- for the operations --------------------------------------------------------------------

  /** Sends a request; the result is what `read` makes of the reply, or a KeeperException. */
  protected call<T>(
    type: number,
    path: string | undefined,
    write: (output: JuteWriter) => void,
    read: (body: JuteReader) => T,
    watches: Pick<Request, 'watch' | 'unwatch'> = {},
  ): Promise<T> {
    this.#renew();
    return this.sys.promise((resolve, reject) => {
      this.#cnxn.request({
        type,
        write,
        ...watches,
        done: (reply) => {
          if (reply.err !== Code.ok) return reject(new KeeperException(reply.err, path));
          try {
            resolve(read(reply.body));
          } catch (error) {
            const isGarbled = error instanceof JuteError;
            reject(isGarbled ? new KeeperException(Code.connectionLoss, path) : (error as Error));
            if (isGarbled) throw error;
          }
        },
      });
    });
  }

  /** In front of every path; empty when there is none. */
  protected get chroot(): string {
    return this.#cnxn.chroot;
  }

  protected serverPath(path: string): string {
    return withChroot(this.chroot, path);
  }

  protected clientPath(path: string): string {
    return withoutChroot(this.chroot, path);
  }
}
