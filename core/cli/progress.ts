/**
 * One line on stderr that tells how far a long run has come: virtual time and step. It appears
 * after a second, only on a terminal, and is wiped before anything else is printed. A reporter
 * like the others, and the first of them.
 */

import type { Reporter, ScenarioRef } from '../report/reporter.ts';
import { duration } from '../report/units.ts';
import { cut, prepareWidths } from '../report/width.ts';

const FIRST_AFTER_MS = 1_000;
const EVERY_MS = 100;
const WIPE = '\r\u001b[2K';
const DEFAULT_COLUMNS = 80;

export interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export class ProgressLine implements Reporter {
  private readonly terminal: Terminal;
  private timer: NodeJS.Timeout | undefined;
  private startedAt = 0;
  private text = '';
  private shown = false;

  constructor(terminal: Terminal) {
    this.terminal = terminal;
  }

  async onScenarioStart({ name }: ScenarioRef): Promise<void> {
    await prepareWidths(name);
    this.startedAt = performance.now();
    this.text = name;
    this.timer = setInterval(() => this.show(), EVERY_MS);
    this.timer.unref();
  }

  onProgress(timeMs: number, title: string, { name }: ScenarioRef): void {
    this.text = `${duration(timeMs)} virtual   ${title}   (${name})`;
  }

  onScenarioEnd(): void {
    clearInterval(this.timer);
    if (!this.shown) return;
    this.shown = false;
    this.terminal.write(WIPE);
  }

  private show(): void {
    const now = performance.now();
    if (now - this.startedAt < FIRST_AFTER_MS) return;
    this.shown = true;
    const columns = this.terminal.columns ?? DEFAULT_COLUMNS;
    const line = ` ${duration(now - this.startedAt)}   ${this.text.replaceAll('\n', ' ')}`;
    this.terminal.write(WIPE + cut(line, columns - 1));
  }
}
