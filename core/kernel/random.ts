/**
 * Random streams by label. A stream is a function of the run's seed and a label such as
 * `m1/QuorumPeerMain/election`, so that a new draw in one place shifts none elsewhere. Draws for a
 * single packet are hashes of what identifies it, for the same reason.
 */

import { createHash } from 'node:crypto';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

const MILLION = 1_000_000;

export class RandomStream {
  private readonly generator;

  constructor(seed: number, label: string) {
    const digest = createHash('sha256').update(`${seed}/${label}`).digest();
    this.generator = xoroshiro128plus(digest.readInt32LE(0));
  }

  /** A whole number, both ends included. */
  int(min: number, max: number): number {
    return uniformInt(this.generator, min, max);
  }

  /** True with a probability in parts per million. */
  chance(ppm: number): boolean {
    return this.int(0, MILLION - 1) < ppm;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.int(0, items.length - 1)]!;
  }

  shuffle<T>(items: readonly T[]): T[] {
    const shuffled = [...items];
    for (let last = shuffled.length - 1; last > 0; last--) {
      const other = this.int(0, last);
      [shuffled[last], shuffled[other]] = [shuffled[other]!, shuffled[last]!];
    }
    return shuffled;
  }

  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.int(0, 255));
  }
}

/**
 * A whole number from 0 to `bound - 1` that depends on nothing but its arguments (whole numbers
 * below 2^31): the finalizer of MurmurHash3 over each in turn.
 */
export function draw(bound: number, ...identity: number[]): number {
  let hash = 0x9747b28c;
  for (const part of identity) {
    hash ^= part;
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    hash ^= hash >>> 16;
  }
  return (hash >>> 0) % bound;
}
