/**
 * Watches, from the main thread, that every wake-up of a process ends: the only user of the real
 * clock that decides anything. It never looks into a run that moves, so it cannot change a trace.
 */

import type { Position, WatchBoard } from './watch.ts';

const LOOKS_PER_PATIENCE = 8;
const MOST_BETWEEN_LOOKS_MS = 500;

export class Watchdog {
  private readonly board: WatchBoard;
  private readonly patienceMs: number;
  private readonly onStuck: (position: Position) => void;
  private readonly since = new Map<number, { readonly event: number; readonly at: number }>();
  private timer: NodeJS.Timeout | undefined;

  /** `onStuck` is called at most once. */
  constructor(board: WatchBoard, seconds: number, onStuck: (position: Position) => void) {
    this.board = board;
    this.patienceMs = seconds * 1_000;
    this.onStuck = onStuck;
  }

  start(): void {
    const every = Math.min(MOST_BETWEEN_LOOKS_MS, this.patienceMs / LOOKS_PER_PATIENCE);
    this.timer = setInterval(() => this.look(performance.now()), every);
    this.timer.unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private look(now: number): void {
    const inside = this.board.positions();
    for (const lane of this.since.keys()) {
      if (!inside.some((position) => position.lane === lane)) this.since.delete(lane);
    }
    for (const position of inside) {
      const known = this.since.get(position.lane);
      if (known?.event !== position.event) {
        this.since.set(position.lane, { event: position.event, at: now });
      } else if (now - known.at >= this.patienceMs) {
        this.stop();
        this.onStuck(position);
        return;
      }
    }
  }
}
