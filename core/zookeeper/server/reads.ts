/**
 * The operations that change nothing (the second half of `FinalRequestProcessor`): each looks at
 * this server's tree, sets a watch if asked, and writes the body of its reply. A refusal is thrown
 * before anything is written that matters.
 */

import { Code } from '../protocol/codes.ts';
import { JuteReader, type JuteWriter } from '../protocol/jute.ts';
import {
  type MultiOperation,
  MultiRequest,
  MultiResponse,
  type MultiResult,
} from '../protocol/multi.ts';
import { EventType, Op, Perm, WatcherType } from '../protocol/opcodes.ts';
import { Stat } from '../protocol/records.ts';
import {
  GetAclResponse,
  GetDataResponse,
  PathRecord,
  PathTypeRequest,
  PathWatchRequest,
  SetWatches,
  WhoAmIResponse,
} from '../protocol/requests.ts';
import { isAllowed, userName, visibleAcl } from '../tree/acl.ts';
import type { ZNode } from '../tree/node.ts';
import type { ClientConnection } from './client-connection.ts';
import { codeOf } from './prep.ts';
import { KeeperError, type Request } from './request.ts';
import type { ZooKeeperServer } from './server.ts';

/** @throws KeeperError, JuteError */
export function writeRead(
  output: JuteWriter,
  server: ZooKeeperServer,
  connection: ClientConnection,
  request: Request,
): void {
  new Reads(output, server, connection, request).write();
}

class Reads {
  private readonly output: JuteWriter;
  private readonly server: ZooKeeperServer;
  private readonly connection: ClientConnection;
  private readonly request: Request;
  private readonly input: JuteReader;

  constructor(
    output: JuteWriter,
    server: ZooKeeperServer,
    connection: ClientConnection,
    request: Request,
  ) {
    this.output = output;
    this.server = server;
    this.connection = connection;
    this.request = request;
    this.input = new JuteReader(request.body);
  }

  write(): void {
    switch (this.request.type) {
      case Op.ping:
        return;
      case Op.exists:
        return this.exists();
      case Op.getData:
        return this.getData();
      case Op.getChildren:
      case Op.getChildren2:
        return this.getChildren();
      case Op.getACL:
        return this.getAcl();
      case Op.sync:
        return PathRecord.write(this.output, PathRecord.read(this.input));
      case Op.multiRead:
        return this.multiRead();
      case Op.getEphemerals:
        return this.getEphemerals();
      case Op.getAllChildrenNumber:
        return this.getAllChildrenNumber();
      case Op.whoAmI:
        return this.whoAmI();
      default:
        return this.watchOperation();
    }
  }

  private watchOperation(): void {
    switch (this.request.type) {
      case Op.setWatches:
      case Op.setWatches2:
        return this.setWatches();
      case Op.addWatch:
        return this.addWatch();
      case Op.checkWatches:
        return this.checkWatches();
      case Op.removeWatches:
        return this.removeWatches();
      default:
        throw new KeeperError(Code.unimplemented);
    }
  }

  // --- nodes ---------------------------------------------------------------------------------

  private get tree() {
    return this.server.db.tree;
  }

  private node(path: string): ZNode {
    const node = this.tree.get(path);
    if (node === undefined) throw new KeeperError(Code.noNode, path);
    return node;
  }

  private readable(path: string, perms: number = Perm.read): ZNode {
    const node = this.node(path);
    if (!this.server.config.skipACL && !isAllowed(node.acl, perms, this.request.ids)) {
      throw new KeeperError(Code.noAuth, path);
    }
    return node;
  }

  private exists(): void {
    const { path, watch } = PathWatchRequest.read(this.input);
    if (path.includes('\0')) throw new KeeperError(Code.badArguments, path);
    if (watch) this.tree.dataWatches.add(path, this.connection);
    Stat.write(this.output, this.node(path).clientStat());
  }

  private getData(): void {
    const { path, watch } = PathWatchRequest.read(this.input);
    const node = this.readable(path);
    if (watch) this.tree.dataWatches.add(path, this.connection);
    GetDataResponse.write(this.output, { data: node.data, stat: node.clientStat() });
  }

  private getChildren(): void {
    const { path, watch } = PathWatchRequest.read(this.input);
    const node = this.readable(path);
    if (watch) this.tree.childWatches.add(path, this.connection);
    this.output.strings(node.children());
    if (this.request.type === Op.getChildren2) Stat.write(this.output, node.clientStat());
  }

  private getAcl(): void {
    const { path } = PathRecord.read(this.input);
    const node = this.readable(path, Perm.read | Perm.admin);
    const acl = visibleAcl(node.acl, this.request.ids, this.server.config.skipACL);
    GetAclResponse.write(this.output, { acl, stat: node.clientStat() });
  }

  private multiRead(): void {
    const operations = MultiRequest.read(this.input);
    const results = operations.map((operation): MultiResult => {
      try {
        return this.readOne(operation);
      } catch (error) {
        return { type: Op.error, code: codeOf(error) };
      }
    });
    MultiResponse.write(this.output, results);
  }

  private readOne(operation: MultiOperation): MultiResult {
    if (operation.type === Op.getData) {
      const node = this.readable(operation.request.path);
      return { type: Op.getData, data: node.data, stat: node.clientStat() };
    }
    if (operation.type === Op.getChildren) {
      const node = this.readable(operation.request.path);
      return { type: Op.getChildren, children: node.children() };
    }
    throw new KeeperError(Code.marshallingError);
  }

  private getEphemerals(): void {
    const prefix = PathRecord.read(this.input).path.trim();
    const all = this.tree.ephemeralsOf(this.request.session).list();
    const isAll = prefix === '' || prefix === '/';
    this.output.strings(isAll ? all : all.filter((path) => path.startsWith(prefix)));
  }

  private getAllChildrenNumber(): void {
    const { path } = PathRecord.read(this.input);
    this.readable(path);
    if (path === '/' || path === '') return this.output.int(this.tree.nodeCount - 2);
    let count = 0;
    for (const [other] of this.tree.entries()) if (other.startsWith(`${path}/`)) count++;
    this.output.int(count);
  }

  private whoAmI(): void {
    const clients = this.connection.ids.map((id) => ({ scheme: id.scheme, id: userName(id) }));
    WhoAmIResponse.write(this.output, { clients });
  }

  // --- watches -------------------------------------------------------------------------------

  /** A client that reconnects says what it watched and up to where it has seen. */
  private setWatches(): void {
    const request = SetWatches.read(this.input);
    const { tree, connection } = this;
    for (const path of request.dataWatches) {
      const node = tree.get(path);
      if (node === undefined) connection.notify(EventType.nodeDeleted, path);
      else if (node.stat.mzxid > request.relativeZxid) {
        connection.notify(EventType.nodeDataChanged, path);
      } else tree.dataWatches.add(path, connection);
    }
    for (const path of request.existWatches) {
      if (tree.get(path) !== undefined) connection.notify(EventType.nodeCreated, path);
      else tree.dataWatches.add(path, connection);
    }
    for (const path of request.childWatches) {
      const node = tree.get(path);
      if (node === undefined) connection.notify(EventType.nodeDeleted, path);
      else if (node.stat.pzxid > request.relativeZxid) {
        connection.notify(EventType.nodeChildrenChanged, path);
      } else tree.childWatches.add(path, connection);
    }
    if (this.request.type !== Op.setWatches2) return;
    for (const path of this.input.strings()) this.persistent(path, 'persistent');
    for (const path of this.input.strings()) this.persistent(path, 'recursive');
  }

  private persistent(path: string, mode: 'persistent' | 'recursive'): void {
    this.tree.dataWatches.add(path, this.connection, mode);
    this.tree.childWatches.add(path, this.connection, mode);
  }

  private addWatch(): void {
    const { path, type } = PathTypeRequest.read(this.input);
    if (type !== 0 && type !== 1) throw new KeeperError(Code.marshallingError, path);
    this.persistent(path, type === 0 ? 'persistent' : 'recursive');
    this.output.int(Code.ok);
  }

  private checkWatches(): void {
    const { path, type } = PathTypeRequest.read(this.input);
    const { children, data } = tablesOf(type);
    const found =
      (children && this.tree.childWatches.has(path, this.connection)) ||
      (data && this.tree.dataWatches.has(path, this.connection));
    if (!found) throw new KeeperError(Code.noWatcher, path);
  }

  private removeWatches(): void {
    const { path, type } = PathTypeRequest.read(this.input);
    const { children, data } = tablesOf(type);
    const fromChildren = children && this.tree.childWatches.remove(path, this.connection);
    const fromData = data && this.tree.dataWatches.remove(path, this.connection);
    if (!fromChildren && !fromData) throw new KeeperError(Code.noWatcher, path);
  }
}

function tablesOf(type: number): { children: boolean; data: boolean } {
  if (type < WatcherType.children || type > WatcherType.any) {
    throw new KeeperError(Code.marshallingError);
  }
  return { children: type !== WatcherType.data, data: type !== WatcherType.children };
}
