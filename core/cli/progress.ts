/**
 * One line on stderr that tells how far long runs have come: virtual time and step, and how many
 * plays have ended when there are several. It appears after a second, only on a terminal, and is
 * wiped before anything else is printed.
 */

import { duration } from '../report/units.ts';
import { cut, prepareWidths } from '../report/width.ts';
import type { Play } from './play.ts';

const FIRST_AFTER_MS = 1_000;
const EVERY_MS = 100;
const WIPE = '\r\u001b[2K';
const DEFAULT_COLUMNS = 80;

/** What the session tells while plays are under way. */
export interface LiveProgress {
  /** What will be played. */
  expect(plays: readonly Play[]): Promise<void>;
  begin(play: Play): void;
  /** Virtual milliseconds, and the title of the step. */
  moved(play: Play, timeMs: number, title: string): void;
  end(play: Play): void;
  /** Gives the line back to whoever prints next. */
  wipe(): void;
}

export interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** For a run that nobody looks at. */
export const NO_PROGRESS: LiveProgress = {
  expect: async () => {},
  begin: () => {},
  moved: () => {},
  end: () => {},
  wipe: () => {},
};

interface Playing {
  readonly startedAt: number;
  text: string;
}

export class ProgressLine implements LiveProgress {
  private readonly terminal: Terminal;
  private readonly playing = new Map<Play, Playing>();
  private timer: NodeJS.Timeout | undefined;
  private count = 1;
  private ended = 0;
  private shown = false;

  constructor(terminal: Terminal) {
    this.terminal = terminal;
  }

  async expect(plays: readonly Play[]): Promise<void> {
    this.count = plays.length;
    await prepareWidths(...plays.map(({ scenario }) => scenario.name));
  }

  begin(play: Play): void {
    this.playing.set(play, { startedAt: performance.now(), text: play.scenario.name });
    this.timer ??= setInterval(() => this.show(), EVERY_MS).unref();
  }

  moved(play: Play, timeMs: number, title: string): void {
    const playing = this.playing.get(play);
    if (playing) playing.text = `${duration(timeMs)} virtual   ${title}   (${titleOf(play)})`;
  }

  end(play: Play): void {
    this.playing.delete(play);
    this.ended++;
    if (this.playing.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }

  wipe(): void {
    if (!this.shown) return;
    this.shown = false;
    this.terminal.write(WIPE);
  }

  /** The play that has run longest: what everybody waits for. */
  private show(): void {
    const [oldest] = this.playing.values();
    if (!oldest) return;
    const ran = performance.now() - oldest.startedAt;
    if (ran < FIRST_AFTER_MS) return;
    this.shown = true;
    const columns = this.terminal.columns || DEFAULT_COLUMNS;
    const done = this.count > 1 ? `${this.ended} of ${this.count}   ` : '';
    const line = ` ${done}${duration(ran)}   ${oldest.text.replaceAll('\n', ' ')}`;
    this.terminal.write(WIPE + cut(line, columns - 1));
  }
}

function titleOf({ scenario, seed }: Play): string {
  return seed === 1 ? scenario.name : `${scenario.name}, seed ${seed}`;
}
