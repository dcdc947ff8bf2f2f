/**
 * `DataStreamer.addDatanode2ExistingPipeline`: a new DataNode takes the place of one that failed,
 * with a copy of the replica that an old one sends it.
 */

import { JAVA, JavaException } from '../../../hadoop-common/door.ts';
import { datanodeName } from '../../protocols/block-names.ts';
import type { DatanodeInfo, ExtendedBlock } from '../../protocols/blocks.ts';
import type { BlockOpResponse, TransferBlock } from '../../protocols/data-transfer.ts';
import { DataChannel } from '../../transfer/channel.ts';
import type { Pipeline } from './pipeline.ts';
import { readTimeout, type StreamClient } from './stream-client.ts';
import { STREAMER_LOG } from './written-file.ts';

const TRIES = 3;
const KEY = 'dfs.client.block.write.replace-datanode-on-failure.policy';
const MIN_KEY = 'dfs.client.block.write.replace-datanode-on-failure.min-replication';

/** @throws JavaException when there is none */
export async function addDatanode(pipeline: Pipeline): Promise<void> {
  if (pipeline.stage === 'PIPELINE_CLOSE') return;
  const { client, file, nodes: original } = pipeline;
  const block = pipeline.block as ExtendedBlock;
  const excluded = [...pipeline.failed];
  let caught: JavaException | undefined;
  for (let tried = 0; tried < TRIES; tried++) {
    const located = await client.namenode.getAdditionalDatanode({
      src: file.src,
      clientName: client.clientName,
      block,
      existing: original,
      excluded,
      number: 1,
    });
    const added = newNode(pipeline, located.locations);
    if (added === undefined) return;
    const source = original[tried % original.length] as DatanodeInfo;
    try {
      await transfer(client, block, source, added);
      pipeline.nodes = located.locations;
      return;
    } catch (error) {
      if (!(error instanceof JavaException)) throw error;
      const way = `from ${datanodeName(source)} to ${datanodeName(added)}`;
      client.log.warn(STREAMER_LOG, `Error transferring data ${way}: ${error.message}`);
      caught = error;
      excluded.push(added);
    }
  }
  throw caught ?? new JavaException(JAVA.io, 'Failed to add a node');
}

/** `findNewDatanode`; undefined where writing goes on without one. */
function newNode(pipeline: Pipeline, nodes: readonly DatanodeInfo[]): DatanodeInfo | undefined {
  const { nodes: original, replacement, client } = pipeline;
  const added = nodes.find(({ uuid }) => original.every((node) => node.uuid !== uuid));
  if (nodes.length === original.length + 1 && added) return added;
  const { minReplication, policy } = replacement;
  if (minReplication > 0 && original.length >= minReplication) {
    const enough = `since it's no less than minimum replication: ${minReplication} configured by`;
    const text = `Failed to find a new datanode to add to the write pipeline, continue to write to the pipeline with ${original.length} nodes ${enough} ${MIN_KEY}.`;
    client.log.warn(STREAMER_LOG, text);
    return undefined;
  }
  const list = (all: readonly DatanodeInfo[]) => `[${all.map(datanodeName).join(', ')}]`;
  const seen = `(Nodes: current=${list(nodes)}, original=${list(original)})`;
  const why =
    'Failed to replace a bad datanode on the existing pipeline due to no more good datanodes being available to try.';
  const cure = `a client may configure this via '${KEY}' in its configuration.`;
  throw new JavaException(
    JAVA.io,
    `${why} ${seen}. The current failed datanode replacement policy is ${policy}, and ${cure}`,
  );
}

/** `DataStreamer.transfer`: asks `source` to send its replica. */
async function transfer(
  client: StreamClient,
  block: ExtendedBlock,
  source: DatanodeInfo,
  target: DatanodeInfo,
): Promise<void> {
  const patience = readTimeout(client, 2);
  const channel = await DataChannel.connect(client.sys, source.address, source.xferPort, patience);
  try {
    const { clientName } = client;
    const request: TransferBlock = { op: 'TRANSFER_BLOCK', block, clientName, targets: [target] };
    channel.send(request);
    const { header } = await channel.receive<BlockOpResponse>(patience);
    if (header.status === 'SUCCESS') return;
    throw new JavaException(JAVA.io, 'Failed to add a datanode');
  } finally {
    channel.close();
  }
}
