/**
 * The watchdog's memory: before it wakes a process, a thread notes in shared memory which one and
 * where, so that a loop that never comes back can be named from outside. This is the only use of
 * the real clock, and only for a verdict on the program, never in a trace.
 */

import type { Progress } from '../kernel/lane.ts';

const TITLE_BYTES = 64;
const WORDS = 4;
const SLOT_BYTES = WORDS * 4 + TITLE_BYTES;

export interface Position {
  readonly lane: number;
  readonly process: string;
  /** Counts the wake-ups of the lane. */
  readonly event: number;
}

export class WatchBoard implements Progress {
  readonly shared: SharedArrayBuffer;
  private readonly words: Int32Array;
  private readonly bytes: Uint8Array;
  private readonly titles = new Map<number, number>();
  private inside = -1;

  constructor(shared: SharedArrayBuffer) {
    this.shared = shared;
    this.words = new Int32Array(shared);
    this.bytes = new Uint8Array(shared);
  }

  static forLanes(lanes: number): WatchBoard {
    return new WatchBoard(new SharedArrayBuffer(lanes * SLOT_BYTES));
  }

  enter(lane: number, pid: number, process: string): void {
    const at = (lane * SLOT_BYTES) / 4;
    this.words[at]!++;
    this.words[at + 1] = 1;
    this.inside = lane;
    if (this.titles.get(lane) === pid) return;
    this.titles.set(lane, pid);
    const title = new TextEncoder().encode(process).subarray(0, TITLE_BYTES);
    this.words[at + 2] = title.length;
    this.bytes.set(title, lane * SLOT_BYTES + WORDS * 4);
  }

  leave(): void {
    if (this.inside < 0) return;
    this.words[(this.inside * SLOT_BYTES) / 4 + 1] = 0;
    this.inside = -1;
  }

  /** The lanes that are inside a process right now. */
  positions(): Position[] {
    const found: Position[] = [];
    for (let lane = 0; lane * SLOT_BYTES < this.bytes.length; lane++) {
      const at = (lane * SLOT_BYTES) / 4;
      if (this.words[at + 1] !== 1) continue;
      const start = lane * SLOT_BYTES + WORDS * 4;
      const title = this.bytes.slice(start, start + this.words[at + 2]!);
      found.push({ lane, process: new TextDecoder().decode(title), event: this.words[at]! });
    }
    return found;
  }
}
