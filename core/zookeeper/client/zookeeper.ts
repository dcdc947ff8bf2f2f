/**
 * The client library as programs use it: the operations of `org.apache.zookeeper.ZooKeeper`, each
 * a promise that settles with the reply or rejects with a {@link KeeperException}. One object is
 * one session. Paths are checked before anything is sent, as the Java client does.
 */
import { GetAllChildrenNumberResponse, ReconfigRequest } from '../protocol/admin-requests.ts';
import { decodeUtf8, type JuteReader, type JuteWriter } from '../protocol/jute.ts';
import { MultiRequest, MultiResponse } from '../protocol/multi.ts';
import { Op, WatcherType } from '../protocol/opcodes.ts';
import { type Acl, type Id, Stat } from '../protocol/records.ts';
import {
  Create2Response,
  GetAclResponse,
  GetChildren2Response,
  GetChildrenResponse,
  GetDataResponse,
  PathRecord,
  PathTypeRequest,
  PathVersionRequest,
  PathWatchRequest,
  SetAclRequest,
  SetDataRequest,
  WhoAmIResponse,
} from '../protocol/requests.ts';
import type { Watcher } from './events.ts';
import { is } from './keeper-exception.ts';
import {
  bytesOf,
  type CreateOptions,
  createOp,
  type Data,
  type MultiOp,
  type MultiOpResult,
  multiOperation,
  multiResults,
  type NodeData,
  type ReadOp,
  type ReadOpResult,
  readOperation,
  readResults,
  type ServerChange,
  validateAcl,
  writeCreate,
} from './operations.ts';
import { validatePath } from './paths.ts';
import { Session } from './session.ts';
import type { WatchKind } from './watches.ts';

const NOTHING = () => {};
/** `ZooDefs.CONFIG_NODE`: the same for every client, whatever its chroot. */
const CONFIG_NODE = '/zookeeper/config';
/** `AddWatchMode`. */
const WATCH_MODES = { persistent: 0, recursive: 1 } as const;

export class ZooKeeper extends Session {
  /** Creates a znode and returns its path, which a sequential mode completes. */
  async create(path: string, data: Data, options: CreateOptions = {}): Promise<string> {
    const withStat = options.mode?.endsWith('WithTtl') || options.mode === 'container';
    if (withStat) return (await this.create2(path, data, options)).path;
    const write = writeCreate(this.chroot, path, data, options);
    return this.call(Op.create, path, write, (body) => this.clientPath(PathRecord.read(body).path));
  }

  /** As {@link create}, with the Stat of the new znode. */
  async create2(path: string, data: Data, options: CreateOptions = {}): Promise<Create2Response> {
    const write = writeCreate(this.chroot, path, data, options);
    return this.call(createOp(options.mode), path, write, (body) => {
      const { path: created, stat } = Create2Response.read(body);
      return { path: this.clientPath(created), stat };
    });
  }

  /** @param version -1 deletes whatever the version is */
  async delete(path: string, version = -1): Promise<void> {
    validatePath(path);
    const record = { path: this.serverPath(path), version };
    return this.call(Op.delete, path, (out) => PathVersionRequest.write(out, record), NOTHING);
  }

  /** The Stat, or undefined. The watch hears of creation, change or deletion, once. */
  async exists(path: string, watch?: Watcher | boolean): Promise<Stat | undefined> {
    const read = (body: JuteReader): Stat | undefined => Stat.read(body);
    return this.#read(Op.exists, path, 'exists', watch, read).catch((error: unknown) => {
      if (is(error, 'noNode')) return undefined;
      throw error;
    });
  }

  async getData(path: string, watch?: Watcher | boolean): Promise<NodeData> {
    return this.#read(Op.getData, path, 'data', watch, nodeData);
  }

  async setData(path: string, data: Data, version = -1): Promise<Stat> {
    validatePath(path);
    const record = { path: this.serverPath(path), data: bytesOf(data), version };
    return this.call(Op.setData, path, (out) => SetDataRequest.write(out, record), Stat.read);
  }

  /** The names of the children, in the order of the server, and the Stat of the parent. */
  async getChildren(path: string, watch?: Watcher | boolean): Promise<GetChildren2Response> {
    return this.#read(Op.getChildren2, path, 'children', watch, GetChildren2Response.read);
  }

  /** The names of the children alone, as clients asked for them before there was a Stat with them. */
  async childNames(path: string, watch?: Watcher | boolean): Promise<readonly string[]> {
    const read = (body: JuteReader) => GetChildrenResponse.read(body).children;
    return this.#read(Op.getChildren, path, 'children', watch, read);
  }

  /** How many znodes there are below this one, at any depth. */
  async getAllChildrenNumber(path: string): Promise<number> {
    const read = (body: JuteReader) => GetAllChildrenNumberResponse.read(body).totalNumber;
    return this.#ask(Op.getAllChildrenNumber, path, read);
  }

  /**
   * The ephemeral znodes of this session whose paths begin with `prefix`. As in Java the chroot is
   * left out of account: the prefix and the paths are those of the server.
   */
  async getEphemerals(prefix = '/'): Promise<readonly string[]> {
    validatePath(prefix);
    const write = (out: JuteWriter) => PathRecord.write(out, { path: prefix });
    // GetEphemeralsResponse: a list of strings too.
    const read = (body: JuteReader) => GetChildrenResponse.read(body).children;
    return this.call(Op.getEphemerals, undefined, write, read);
  }

  async getACL(path: string): Promise<GetAclResponse> {
    return this.#ask(Op.getACL, path, GetAclResponse.read);
  }

  /** @param version compared with `aversion`; -1 sets whatever that is */
  async setACL(path: string, acl: readonly Acl[], version = -1): Promise<Stat> {
    validatePath(path);
    validateAcl(acl);
    const record = { path: this.serverPath(path), acl, version };
    return this.call(Op.setACL, path, (out) => SetAclRequest.write(out, record), Stat.read);
  }

  /** After it, reads of this client see everything committed before. */
  async sync(path: string): Promise<void> {
    return this.#ask(Op.sync, path, NOTHING);
  }

  /**
   * All or nothing. Rejects with the code of the operation that failed; `results` of the exception
   * say what became of each.
   */
  async multi(operations: readonly MultiOp[]): Promise<readonly MultiOpResult[]> {
    const records = operations.map((operation) => multiOperation(this.chroot, operation));
    if (records.length === 0) return [];
    const write = (out: JuteWriter) => MultiRequest.write(out, records);
    return this.call(Op.multi, undefined, write, (body) =>
      multiResults(this.chroot, operations, MultiResponse.read(body)),
    );
  }

  /** Several reads at one moment; what one of them is refused does not concern the others. */
  async multiRead(operations: readonly ReadOp[]): Promise<readonly ReadOpResult[]> {
    const records = operations.map((operation) => readOperation(this.chroot, operation));
    if (records.length === 0) return [];
    const write = (out: JuteWriter) => MultiRequest.write(out, records);
    return this.call(Op.multiRead, undefined, write, (body) =>
      readResults(operations, MultiResponse.read(body)),
    );
  }

  /** Who the server takes this client for: scheme and user of each identity. */
  async whoAmI(): Promise<readonly Id[]> {
    return this.call(Op.whoAmI, undefined, NOTHING, (body) => WhoAmIResponse.read(body).clients);
  }

  // --- watches that stay ---------------------------------------------------------------------

  /**
   * Watches a path, which need not exist, for as long as the session lives or until
   * {@link removeWatches}: `persistent` hears of the znode and of its list of children, `recursive`
   * of the znode and all below it (and of no list of children).
   */
  async addWatch(
    path: string,
    mode: keyof typeof WATCH_MODES,
    watcher: Watcher = this.defaultWatcher,
  ): Promise<void> {
    validatePath(path);
    const record = { path: this.serverPath(path), type: WATCH_MODES[mode] };
    const write = (out: JuteWriter) => PathTypeRequest.write(out, record);
    const watch = { table: mode, path, watcher };
    return this.call(Op.addWatch, path, write, NOTHING, { watch });
  }

  /**
   * Takes one watcher away; it hears so by an event of its own. Only the kind `any` takes away
   * persistent ones. The server is asked whether it knows of the watch (checkWatches) and keeps it:
   * what it still sends finds nobody.
   * @param options `local`: remove it even if no server can be asked
   * @throws KeeperException NoWatcher
   */
  async removeWatches(
    path: string,
    watcher: Watcher,
    kind: WatchKind = 'any',
    options: { readonly local?: boolean } = {},
  ): Promise<void> {
    return this.#unwatch(Op.checkWatches, path, watcher, kind, options.local);
  }

  /** Takes all watchers of a path away, here and on the server. @throws KeeperException NoWatcher */
  async removeAllWatches(
    path: string,
    kind: WatchKind = 'any',
    options: { readonly local?: boolean } = {},
  ): Promise<void> {
    return this.#unwatch(Op.removeWatches, path, undefined, kind, options.local);
  }

  // --- the ensemble --------------------------------------------------------------------------

  /** The configuration of the ensemble, which changes when it is reconfigured. */
  async getConfig(watch?: Watcher | boolean): Promise<NodeData> {
    const watcher = watch === true ? this.defaultWatcher : watch || undefined;
    const record = { path: CONFIG_NODE, watch: watcher !== undefined };
    const write = (out: JuteWriter) => PathWatchRequest.write(out, record);
    const watches = watcher && { watch: { table: 'data' as const, path: CONFIG_NODE, watcher } };
    return this.call(Op.getData, CONFIG_NODE, write, nodeData, watches);
  }

  /**
   * Changes who belongs to the ensemble (`ZooKeeperAdmin.reconfigure`) and returns the new
   * configuration: by `joining` (`server.…` lines) and `leaving` (numbers), or by all `members`.
   */
  async reconfig(change: ServerChange): Promise<NodeData> {
    const record = {
      joiningServers: change.joining?.join(',') ?? null,
      leavingServers: change.leaving?.join(',') ?? null,
      newMembers: change.members?.join(',') ?? null,
      curConfigId: change.fromVersion ?? -1n,
    };
    const write = (out: JuteWriter) => ReconfigRequest.write(out, record);
    return this.call(Op.reconfig, undefined, write, nodeData);
  }

  // --- requests ------------------------------------------------------------------------------

  #ask<T>(type: number, path: string, read: (body: JuteReader) => T): Promise<T> {
    validatePath(path);
    const record = { path: this.serverPath(path) };
    return this.call(type, path, (out) => PathRecord.write(out, record), read);
  }

  #read<T>(
    type: number,
    path: string,
    table: 'data' | 'exists' | 'children',
    watch: Watcher | boolean | undefined,
    read: (body: JuteReader) => T,
  ): Promise<T> {
    validatePath(path);
    const watcher = watch === true ? this.defaultWatcher : watch || undefined;
    const record = { path: this.serverPath(path), watch: watcher !== undefined };
    const write = (output: JuteWriter) => PathWatchRequest.write(output, record);
    return this.call(type, path, write, read, watcher && { watch: { table, path, watcher } });
  }

  async #unwatch(
    type: number,
    path: string,
    watcher: Watcher | undefined,
    kind: WatchKind,
    local = false,
  ): Promise<void> {
    validatePath(path);
    const record = { path: this.serverPath(path), type: WatcherType[kind] };
    const write = (out: JuteWriter) => PathTypeRequest.write(out, record);
    return this.call(type, path, write, NOTHING, { unwatch: { path, kind, watcher, local } });
  }
}

function nodeData(body: JuteReader): NodeData {
  const { data, stat } = GetDataResponse.read(body);
  return { data, stat, text: data ? decodeUtf8(data) : '' };
}
