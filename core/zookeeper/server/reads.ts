/**
 * The operations that change nothing (the second half of `FinalRequestProcessor`): each looks at
 * this server's tree, sets a watch if asked, and writes the body of its reply. A refusal is thrown
 * before anything is written that matters.
 */

import { mutant } from '../mutants.ts';
import { Code } from '../protocol/codes.ts';
import { JuteError, JuteReader, type JuteWriter } from '../protocol/jute.ts';
import {
  isReadOperation,
  type MultiOperation,
  MultiRequest,
  MultiResponse,
  type MultiResult,
} from '../protocol/multi.ts';
import { Op, Perm } from '../protocol/opcodes.ts';
import { Stat } from '../protocol/records.ts';
import {
  GetAclResponse,
  GetDataResponse,
  PathWatchRequest,
  WhoAmIResponse,
} from '../protocol/requests.ts';
import { isAllowed, userName, visibleAcl } from '../tree/acl.ts';
import type { ZNode } from '../tree/node.ts';
import type { WatchMode } from '../tree/watches.ts';
import type { ClientConnection } from './client-connection.ts';
import { KeeperError, type Request } from './request.ts';
import type { ZooKeeperServer } from './server.ts';
import { type StandingMode, writeWatchOperation } from './watch-reads.ts';

/** @throws KeeperError, JuteError */
export function writeRead(
  output: JuteWriter,
  server: ZooKeeperServer,
  connection: ClientConnection,
  request: Request,
): void {
  new Reads(output, server, connection, request).write();
}

function totalLength(names: readonly string[]): number {
  let length = 0;
  for (const name of names) length += name.length;
  return length;
}

/** A marshalling error whose reply has a body all the same. */
export class RefusedWithBody extends JuteError {}

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
        return this.output.string(this.input.string());
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
    const { output, tree, connection, request, input } = this;
    const isComingBack = request.type === Op.setWatches || request.type === Op.setWatches2;
    if (isComingBack && mutant(this.server.sys, 'forget-watches')) return;
    if (writeWatchOperation(output, tree, connection, request.type, input, this.kept)) return;
    throw new KeeperError(Code.unimplemented);
  }

  /** The mode in which a watch that stays is kept. */
  private readonly kept = (mode: StandingMode): WatchMode => {
    const { sys } = this.server;
    if (mutant(sys, 'persistent-fires-once')) return 'standard';
    return mutant(sys, 'recursive-is-flat') ? 'persistent' : mode;
  };

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
    const { skipACL, auth } = this.server.config;
    const isOpen = skipACL || mutant(this.server.sys, 'read-without-permission');
    if (!isOpen && !isAllowed(node.acl, perms, this.request.ids, auth)) {
      throw new KeeperError(Code.noAuth, path);
    }
    return node;
  }

  private exists(): void {
    const { path, watch } = PathWatchRequest.read(this.input);
    if (path.includes('\0')) throw new KeeperError(Code.badArguments, path);
    if (watch) this.tree.dataWatches.add(path, this.connection);
    const node = this.node(path);
    this.server.db.treeMetrics.read(path, 0);
    Stat.write(this.output, node.clientStat());
  }

  private getData(): void {
    const { path, watch } = PathWatchRequest.read(this.input);
    const node = this.readable(path);
    if (watch) this.tree.dataWatches.add(path, this.connection);
    const stat = node.clientStat();
    GetDataResponse.write(this.output, { data: this.dataOf(path, node), stat });
    this.server.dataAnswers.answered(path, stat);
  }

  private getChildren(): void {
    const { path, watch } = PathWatchRequest.read(this.input);
    const node = this.readable(path);
    if (watch) this.tree.childWatches.add(path, this.connection);
    this.output.strings(this.childrenOf(path, node));
    if (this.request.type !== Op.getChildren2) return;
    const stat = node.clientStat();
    Stat.write(this.output, stat);
    this.server.childrenAnswers.answered(path, stat);
  }

  private dataOf(path: string, node: ZNode): Uint8Array | null {
    this.server.db.treeMetrics.read(path, node.data?.length ?? 0);
    return node.data;
  }

  private childrenOf(path: string, node: ZNode): readonly string[] {
    const names = node.children();
    this.server.db.treeMetrics.read(path, totalLength(names));
    return names;
  }

  private getAcl(): void {
    const node = this.readable(this.input.presentText(), Perm.read | Perm.admin);
    const { skipACL, auth } = this.server.config;
    const acl = visibleAcl(node.acl, this.request.ids, auth, skipACL);
    GetAclResponse.write(this.output, { acl, stat: node.clientStat() });
  }

  /** A read that is refused is told in its place; anything else than reads spoils it all. */
  private multiRead(): void {
    const operations = MultiRequest.read(this.input);
    if (operations.some((operation) => !isReadOperation(operation))) {
      MultiResponse.write(this.output, []);
      throw new RefusedWithBody('Invalid type of readOp');
    }
    const results = operations.map((operation): MultiResult => {
      try {
        return this.readOne(operation);
      } catch (error) {
        if (!(error instanceof KeeperError)) throw error;
        return { type: Op.error, code: error.code };
      }
    });
    MultiResponse.write(this.output, results);
  }

  /** Watches cannot be set here. */
  private readOne(operation: MultiOperation): MultiResult {
    if (operation.type === Op.getData) {
      const { path } = operation.request;
      const node = this.readable(path);
      return { type: Op.getData, data: this.dataOf(path, node), stat: node.clientStat() };
    }
    const { path } = operation.request;
    return { type: Op.getChildren, children: this.childrenOf(path, this.readable(path)) };
  }

  /** The session's own, by a prefix of text rather than of path. */
  private getEphemerals(): void {
    const prefix = this.input.string() ?? '';
    const all = this.tree.ephemeralsOf(this.request.session).list();
    const isAll = prefix.trim() === '' || prefix.trim() === '/';
    this.output.strings(isAll ? all : all.filter((path) => path.startsWith(prefix)));
  }

  /** The real map holds the root twice: under "/" it leaves out both, under "" it counts one. */
  private getAllChildrenNumber(): void {
    const path = this.input.presentText();
    this.readable(path);
    if (path === '/') return this.output.int(this.tree.nodeCount - 2);
    if (path === '') return this.output.int(this.tree.nodeCount - 1);
    let count = 0;
    for (const [other] of this.tree.entries()) if (other.startsWith(`${path}/`)) count++;
    this.output.int(count);
  }

  private whoAmI(): void {
    const clients = this.connection.ids.map((id) => ({ scheme: id.scheme, id: userName(id) }));
    WhoAmIResponse.write(this.output, { clients });
  }
}
