/**
 * `DFSInputStream.openInfo`: where the blocks of a file are, and how long its last block is while
 * somebody writes it, which only its DataNodes know.
 */

import { JAVA, JavaException } from '../../../hadoop-common/door.ts';
import { datanodeName, extendedName } from '../../protocols/block-names.ts';
import type { LocatedBlock } from '../../protocols/blocks.ts';
import {
  CLIENT_DATANODE_PROTOCOL,
  type ClientDatanodeProtocol,
} from '../../protocols/datanode-protocol.ts';
import type { StreamClient } from './stream-client.ts';

export interface LocatedFile {
  readonly length: number;
  readonly blocks: readonly LocatedBlock[];
}

/** `dfs.client.retry.times.get-last-block-length`, `dfs.client.retry.interval-ms.get-…` */
const RETRIES = 3;
const RETRY_MS = 4_000;
export const REPLICA_NOT_FOUND = 'org.apache.hadoop.hdfs.server.datanode.ReplicaNotFoundException';

/** @throws JavaException */
export async function locateFile(client: StreamClient, src: string): Promise<LocatedFile> {
  for (let left = RETRIES; left > 0; left--) {
    const file = await fetchLocatedBlocks(client, src);
    if (file) return file;
    const why =
      'Last block locations not available. Datanodes might not have reported blocks completely.';
    client.log.warn('hdfs.DFSClient', `${why} Will retry for ${left} times`);
    await client.sys.sleep(RETRY_MS);
  }
  throw new JavaException(JAVA.io, 'Could not obtain the last block locations.');
}

/** Undefined while no DataNode of the last block is known. */
async function fetchLocatedBlocks(
  client: StreamClient,
  src: string,
): Promise<LocatedFile | undefined> {
  const range = { src, offset: 0, length: Number.MAX_SAFE_INTEGER };
  const located = await client.namenode.getBlockLocations(range);
  if (located === null) throw new JavaException(JAVA.io, `Cannot open filename ${src}`);
  const { blocks, fileLength, lastBlockComplete } = located;
  const last = blocks.at(-1);
  if (!last || lastBlockComplete) return { length: fileLength, blocks };
  if (last.locations.length === 0 && last.block.bytes > 0) return undefined;
  const bytes = last.locations.length === 0 ? 0 : await readBlockLength(client, src, last);
  const written = { ...last, block: { ...last.block, bytes } };
  return { length: last.offset + bytes, blocks: [...blocks.slice(0, -1), written] };
}

/** `readBlockLength`: what the first DataNode that answers has. @throws JavaException */
async function readBlockLength(
  client: StreamClient,
  src: string,
  located: LocatedBlock,
): Promise<number> {
  const { block, locations } = located;
  let unknown = 0;
  for (const { address, ipcPort } of locations) {
    const proxy = client.rpc.proxy<ClientDatanodeProtocol>(CLIENT_DATANODE_PROTOCOL, {
      host: address,
      port: ipcPort,
    });
    try {
      return await proxy.getReplicaVisibleLength({ block });
    } catch (error) {
      if (!(error instanceof JavaException)) throw error;
      if (error.javaClass === REPLICA_NOT_FOUND) unknown++;
    }
  }
  // The pipeline is only being set up.
  if (unknown === locations.length) return 0;
  const size = `getBlockSize()=${block.bytes}; corrupt=${located.corrupt}; offset=${located.offset}`;
  const where = `locs=[${locations.map(datanodeName).join(', ')}]`;
  const text = `LocatedBlock{${extendedName(block)}; ${size}; ${where}}`;
  throw new JavaException(
    'org.apache.hadoop.hdfs.CannotObtainBlockLengthException',
    `Cannot obtain block length for ${text} of ${src}`,
  );
}
