/**
 * `NamenodeFsck`, behind the page `/fsck` of a NameNode: walks a tree of the namespace and reports
 * where blocks are missing, corrupt or not replicated as they should be.
 */

import type { System } from '../../../../core/plugin/index.ts';
import {
  type HttpRequest,
  type HttpResponse,
  JavaException,
  type RpcCall,
  type Served,
} from '../../../hadoop-common/door.ts';
import { javaDate } from '../../commands/fs/format.ts';
import { childOf } from '../../commands/fs/path.ts';
import { datanodeName, extendedName, xferAddress } from '../../protocols/block-names.ts';
import type { DatanodeInfo, LocatedBlock } from '../../protocols/blocks.ts';
import type { ClientProtocol, FileStatus } from '../../protocols/client-protocol.ts';
import { FsckResult } from './fsck-result.ts';

/** What it needs of a NameNode. */
export interface CheckedNamesystem {
  readonly clientProtocol: Served<ClientProtocol>;
  /** `dfs.namenode.replication.min` */
  readonly minReplication: number;
}

/** Answers a request to `/fsck`. */
export async function serveFsck(
  sys: System,
  namesystem: CheckedNamesystem,
  request: HttpRequest,
): Promise<HttpResponse> {
  return { status: 200, body: await new NamenodeFsck(sys, namesystem, request).run() };
}

class NamenodeFsck {
  private readonly sys: System;
  private readonly namesystem: CheckedNamesystem;
  private readonly request: HttpRequest;
  private readonly call: RpcCall;
  private readonly result: FsckResult;
  private readonly corrupt: string[] = [];
  private out = '';

  constructor(sys: System, namesystem: CheckedNamesystem, request: HttpRequest) {
    this.sys = sys;
    this.namesystem = namesystem;
    this.request = request;
    this.result = new FsckResult(namesystem.minReplication);
    const user = request.query.get('ugi') ?? 'root';
    this.call = { user, address: request.address, clientId: '', callId: -1, retryCount: 0 };
  }

  async run(): Promise<string> {
    const path = this.request.query.get('path') ?? '/';
    const began = this.sys.clock.monotonic();
    const date = () => javaDate(this.sys.clock.wall());
    if (!this.asked('listcorruptfileblocks')) {
      this.out += `FSCK started by ${this.call.user} (auth:SIMPLE) from /${this.call.address} for path ${path} at ${date()}\n\n`;
    }
    try {
      const status = await this.namesystem.clientProtocol.getFileInfo({ src: path }, this.call);
      if (!status) return `${this.out}\n\nFsck on path '${path}' does not exist`;
      await this.check(path, status);
    } catch (error) {
      if (!(error instanceof JavaException)) throw error;
      return `${this.out}${error.message}\n\n\nFsck on path '${path}' FAILED`;
    }
    if (this.asked('listcorruptfileblocks')) return this.corruptList(path);
    const took = Math.floor(this.sys.clock.monotonic() - began);
    this.out += `\n${await this.summary()}FSCK ended at ${date()} in ${took} milliseconds\n`;
    const health = this.result.isHealthy ? 'HEALTHY' : 'CORRUPT';
    return `${this.out}\n\nThe filesystem under path '${path}' is ${health}\n`;
  }

  private asked(option: string): boolean {
    return this.request.query.has(option);
  }

  private corruptList(path: string): string {
    const lines = this.corrupt.map((line) => `${line}\n`).join('');
    const what = `The filesystem under path '${path}' has ${this.corrupt.length} CORRUPT files`;
    return `${lines}${what}\n`;
  }

  private async summary(): Promise<string> {
    const { clientProtocol } = this.namesystem;
    const nodes = await clientProtocol.getDatanodeReport({ type: 'LIVE' }, this.call);
    const { replication } = await clientProtocol.getServerDefaults({}, this.call);
    return this.result.report(nodes.length, replication);
  }

  private async check(path: string, status: FileStatus): Promise<void> {
    if (!status.isDirectory) return this.checkFile(path, status);
    if (this.asked('files')) this.out += `${path} <dir>\n`;
    this.result.dirs++;
    for (let startAfter = ''; ; ) {
      const page = await this.namesystem.clientProtocol.getListing(
        { src: path, startAfter },
        this.call,
      );
      for (const child of page?.entries ?? []) await this.check(childOf(path, child.name), child);
      if (!page || page.remaining === 0) return;
      startAfter = page.entries.at(-1)?.name ?? '';
    }
  }

  private async checkFile(path: string, status: FileStatus): Promise<void> {
    const { result } = this;
    const located = await this.namesystem.clientProtocol.getBlockLocations(
      { src: path, offset: 0, length: Number.MAX_SAFE_INTEGER },
      this.call,
    );
    if (!located) return;
    const { blocks } = located;
    if (located.underConstruction && !this.asked('openforwrite')) {
      result.openFiles++;
      result.openSize += located.fileLength;
      result.openBlocks += blocks.length;
      return;
    }
    result.files++;
    result.size += located.fileLength;
    result.blocks += blocks.length;
    if (this.asked('files')) {
      const open = located.underConstruction ? ', OPENFORWRITE' : '';
      this.out += `${path} ${located.fileLength} bytes, replicated: replication=${status.replication}, ${blocks.length} block(s)${open}: `;
    } else if (located.underConstruction) {
      this.out += `${path} ${located.fileLength} bytes, replicated: replication=${status.replication}, ${blocks.length} block(s), OPENFORWRITE: `;
    }
    await this.checkBlocks(path, status, blocks);
  }

  private async checkBlocks(
    path: string,
    { replication }: FileStatus,
    blocks: readonly LocatedBlock[],
  ): Promise<void> {
    const missing = blocks.filter((one) => one.locations.length === 0 && !one.corrupt);
    const corrupt = blocks.filter((one) => one.corrupt);
    const under = blocks.map((one) => this.checkBlock(path, one, replication)).some(Boolean);
    if (missing.length + corrupt.length > 0) await this.damaged(path, missing, corrupt);
    if (!this.asked('files')) return;
    const state = [damage('MISSING', missing), damage('CORRUPT', corrupt)].filter(Boolean);
    if (state.length > 0) this.out += state.map((text) => ` ${text}\n`).join('');
    else if (!under) this.out += ' OK\n';
    if (this.asked('blocks'))
      this.out += `${blocks.map((one, at) => this.line(one, at)).join('')}\n`;
  }

  /** Whether it has too few replicas, which is told. */
  private checkBlock(path: string, one: LocatedBlock, target: number): boolean {
    const { result } = this;
    const live = one.corrupt ? 0 : one.locations.length;
    result.replicas += live;
    if (one.corrupt) {
      result.corruptBlocks++;
      result.corruptSize += one.block.bytes;
      this.out += `\n${path}: CORRUPT blockpool ${one.block.poolId} block blk_${one.block.id}\n`;
      return false;
    }
    if (live === 0) {
      result.missingBlocks++;
      result.missingSize += one.block.bytes;
      return false;
    }
    result.expectedReplicas += target;
    if (live >= this.namesystem.minReplication) result.minReplicated++;
    if (live > target) result.overReplicated++;
    if (live >= target) return false;
    result.underReplicated++;
    result.missingReplicas += target - live;
    const where = this.asked('files') ? '' : `\n${path}: `;
    this.out += `${where} Under replicated ${extendedName(one.block)}. Target Replicas is ${target} but found ${live} live replica(s), 0 decommissioned replica(s), 0 decommissioning replica(s).\n`;
    return true;
  }

  private async damaged(
    path: string,
    missing: readonly LocatedBlock[],
    corrupt: readonly LocatedBlock[],
  ): Promise<void> {
    this.result.corruptFiles++;
    for (const { block } of [...missing, ...corrupt]) {
      this.corrupt.push(`blk_${block.id}\t${path}`);
    }
    if (!this.asked('files') && !this.asked('listcorruptfileblocks')) {
      for (const text of [damage('MISSING', missing), damage('CORRUPT', corrupt)]) {
        if (text) this.out += `\n${path}: ${text}.`;
      }
    }
    if (!this.asked('delete')) return;
    await this.namesystem.clientProtocol.delete({ src: path, recursive: false }, this.call);
  }

  private line({ block, locations }: LocatedBlock, at: number): string {
    const replicas = locations.length === 0 ? 'MISSING!' : `Live_repl=${locations.length}`;
    const show = this.asked('racks') ? inRack : this.asked('locations') ? datanodeName : undefined;
    const where =
      show && locations.length > 0 ? `  [${locations.map((node) => show(node)).join(', ')}]` : '';
    return `${at}. ${extendedName(block)} len=${block.bytes} ${replicas}${where}\n`;
  }
}

function damage(what: string, blocks: readonly LocatedBlock[]): string {
  if (blocks.length === 0) return '';
  const bytes = blocks.reduce((sum, { block }) => sum + block.bytes, 0);
  return `${what} ${blocks.length} blocks of total size ${bytes} B`;
}

function inRack(node: DatanodeInfo): string {
  return `/default-rack/${xferAddress(node)}`;
}
