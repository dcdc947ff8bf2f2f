/**
 * The client library as programs use it: the operations of `org.apache.zookeeper.ZooKeeper`, each
 * a promise that settles with the reply or rejects with a {@link KeeperException}. One object is
 * one session. Paths are checked before anything is sent, as the Java client does.
 */
import type { System } from '../../machine/system.ts';
import { Code } from '../protocol/codes.ts';
import { decodeUtf8, encodeUtf8, type JuteReader, type JuteWriter } from '../protocol/jute.ts';
import { MultiRequest, MultiResponse } from '../protocol/multi.ts';
import { KeeperState, Op } from '../protocol/opcodes.ts';
import { type Acl, type Id, Stat } from '../protocol/records.ts';
import {
  Create2Response,
  GetAclResponse,
  GetChildren2Response,
  GetDataResponse,
  PathRecord,
  PathVersionRequest,
  PathWatchRequest,
  SetAclRequest,
  SetDataRequest,
  WhoAmIResponse,
} from '../protocol/requests.ts';
import { ClientCnxn, type Request } from './cnxn.ts';
import type { ClientState, Watcher } from './events.ts';
import { KeeperException } from './keeper-exception.ts';
import {
  bytesOf,
  type CreateOptions,
  createOp,
  type Data,
  type MultiOp,
  type MultiOpResult,
  multiOperation,
  type NodeData,
  pathOf,
  validateAcl,
  writeCreate,
} from './operations.ts';
import { type ClientOptions, DEFAULT_TIMEOUT_MS } from './options.ts';
import { parseConnectString, validatePath, withChroot, withoutChroot } from './paths.ts';

const NOTHING = () => {};

export class ZooKeeper {
  protected readonly sys: System;
  readonly #renews: boolean;
  #cnxn: ClientCnxn;
  #closed = false;
  readonly #open: () => ClientCnxn;
  readonly #identities: (readonly [scheme: string, auth: Uint8Array])[] = [];
  readonly #listeners = new Set<Watcher>();
  readonly #defaultWatcher: Watcher;

  /**
   * Starts to connect at once, and never stops trying. `quorum` is a connect string, with a chroot
   * or without.
   * @throws PathError when it is malformed
   */
  constructor(sys: System, quorum: string, options: ClientOptions = {}) {
    this.sys = sys;
    this.#renews = options.renew ?? false;
    this.#defaultWatcher = (event) => {
      options.watcher?.(event);
      if (event.path === null) for (const hear of [...this.#listeners]) hear(event);
    };
    const servers = parseConnectString(quorum);
    const { timeoutMs = DEFAULT_TIMEOUT_MS } = options;
    this.#open = () => {
      const cnxn = new ClientCnxn(sys, servers, { timeoutMs, watcher: this.#defaultWatcher });
      for (const [scheme, auth] of this.#identities) cnxn.addAuth(scheme, auth);
      cnxn.start();
      return cnxn;
    };
    this.#cnxn = this.#open();
  }

  get state(): ClientState {
    return this.#cnxn.state;
  }

  get isAlive(): boolean {
    return this.#cnxn.isAlive;
  }

  /** 0n before the first connection. */
  get sessionId(): bigint {
    return this.#cnxn.sessionId;
  }

  /** The negotiated session time-out. */
  get timeoutMs(): number {
    return this.#cnxn.timeoutMs;
  }

  /** Hears of every event of the session until the function returned is called. */
  onSession(hear: Watcher): () => void {
    this.#listeners.add(hear);
    return () => this.#listeners.delete(hear);
  }

  /**
   * Settles at the next moment (or now) at which the client is connected; rejects with
   * SessionExpired, AuthFailed or, after `waitMs`, ConnectionLoss.
   */
  connected(waitMs?: number): Promise<void> {
    this.#renew();
    return this.sys.promise((resolve, reject) => {
      if (this.state === 'CONNECTED') return resolve();
      const settle = (finish: () => void) => {
        unhear();
        timer?.cancel();
        finish();
      };
      const unhear = this.onSession(({ state }) => {
        if (state === KeeperState.syncConnected) settle(resolve);
        else if (!this.isAlive) settle(() => reject(this.#ended()));
      });
      const giveUp = () => settle(() => reject(new KeeperException(Code.connectionLoss)));
      const origin = { label: 'not connected to ZooKeeper' };
      const timer = waitMs === undefined ? undefined : this.sys.timer(waitMs, giveUp, origin);
      if (!this.isAlive) settle(() => reject(this.#ended()));
    });
  }

  #ended(): KeeperException {
    const failed = this.state === 'AUTH_FAILED';
    return new KeeperException(failed ? Code.authFailed : Code.sessionExpired);
  }

  // --- operations ----------------------------------------------------------------------------

  /** Creates a znode and returns its path, which a sequential mode completes. */
  async create(path: string, data: Data, options: CreateOptions = {}): Promise<string> {
    const withStat = options.mode?.endsWith('WithTtl') || options.mode === 'container';
    if (withStat) return (await this.create2(path, data, options)).path;
    const write = writeCreate(this.#cnxn.chroot, path, data, options);
    return this.#call(Op.create, path, write, (body) => this.#client(PathRecord.read(body).path));
  }

  /** As {@link create}, with the Stat of the new znode. */
  async create2(path: string, data: Data, options: CreateOptions = {}): Promise<Create2Response> {
    const write = writeCreate(this.#cnxn.chroot, path, data, options);
    return this.#call(createOp(options.mode), path, write, (body) => {
      const { path: created, stat } = Create2Response.read(body);
      return { path: this.#client(created), stat };
    });
  }

  /** @param version -1 deletes whatever the version is */
  async delete(path: string, version = -1): Promise<void> {
    validatePath(path);
    const record = { path: this.#server(path), version };
    const write = (out: JuteWriter) => PathVersionRequest.write(out, record);
    return this.#call(Op.delete, path, write, NOTHING);
  }

  /** The Stat, or undefined. The watch hears of creation, change or deletion, once. */
  async exists(path: string, watch?: Watcher | boolean): Promise<Stat | undefined> {
    const read = (body: JuteReader): Stat | undefined => Stat.read(body);
    return this.#read(Op.exists, path, 'exists', watch, read).catch((error: unknown) => {
      if (error instanceof KeeperException && error.code === Code.noNode) return undefined;
      throw error;
    });
  }

  async getData(path: string, watch?: Watcher | boolean): Promise<NodeData> {
    return this.#read(Op.getData, path, 'data', watch, (body) => {
      const { data, stat } = GetDataResponse.read(body);
      return { data, stat, text: data ? decodeUtf8(data) : '' };
    });
  }

  async setData(path: string, data: Data, version = -1): Promise<Stat> {
    validatePath(path);
    const record = { path: this.#server(path), data: bytesOf(data), version };
    return this.#call(Op.setData, path, (out) => SetDataRequest.write(out, record), Stat.read);
  }

  /** The names of the children, in the order of the server, and the Stat of the parent. */
  async getChildren(path: string, watch?: Watcher | boolean): Promise<GetChildren2Response> {
    return this.#read(Op.getChildren2, path, 'children', watch, GetChildren2Response.read);
  }

  async getACL(path: string): Promise<GetAclResponse> {
    validatePath(path);
    const record = { path: this.#server(path) };
    return this.#call(Op.getACL, path, (out) => PathRecord.write(out, record), GetAclResponse.read);
  }

  async setACL(path: string, acl: readonly Acl[], version = -1): Promise<Stat> {
    validatePath(path);
    validateAcl(acl);
    const record = { path: this.#server(path), acl, version };
    return this.#call(Op.setACL, path, (out) => SetAclRequest.write(out, record), Stat.read);
  }

  /** After it, reads of this client see everything committed before. */
  async sync(path: string): Promise<void> {
    validatePath(path);
    const record = { path: this.#server(path) };
    return this.#call(Op.sync, path, (out) => PathRecord.write(out, record), NOTHING);
  }

  /**
   * All or nothing. Rejects with the code of the operation that failed; `results` of the exception
   * say what became of each.
   */
  async multi(operations: readonly MultiOp[]): Promise<readonly MultiOpResult[]> {
    const records = operations.map((operation) => multiOperation(this.#cnxn.chroot, operation));
    const write = (out: JuteWriter) => MultiRequest.write(out, records);
    return this.#call(Op.multi, undefined, write, (body) => {
      const results = MultiResponse.read(body);
      for (const [i, result] of results.entries()) {
        if (result.type !== Op.error || result.code === Code.ok) continue;
        const operation = operations[i];
        const path = operation && pathOf(operation);
        throw new KeeperException(result.code, path, results);
      }
      return results.map((result) => ({
        ...('path' in result && { path: this.#client(result.path) }),
        ...('stat' in result && { stat: result.stat }),
      }));
    });
  }

  /** Adds an identity; a refusal ends the session with an event AuthFailed. */
  addAuth(scheme: string, auth: Uint8Array | string): void {
    const bytes = typeof auth === 'string' ? encodeUtf8(auth) : auth;
    this.#identities.push([scheme, bytes]);
    this.#cnxn.addAuth(scheme, bytes);
  }

  /** Who the server takes this client for: scheme and user of each identity. */
  async whoAmI(): Promise<readonly Id[]> {
    return this.#call(Op.whoAmI, undefined, NOTHING, (body) => WhoAmIResponse.read(body).clients);
  }

  #renew(): void {
    if (!this.#renews || this.#cnxn.state !== 'CLOSED' || this.#closed) return;
    this.#cnxn = this.#open();
  }

  /** Ends the session, and with it the ephemeral znodes. Settles when the client is cleaned up. */
  close(): Promise<void> {
    this.#closed = true;
    return this.sys.promise((resolve) => this.#cnxn.close(() => resolve()));
  }

  // --- requests ------------------------------------------------------------------------------

  #call<T>(
    type: number,
    path: string | undefined,
    write: (output: JuteWriter) => void,
    read: (body: JuteReader) => T,
    watch?: Request['watch'],
  ): Promise<T> {
    this.#renew();
    return this.sys.promise((resolve, reject) => {
      this.#cnxn.request({
        type,
        write,
        ...(watch && { watch }),
        done: (reply) => {
          if (reply.err !== Code.ok) return reject(new KeeperException(reply.err, path));
          try {
            resolve(read(reply.body));
          } catch (error) {
            reject(error as Error);
          }
        },
      });
    });
  }

  #read<T>(
    type: number,
    path: string,
    table: 'data' | 'exists' | 'children',
    watch: Watcher | boolean | undefined,
    read: (body: JuteReader) => T,
  ): Promise<T> {
    validatePath(path);
    const watcher = watch === true ? this.#defaultWatcher : watch || undefined;
    const record = { path: this.#server(path), watch: watcher !== undefined };
    const write = (output: JuteWriter) => PathWatchRequest.write(output, record);
    return this.#call(type, path, write, read, watcher && { table, path, watcher });
  }

  #server(path: string): string {
    return withChroot(this.#cnxn.chroot, path);
  }

  #client(path: string): string {
    return withoutChroot(this.#cnxn.chroot, path);
  }
}
