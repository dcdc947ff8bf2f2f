/**
 * The DataNodes to which a block is being written, and the connection to the first of them:
 * `DataStreamer.nextBlockOutputStream`, `createBlockOutputStream` and
 * `setupPipelineForAppendOrRecovery`.
 */

import {
  DFS_CLIENT_BLOCK_WRITE_RETRIES,
  JAVA,
  JavaException,
} from '../../../hadoop-common/door.ts';
import {
  blockName,
  datanodeName,
  datanodeNames,
  xferAddress,
} from '../../protocols/block-names.ts';
import type { DatanodeInfo, ExtendedBlock, LocatedBlock } from '../../protocols/blocks.ts';
import type {
  BlockConstructionStage,
  BlockOpResponse,
  WriteBlock,
} from '../../protocols/data-transfer.ts';
import { DataChannel } from '../../transfer/channel.ts';
import { checkStatus } from '../../transfer/check-status.ts';
import type { ErrorState } from './error-state.ts';
import { ExcludedNodes } from './excluded-nodes.ts';
import { locateFollowingBlock } from './locate-following-block.ts';
import { addDatanode } from './pipeline-replacement.ts';
import { ReplaceDatanodeOnFailure } from './replace-datanode-on-failure.ts';
import { readTimeout, type StreamClient } from './stream-client.ts';
import { STREAMER_LOG, type WrittenFile } from './written-file.ts';

type Stage =
  | 'PIPELINE_SETUP_CREATE'
  | 'PIPELINE_SETUP_APPEND'
  | 'DATA_STREAMING'
  | 'PIPELINE_CLOSE';

/** `BlockConstructionStage.getRecoveryStage` */
const RECOVERY: Readonly<Record<Stage, BlockConstructionStage>> = {
  PIPELINE_SETUP_CREATE: 'PIPELINE_SETUP_CREATE',
  PIPELINE_SETUP_APPEND: 'PIPELINE_SETUP_APPEND_RECOVERY',
  DATA_STREAMING: 'PIPELINE_SETUP_STREAMING_RECOVERY',
  PIPELINE_CLOSE: 'PIPELINE_CLOSE_RECOVERY',
};

export class Pipeline {
  readonly client: StreamClient;
  readonly file: WrittenFile;
  readonly replacement: ReplaceDatanodeOnFailure;
  /** Its length is what all DataNodes have acknowledged. */
  block: ExtendedBlock | null = null;
  nodes: readonly DatanodeInfo[] = [];
  stage: Stage = 'PIPELINE_SETUP_CREATE';
  /** To the last block that an appended file had. */
  isAppend = false;
  isHflushed = false;
  /** Of this block, as far as it was sent. */
  bytesSent = 0;
  channel: DataChannel | undefined;
  /** DataNodes of this file that were bad. */
  readonly failed: DatanodeInfo[] = [];

  private readonly excluded: ExcludedNodes;
  private readonly errors: ErrorState;

  constructor(client: StreamClient, file: WrittenFile, errors: ErrorState) {
    this.client = client;
    this.file = file;
    this.errors = errors;
    this.replacement = new ReplaceDatanodeOnFailure(client.conf);
    this.excluded = new ExcludedNodes(client);
  }

  /** Goes on with the last block of a file. */
  appendTo({ block, locations }: LocatedBlock): void {
    if (locations.length === 0) {
      const last = `Unable to retrieve blocks locations  for last block ${this}`;
      throw new JavaException(JAVA.io, `${last} of file ${this.file.src}`);
    }
    this.block = block;
    this.nodes = locations;
    this.bytesSent = block.bytes;
    this.isAppend = true;
    this.stage = 'PIPELINE_SETUP_APPEND';
  }

  /** `nextBlockOutputStream` @throws JavaException */
  async nextBlock(): Promise<void> {
    const { client, file, errors } = this;
    const { log, namenode, clientName } = client;
    const previous = this.block;
    for (let retries = client.conf.read(DFS_CLIENT_BLOCK_WRITE_RETRIES); retries >= 0; retries--) {
      errors.reset();
      const located = await locateFollowingBlock(client, file, previous, this.excluded.names());
      const { block } = located;
      this.block = { ...block, bytes: 0 };
      this.bytesSent = 0;
      this.nodes = located.locations;
      if (await this.open(0, false)) return;
      log.warn(STREAMER_LOG, `Abandoning ${block.poolId}:${blockName(block)}`);
      await namenode.abandonBlock({ block, fileId: file.fileId, src: file.src, clientName });
      this.block = null;
      const bad = this.nodes[errors.badNodeIndex] as DatanodeInfo;
      log.warn(STREAMER_LOG, `Excluding datanode ${datanodeName(bad)}`);
      this.excluded.add(bad);
      this.nodes = [];
    }
    throw new JavaException(JAVA.io, 'Unable to create new block.');
  }

  /**
   * `setupPipelineForAppendOrRecovery`: answers why the stream is at its end, or nothing.
   * @throws JavaException
   */
  async recover(): Promise<JavaException | undefined> {
    const { client, errors } = this;
    for (;;) {
      if (this.nodes.length === 0 || this.block === null) {
        const why = `Could not get block locations. Source file "${this.file.src}" - Aborting...${this}`;
        client.log.warn(STREAMER_LOG, why);
        return new JavaException(JAVA.io, why);
      }
      const isRecovery = errors.hasError;
      const dead = this.dropBadNode();
      if (dead) return dead;
      await this.replaceNode();
      const { namenode, clientName } = client;
      const { block } = await namenode.updateBlockForPipeline({ block: this.block, clientName });
      if (!(await this.open(block.stamp, isRecovery))) continue;
      const newBlock = { ...this.block, stamp: block.stamp };
      await namenode.updatePipeline({
        clientName,
        oldBlock: this.block,
        newBlock,
        newNodes: this.nodes,
        storageIds: this.nodes.map((node) => node.storageIds[0] ?? ''),
      });
      this.block = newBlock;
      return undefined;
    }
  }

  closeStream(): void {
    this.channel?.close();
    this.channel = undefined;
  }

  /** The block is complete. */
  endBlock(): void {
    this.closeStream();
    this.nodes = [];
    this.stage = 'PIPELINE_SETUP_CREATE';
    this.isAppend = false;
  }

  /** `DataStreamer.toString` */
  toString(): string {
    return this.block === null ? 'block==null' : blockName(this.block);
  }

  /** `handleBadDatanode` */
  private dropBadNode(): JavaException | undefined {
    const { errors, nodes } = this;
    if (!errors.isNodeMarked) return undefined;
    const at = errors.badNodeIndex;
    if (nodes.length <= 1) {
      const why = `All datanodes ${datanodeNames(nodes)} are bad. Aborting...`;
      return new JavaException(JAVA.io, why);
    }
    const bad = nodes[at] as DatanodeInfo;
    const where = `in pipeline ${datanodeNames(nodes)}: datanode ${at}(${datanodeName(bad)})`;
    const block = this.block && `${this.block.poolId}:${blockName(this.block)}`;
    this.client.log.warn(STREAMER_LOG, `Error Recovery for ${block} ${where} is bad.`);
    this.failed.push(bad);
    this.nodes = nodes.filter((_, index) => index !== at);
    errors.reset();
    return undefined;
  }

  /** `handleDatanodeReplacement` */
  private async replaceNode(): Promise<void> {
    const { replacement, isAppend, isHflushed, file, client } = this;
    const loss = { replication: file.replication, existing: this.nodes.length };
    if (!replacement.wantsAnother({ ...loss, isAppend, isHflushed })) return;
    try {
      await addDatanode(this);
    } catch (error) {
      if (!(error instanceof JavaException) || !replacement.isBestEffort) throw error;
      const cure = 'dfs.client.block.write.replace-datanode-on-failure.best-effort is set to true.';
      const text = `Failed to replace datanode. Continue with the remaining datanodes since ${cure}`;
      client.log.warn(STREAMER_LOG, text, error);
    }
  }

  /** `createBlockOutputStream`; marks the node that was the reason why not. */
  private async open(newStamp: number, isRecovery: boolean): Promise<boolean> {
    const { client, nodes, errors, file } = this;
    const first = nodes[0] as DatanodeInfo;
    const block = this.block as ExtendedBlock;
    let firstBadLink = '';
    let channel: DataChannel | undefined;
    try {
      const patience = readTimeout(client, nodes.length);
      channel = await DataChannel.connect(client.sys, first.address, first.xferPort, patience);
      const request: WriteBlock = {
        op: 'WRITE_BLOCK',
        block: { ...block, bytes: file.blockSize },
        clientName: client.clientName,
        targets: nodes.slice(1),
        stage: isRecovery ? RECOVERY[this.stage] : this.stage,
        minBytesRcvd: block.bytes,
        maxBytesRcvd: this.bytesSent,
        newStamp,
      };
      channel.send(request);
      const { header } = await channel.receive<BlockOpResponse>(patience);
      firstBadLink = header.firstBadLink;
      checkStatus(header, `ack with firstBadLink as ${firstBadLink}`);
      this.channel = channel;
      errors.reset();
      return true;
    } catch (error) {
      if (!(error instanceof JavaException)) throw error;
      channel?.close();
      client.log.warn(STREAMER_LOG, `Exception in createBlockOutputStream ${this}`, error);
      const at = nodes.findIndex((node) => xferAddress(node) === firstBadLink);
      errors.badNodeIndex = Math.max(at, 0);
      errors.setInternalError();
      return false;
    }
  }
}
