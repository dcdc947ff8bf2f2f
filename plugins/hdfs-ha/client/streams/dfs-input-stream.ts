/**
 * `DFSInputStream`: a file that is being read. Each block comes from the first of its DataNodes
 * that answers; when none does, the NameNode is asked anew where they are, a few times.
 */

import {
  DFS_CLIENT_MAX_BLOCK_ACQUIRE_FAILURES,
  DFS_CLIENT_RETRY_WINDOW_BASE,
  isJava,
  JAVA,
  JavaException,
} from '../../../hadoop-common/door.ts';
import {
  datanodeName,
  datanodeNames,
  extendedName,
  xferAddress,
} from '../../protocols/block-names.ts';
import type { DatanodeInfo, LocatedBlock } from '../../protocols/blocks.ts';
import { BlockReaderRemote, CHECKSUM_EXCEPTION } from './block-reader-remote.ts';
import { type LocatedFile, locateFile } from './locate-file.ts';
import type { StreamClient } from './stream-client.ts';

const LOG = 'hdfs.DFSClient';
const BLOCK_MISSING = 'org.apache.hadoop.hdfs.BlockMissingException';

export class DFSInputStream {
  private readonly client: StreamClient;
  private readonly src: string;
  private file: LocatedFile;
  /** By uuid, in the order in which they failed. */
  private readonly deadNodes = new Map<string, DatanodeInfo>();
  private failures = 0;

  private constructor(client: StreamClient, src: string, file: LocatedFile) {
    this.client = client;
    this.src = src;
    this.file = file;
  }

  /** `openInfo` @throws JavaException what the NameNode says */
  static async open(client: StreamClient, src: string): Promise<DFSInputStream> {
    return new DFSInputStream(client, src, await locateFile(client, src));
  }

  /** With what can be read of a block that is still being written. */
  get length(): number {
    return this.file.length;
  }

  /** From `offset`, at most `length` bytes; to the end by default. @throws JavaException */
  async read(offset = 0, length = this.length - offset): Promise<Uint8Array> {
    const end = Math.min(offset + length, this.length);
    const bytes = new Uint8Array(Math.max(0, end - offset));
    for (let at = offset; at < end; ) {
      const piece = await this.readBlock(at, end);
      bytes.set(piece, at - offset);
      at += piece.length;
    }
    return bytes;
  }

  /** What of `[from, end)` lies in the block at `from`. */
  private async readBlock(from: number, end: number): Promise<Uint8Array> {
    this.failures = 0;
    for (;;) {
      const located = this.blockAt(from);
      const node = await this.chooseDataNode(located);
      if (node === undefined) continue;
      const offset = from - located.offset;
      const length = Math.min(located.block.bytes, end - located.offset) - offset;
      const piece = await this.readFrom(node, located, offset, length);
      if (piece) return piece;
      this.deadNodes.set(node.uuid, node);
    }
  }

  private async readFrom(
    node: DatanodeInfo,
    located: LocatedBlock,
    offset: number,
    length: number,
  ): Promise<Uint8Array | undefined> {
    const { client, src } = this;
    const { block } = located;
    const name = extendedName(block);
    let reader: BlockReaderRemote | undefined;
    try {
      reader = await BlockReaderRemote.open(client, node, { src, block, offset, length });
      return await reader.read();
    } catch (error) {
      if (!(error instanceof JavaException)) throw error;
      if (!reader) {
        const what = `/${xferAddress(node)} for file ${src} for block ${name}`;
        client.log.warn(
          LOG,
          `Failed to connect to ${what}, add to deadNodes and continue. `,
          error,
        );
      } else if (isJava(error, CHECKSUM_EXCEPTION)) {
        client.log.warn(
          LOG,
          `Found Checksum error for ${name} from ${datanodeName(node)} at ${offset}`,
        );
        const bad = { ...located, locations: [node] };
        await client.namenode.reportBadBlocks({ blocks: [bad] });
      } else {
        const what = `${name} of ${src} from ${datanodeName(node)}`;
        client.log.warn(LOG, `Exception while reading from ${what}`, error);
      }
      return undefined;
    }
  }

  private blockAt(offset: number): LocatedBlock {
    const found = this.file.blocks.find(
      ({ offset: start, block }) => start <= offset && offset < start + block.bytes,
    );
    if (found) return found;
    throw new JavaException(JAVA.io, `Could not find target position ${offset}`);
  }

  /**
   * The first that is not dead; when all are, nothing after a pause, in which the locations were
   * fetched anew. @throws JavaException BlockMissingException
   */
  private async chooseDataNode({
    block,
    locations,
  }: LocatedBlock): Promise<DatanodeInfo | undefined> {
    const { client, src } = this;
    const alive = locations.find(({ uuid }) => !this.deadNodes.has(uuid));
    if (alive) return alive;
    const name = extendedName(block);
    const dead = [...this.deadNodes.values()];
    client.log.warn(
      LOG,
      `No live nodes contain block ${name} after checking nodes = ${datanodeNames(locations)}, ignoredNodes = null`,
    );
    const list = (nodes: readonly DatanodeInfo[]) =>
      nodes.map((node) => ` ${datanodeName(node)}`).join('');
    const seen = ` No live nodes contain current block Block locations:${list(locations)} Dead nodes: ${list(dead)}`;
    if (this.failures >= client.conf.read(DFS_CLIENT_MAX_BLOCK_ACQUIRE_FAILURES)) {
      const why = `Could not obtain block: ${name} file=${src}${seen}`;
      client.log.warn(LOG, `${why}. Throwing a BlockMissingException`);
      throw new JavaException(BLOCK_MISSING, why);
    }
    if (locations.length === 0) client.log.info(LOG, `No node available for ${name} file=${src}`);
    const retry = 'Will get new block locations from namenode and retry...';
    client.log.info(LOG, `Could not obtain ${name} from any node: ${seen}. ${retry}`);
    await this.sleepAfterFailure();
    this.deadNodes.clear();
    this.file = await locateFile(client, src);
    return undefined;
  }

  private async sleepAfterFailure(): Promise<void> {
    const { sys, conf, log } = this.client;
    const windowMs = conf.read(DFS_CLIENT_RETRY_WINDOW_BASE);
    const chance = sys.random('DFSInputStream').int(0, 999_999) / 1_000_000;
    const waitMs = windowMs * this.failures + windowMs * (this.failures + 1) * chance;
    this.failures++;
    const text = `DFS chooseDataNode: got # ${this.failures} IOException, will wait for ${waitMs} msec.`;
    log.warn(LOG, text);
    await sys.sleep(Math.floor(waitMs));
  }
}
