/**
 * `InterDatanodeProtocol`, as `FsDatasetImpl` serves it: in a block recovery, each DataNode tells
 * what it has, and brings its replica to the length and stamp that the primary has chosen.
 */

import { JavaException } from '../../hadoop-common/door.ts';
import { extendedName } from '../protocols/block-names.ts';
import type { Block, ExtendedBlock, ReplicaState } from '../protocols/blocks.ts';
import { io, noReplica, RECOVERY_IN_PROGRESS } from './exceptions.ts';
import { DATASET_LOG, type FsDataset } from './fs-dataset.ts';
import type { Replica } from './replica.ts';

const UNEXPECTED = 'THIS IS NOT SUPPOSED TO HAPPEN:';

/** `initReplicaRecovery`; null where there is no replica. @throws JavaException */
export function initReplicaRecovery(
  dataset: FsDataset,
  block: ExtendedBlock,
  recoveryId: number,
): { block: Block; originalState: ReplicaState } | null {
  const { log } = dataset;
  const replica = dataset.find(block.poolId, block.id);
  const name = extendedName(block);
  const what = `recoveryId=${recoveryId}, replica=${replica ?? null}`;
  log.info(DATASET_LOG, `initReplicaRecovery: ${name}, ${what}`);
  if (!replica) return null;
  replica.writer?.stop();
  replica.writer = undefined;
  const found = `block=${name}, replica=${replica}`;
  if (replica.stamp < block.stamp) {
    throw io(`replica.getGenerationStamp() < block.getGenerationStamp(), ${found}`);
  }
  if (replica.stamp >= recoveryId) {
    throw io(`${UNEXPECTED} replica.getGenerationStamp() >= recoveryId = ${recoveryId}, ${found}`);
  }
  const before = replica.recovery;
  if (before && before.id >= recoveryId) {
    const text = `rur.getRecoveryID() >= recoveryId = ${recoveryId}, block=${name}, rur=${replica}`;
    throw new JavaException(RECOVERY_IN_PROGRESS, text);
  }
  if (before) {
    const change = `for ${name} from ${before.id} to ${recoveryId}`;
    log.info(DATASET_LOG, `initReplicaRecovery: update recovery id ${change}`);
    before.id = recoveryId;
  } else {
    const change = `for ${name} from ${replica.state} to RUR`;
    log.info(DATASET_LOG, `initReplicaRecovery: changing replica state ${change}`);
    replica.recovery = { id: recoveryId, original: replica.state };
    replica.state = 'RUR';
    dataset.observe(replica);
  }
  return { block: replica.block, originalState: replica.recovery?.original ?? replica.state };
}

/** `updateReplicaUnderRecovery` @throws JavaException */
export function updateReplicaUnderRecovery(
  dataset: FsDataset,
  block: ExtendedBlock,
  recoveryId: number,
  newLength: number,
): Promise<Replica> {
  const { log, files } = dataset;
  const name = extendedName(block);
  const replica = dataset.find(block.poolId, block.id);
  const what = `recoveryId=${recoveryId}, length=${newLength}, replica=${replica ?? null}`;
  log.info(DATASET_LOG, `updateReplica: ${name}, ${what}`);
  if (!replica) throw noReplica(name);
  if (!replica.recovery) throw io(`replica.getState() != RUR, replica=${replica}`);
  const { bytesOnDisk, recovery } = replica;
  if (bytesOnDisk !== block.bytes) {
    const found = `block=${name}, replica=${replica}`;
    throw io(`${UNEXPECTED} replica.getBytesOnDisk() != block.getNumBytes(), ${found}`);
  }
  if (recovery.id !== recoveryId) {
    throw io(`rur.getRecoveryID() != recoveryId = ${recoveryId}, block=${name}, rur=${replica}`);
  }
  if (bytesOnDisk < newLength) {
    throw io(`rur.getNumBytes() < newlength = ${newLength}, rur=${replica}`);
  }
  return dataset.locked(async () => {
    if (newLength < bytesOnDisk) files.truncate(replica, newLength);
    await files.move(replica, () => {
      replica.stamp = recoveryId;
      replica.state = 'FINALIZED';
      replica.recovery = undefined;
      replica.bytesAcked = newLength;
    });
    dataset.observe(replica);
    return replica;
  });
}
