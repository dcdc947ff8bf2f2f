/** A desk without a terminal: lines from standard input, no prompts, output as it is. */

import { createInterface, type Interface } from 'node:readline';
import { type Desk, Screen, type Typed } from './desk.ts';

export class PipedDesk implements Desk {
  readonly isTerminal = false;
  private readonly screen = new Screen((text) => process.stdout.write(text));
  private readonly lines: Interface;
  private readonly waiting: Typed[] = [];
  private ended = false;
  private wake: () => void = () => {};

  constructor() {
    this.lines = createInterface({ input: process.stdin, terminal: false });
    this.lines.on('line', (line) => {
      this.waiting.push({ line });
      this.wake();
    });
    this.lines.on('close', () => {
      this.ended = true;
      this.wake();
    });
  }

  async read(): Promise<Typed> {
    this.screen.endLine();
    for (;;) {
      const next = this.waiting.shift();
      if (next) return next;
      if (this.ended) return { key: '^D' };
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }

  output(text: string): void {
    this.screen.output(text);
  }

  say(...lines: readonly string[]): void {
    this.screen.say(lines);
  }

  close(): void {
    this.screen.endLine();
    this.lines.close();
    process.stdin.destroy();
  }
}
