/**
 * `DFSOutputStream.addBlock` and `completeFile`: the two questions that a NameNode answers with
 * "not yet" while the block before has too few replicas.
 */

import {
  DFS_CLIENT_BLOCK_WRITE_LOCATEFOLLOWINGBLOCK_INITIAL_DELAY_MS,
  DFS_CLIENT_BLOCK_WRITE_LOCATEFOLLOWINGBLOCK_MAX_DELAY_MS,
  DFS_CLIENT_BLOCK_WRITE_LOCATEFOLLOWINGBLOCK_RETRIES,
  isJava,
  JAVA,
  JavaException,
} from '../../../hadoop-common/door.ts';
import { extendedName } from '../../protocols/block-names.ts';
import type { ExtendedBlock, LocatedBlock } from '../../protocols/blocks.ts';
import type { StreamClient } from './stream-client.ts';
import type { WrittenFile } from './written-file.ts';

export const NOT_REPLICATED_YET =
  'org.apache.hadoop.hdfs.server.namenode.NotReplicatedYetException';
const LOG = 'hdfs.DFSOutputStream';
/** How long a client waits before it says so. */
const QUIET_MS = 5_000;

/** The pauses between the tries: they double. */
class Retries {
  left: number;
  private sleepMs: number;
  private readonly maxSleepMs: number;
  private readonly client: StreamClient;
  private readonly beganMs: number;

  constructor(client: StreamClient) {
    const { conf } = client;
    this.client = client;
    this.left = conf.read(DFS_CLIENT_BLOCK_WRITE_LOCATEFOLLOWINGBLOCK_RETRIES);
    this.sleepMs = conf.read(DFS_CLIENT_BLOCK_WRITE_LOCATEFOLLOWINGBLOCK_INITIAL_DELAY_MS);
    this.maxSleepMs = conf.read(DFS_CLIENT_BLOCK_WRITE_LOCATEFOLLOWINGBLOCK_MAX_DELAY_MS);
    this.beganMs = client.sys.clock.monotonic();
  }

  get elapsedMs(): number {
    return this.client.sys.clock.monotonic() - this.beganMs;
  }

  async sleep(): Promise<void> {
    await this.client.sys.sleep(this.sleepMs);
    this.sleepMs = Math.min(2 * this.sleepMs, this.maxSleepMs);
  }
}

/** `addBlock` @throws JavaException */
export async function locateFollowingBlock(
  client: StreamClient,
  { src, fileId }: WrittenFile,
  previous: ExtendedBlock | null,
  excluded: readonly string[],
): Promise<LocatedBlock> {
  const { namenode, clientName, log } = client;
  const retries = new Retries(client);
  for (;;) {
    try {
      return await namenode.addBlock({ src, clientName, previous, excluded, fileId });
    } catch (error) {
      if (!isJava(error, NOT_REPLICATED_YET) || retries.left === 0) throw error;
      retries.left--;
      log.info(LOG, 'Exception while adding a block', error);
      const { elapsedMs } = retries;
      if (elapsedMs > QUIET_MS) {
        log.info(LOG, `Waiting for replication for ${Math.floor(elapsedMs / 1_000)} seconds`);
      }
      const left = `retries left ${retries.left}`;
      log.warn(LOG, `NotReplicatedYetException sleeping ${src} ${left}`);
      await retries.sleep();
    }
  }
}

/** `completeFile` @throws JavaException */
export async function completeFile(
  client: StreamClient,
  { src, fileId }: WrittenFile,
  last: ExtendedBlock | null,
): Promise<void> {
  const { namenode, clientName, log } = client;
  const retries = new Retries(client);
  while (!(await namenode.complete({ src, clientName, last, fileId }))) {
    if (retries.left === 0) {
      const block = last && extendedName(last);
      const why = `Unable to close file because the last block ${block} does not have enough number of replicas.`;
      throw new JavaException(JAVA.io, why);
    }
    retries.left--;
    await retries.sleep();
    if (retries.elapsedMs > QUIET_MS) log.info(LOG, `Could not complete ${src} retrying...`);
  }
}
