/**
 * What happens to the files of a server: bits that flip, ends that are lost, lengths that are absurd,
 * files that are gone, empty, or another's. Some of it lies under a right checksum.
 */

import type { RandomStream } from '../../../core/kernel/random.ts';
import { adler32 } from '../../../core/zookeeper/tree/checksum.ts';
import type { DiskImage } from './disks.ts';
import { joined, mutate } from './mutations.ts';

export interface Damaged {
  readonly image: DiskImage;
  readonly path: string;
  readonly how: string;
  /** Whether a server that serves all the same must serve a part of its history. */
  readonly isHonest: boolean;
}

const LOG = /\/log\.[0-9a-f]+$/;
const SNAPSHOT = /\/snapshot\.[0-9a-f]+$/;

/** A damaged copy of a disk. */
export function damage(random: RandomStream, image: DiskImage): Damaged {
  const paths = [...image.keys()];
  const isOf = (kind: RegExp) => paths.filter((path) => kind.test(path));
  const kinds = [LOG, LOG, SNAPSHOT, SNAPSHOT, /Epoch$/, /myid$/, /zoo\.cfg/].map(isOf);
  const path = random.pick(random.pick(kinds.filter((some) => some.length > 0)));
  const bytes = image.get(path)!;
  const changed = new Map(image);
  const done = (how: string, content: Uint8Array | undefined, isHonest: boolean): Damaged => {
    if (content === undefined) changed.delete(path);
    else changed.set(path, content);
    return { image: changed, path, how, isHonest };
  };
  // A hole that ends where a later log goes on is seen by nobody, in the real software too.
  const isHonest = !(LOG.test(path) && paths.some((other) => LOG.test(other) && other > path));
  const others = [...image.values()];
  switch (random.int(0, 9)) {
    case 0:
      return done('is gone', undefined, isHonest && !/myid|zoo\.cfg|Epoch/.test(path));
    case 1:
      return done('is empty', new Uint8Array(0), isHonest);
    case 2:
      return done('is another file', random.pick(others), false);
    case 3:
    case 4:
      if (LOG.test(path)) return done('lies', liesInLog(random, bytes, others), false);
      if (SNAPSHOT.test(path)) return done('lies', liesInSnapshot(random, bytes, others), false);
      return done('is cut', bytes.slice(0, random.int(0, bytes.length)), isHonest);
    case 5:
      return done('is cut', bytes.slice(0, random.int(0, bytes.length)), isHonest);
    default:
      return done('is changed', mutate(random, bytes, others), isHonest);
  }
}

const HEADER_LENGTH = 16;
/** Checksum and length. */
const RECORD_HEAD = 12;

/** Where the records of a log begin. */
export function recordsOf(log: Uint8Array): number[] {
  const view = new DataView(log.buffer, log.byteOffset, log.byteLength);
  const starts: number[] = [];
  for (let at = HEADER_LENGTH; at + RECORD_HEAD < log.length; ) {
    starts.push(at);
    at += RECORD_HEAD + view.getInt32(at + 8) + 1;
  }
  return starts;
}

/** One record of a log is changed, and has the checksum of what it is now. */
function liesInLog(random: RandomStream, bytes: Uint8Array, others: Uint8Array[]): Uint8Array {
  return rewritten(bytes, random.pick(recordsOf(bytes)), (was) => mutate(random, was, others));
}

/** A log with another transaction in the record at `start`, rightly sealed. */
export function rewritten(
  log: Uint8Array,
  start: number,
  change: (payload: Uint8Array) => Uint8Array,
): Uint8Array {
  const view = new DataView(log.buffer, log.byteOffset, log.byteLength);
  const end = start + RECORD_HEAD + view.getInt32(start + 8);
  const payload = change(log.subarray(start + RECORD_HEAD, end));
  const head = new DataView(new ArrayBuffer(12));
  head.setBigInt64(0, BigInt(adler32(payload)));
  head.setInt32(8, payload.length);
  return joined(log.subarray(0, start), new Uint8Array(head.buffer), payload, log.subarray(end));
}

const SEAL_LENGTH = 13;
const DIGEST_LENGTH = 20;

/** The contents of a snapshot are changed, and both its seals are of what it is now. */
function liesInSnapshot(random: RandomStream, bytes: Uint8Array, others: Uint8Array[]): Uint8Array {
  const end = bytes.length - SEAL_LENGTH - DIGEST_LENGTH - SEAL_LENGTH;
  const body = sealed(mutate(random, bytes.subarray(0, end), others));
  return sealed(
    joined(body, bytes.subarray(bytes.length - SEAL_LENGTH - DIGEST_LENGTH, -SEAL_LENGTH)),
  );
}

function sealed(bytes: Uint8Array): Uint8Array {
  const seal = new DataView(new ArrayBuffer(SEAL_LENGTH));
  seal.setBigInt64(0, BigInt(adler32(bytes)));
  seal.setInt32(8, 1);
  seal.setUint8(12, 0x2f);
  return joined(bytes, new Uint8Array(seal.buffer));
}
