/**
 * `FsDatasetImpl.append`, `recoverAppend`, `recoverRbw` and `recoverClose`: a replica that is there
 * already goes on in a pipeline, with a new generation stamp.
 */

import { extendedName } from '../protocols/block-names.ts';
import type { ExtendedBlock } from '../protocols/blocks.ts';
import type { WriteBlock } from '../protocols/data-transfer.ts';
import { io, replicaNotFound } from './exceptions.ts';
import { DATASET_LOG, type FsDataset } from './fs-dataset.ts';
import type { Replica } from './replica.ts';

type Recovered = Pick<WriteBlock, 'block' | 'newStamp' | 'minBytesRcvd' | 'maxBytesRcvd'>;

/** @throws JavaException */
export function append(dataset: FsDataset, request: Recovered): Promise<Replica> {
  const { block, newStamp, minBytesRcvd } = request;
  return dataset.locked(async () => {
    const replica = existing(dataset, block);
    if (newStamp < block.stamp) {
      const text = `The new generation stamp ${newStamp} should be greater than the replica`;
      throw io(`${text} ${extendedName(block)}'s generation stamp`);
    }
    dataset.log.info(DATASET_LOG, `Appending to ${replica}`);
    if (replica.state !== 'FINALIZED') {
      throw replicaNotFound(`Cannot append to an unfinalized replica ${extendedName(block)}`);
    }
    checkLength(replica, minBytesRcvd);
    return reopen(dataset, replica, newStamp);
  });
}

/** @throws JavaException */
export function recoverAppend(dataset: FsDataset, request: Recovered): Promise<Replica> {
  const { block, newStamp, minBytesRcvd } = request;
  dataset.log.info(DATASET_LOG, `Recover failed append to ${extendedName(block)}`);
  return dataset.locked(async () => {
    const replica = recoverCheck(dataset, request);
    checkLength(replica, minBytesRcvd);
    return reopen(dataset, replica, newStamp);
  });
}

/** @throws JavaException */
export function recoverClose(dataset: FsDataset, request: Recovered): Promise<Replica> {
  const { block, newStamp, minBytesRcvd } = request;
  dataset.log.info(DATASET_LOG, `Recover failed close ${extendedName(block)}`);
  return dataset.locked(async () => {
    const replica = recoverCheck(dataset, request);
    checkLength(replica, minBytesRcvd);
    await dataset.files.move(replica, () => {
      replica.stamp = newStamp;
      replica.state = 'FINALIZED';
      replica.bytesAcked = replica.bytesOnDisk;
    });
    dataset.observe(replica);
    return replica;
  });
}

/** @throws JavaException */
export function recoverRbw(dataset: FsDataset, request: Recovered): Promise<Replica> {
  const { block, newStamp, minBytesRcvd, maxBytesRcvd } = request;
  dataset.log.info(DATASET_LOG, `Recover RBW replica ${extendedName(block)}`);
  return dataset.locked(async () => {
    const replica = existing(dataset, block);
    if (replica.state !== 'RBW') {
      throw replicaNotFound(`Cannot recover a non-RBW replica ${replica}`);
    }
    replica.writer?.stop();
    checkStamp(replica, block, newStamp);
    const { bytesAcked, bytesOnDisk } = replica;
    if (bytesAcked < minBytesRcvd || bytesOnDisk > maxBytesRcvd) {
      const has = `BytesAcked = ${bytesAcked} BytesRcvd = ${bytesOnDisk}`;
      const range = `are not in the range of [${minBytesRcvd}, ${maxBytesRcvd}].`;
      throw replicaNotFound(`Unmatched length replica ${replica}: ${has} ${range}`);
    }
    if (bytesOnDisk > bytesAcked) dataset.files.truncate(replica, bytesAcked);
    return reopen(dataset, replica, newStamp);
  });
}

/** As a replica being written, under its new stamp. */
async function reopen(dataset: FsDataset, replica: Replica, newStamp: number): Promise<Replica> {
  await dataset.files.move(replica, () => {
    replica.stamp = newStamp;
    replica.state = 'RBW';
    replica.writer = undefined;
  });
  dataset.observe(replica);
  return replica;
}

function existing(dataset: FsDataset, block: ExtendedBlock): Replica {
  const replica = dataset.find(block.poolId, block.id);
  if (replica) return replica;
  throw replicaNotFound(`Replica does not exist ${extendedName(block)}`);
}

function recoverCheck(dataset: FsDataset, { block, newStamp }: Recovered): Replica {
  const replica = existing(dataset, block);
  if (replica.state !== 'FINALIZED' && replica.state !== 'RBW') {
    const what = `Cannot recover append/close to a replica that's not FINALIZED and not RBW`;
    throw replicaNotFound(`${what} ${replica}`);
  }
  checkStamp(replica, block, newStamp);
  replica.writer?.stop();
  return replica;
}

function checkStamp(replica: Replica, block: ExtendedBlock, newStamp: number): void {
  if (replica.stamp >= block.stamp && replica.stamp <= newStamp) return;
  const range = `Expected GS range is [${block.stamp}, ${newStamp}].`;
  const what = 'Cannot append to a replica with unexpected generation stamp';
  throw replicaNotFound(`${what} ${extendedName(block)}. ${range}`);
}

function checkLength(replica: Replica, expected: number): void {
  if (replica.bytesOnDisk === expected) return;
  const has = `with a length of ${replica.bytesOnDisk} expected length is ${expected}`;
  throw io(`Corrupted replica ${replica} ${has}`);
}
