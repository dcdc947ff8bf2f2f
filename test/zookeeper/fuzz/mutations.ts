/**
 * What fuzzing does to bytes that were right: bits flipped, ends cut off, lengths made absurd, pieces
 * of other packets put in, packets twice or in another order. All drawn from one stream.
 */

import type { RandomStream } from '../../../core/kernel/random.ts';

/** Lengths that code trips over. */
const LENGTHS = [-1, 0, 1, 0x7fffffff, -0x80000000, 0xfffff, 0x100000, 0xffffff, 65_536] as const;

/** A changed copy; now and then none of it is changed. */
export function mutate(
  random: RandomStream,
  bytes: Uint8Array,
  others: readonly Uint8Array[],
): Uint8Array {
  let result = Uint8Array.from(bytes);
  const times = random.int(0, 3);
  for (let i = 0; i < times; i++) result = once(random, result, others);
  return result;
}

function once(
  random: RandomStream,
  bytes: Uint8Array,
  others: readonly Uint8Array[],
): Uint8Array<ArrayBuffer> {
  const copy = Uint8Array.from(bytes);
  if (copy.length === 0) return Uint8Array.from(random.bytes(4));
  const at = random.int(0, copy.length - 1);
  switch (random.int(0, 6)) {
    case 0:
      copy[at] = (copy[at] as number) ^ (1 << random.int(0, 7));
      return copy;
    case 1:
      copy[at] = random.int(0, 255);
      return copy;
    case 2:
      return copy.slice(0, at);
    case 3:
      if (copy.length >= 4) setInt(copy, Math.min(at, copy.length - 4), random.pick(LENGTHS));
      return copy;
    case 4: {
      const other = random.pick(others);
      return joined(copy.subarray(0, at), other.subarray(random.int(0, other.length)));
    }
    case 5:
      return joined(copy.subarray(0, at), random.bytes(random.int(1, 8)), copy.subarray(at));
    default:
      return joined(copy.subarray(0, at), copy.subarray(Math.min(copy.length, at + 4)));
  }
}

/** Some packets twice, some in another order. */
export function shuffleSome(random: RandomStream, packets: Uint8Array[]): Uint8Array[] {
  const result = [...packets];
  if (random.chance(100_000)) result.push(random.pick(packets));
  return random.chance(100_000) ? random.shuffle(result) : result;
}

export function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const result = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}

/** Four bytes of length, then the bytes. */
export function withLength(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const length = new Uint8Array(4);
  setInt(length, 0, bytes.length);
  return joined(length, bytes);
}

function setInt(bytes: Uint8Array, at: number, value: number): void {
  new DataView(bytes.buffer, bytes.byteOffset).setInt32(at, value);
}
