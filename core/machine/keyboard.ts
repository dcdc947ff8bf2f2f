/**
 * The keyboard of a terminal: what was typed and not read yet. Whoever reads it while it is empty
 * waits for a person, and the terminal is told who that is.
 */

import type { Process } from './process.ts';
import { concat, type Source } from './streams.ts';

const END_OF_INPUT = 'end of input';

export class Keyboard implements Source {
  readonly interactive = true;
  private typed: (Uint8Array | typeof END_OF_INPUT)[] = [];
  private ready: (() => void) | undefined;
  private readonly waits: (reader: Process) => void;

  /** `waits` hears of every reader that finds it empty, in the event of that reader. */
  constructor(waits: (reader: Process) => void) {
    this.waits = waits;
  }

  type(bytes: Uint8Array): void {
    this.add(bytes);
  }

  /** Ctrl-D: whoever reads next is told that nothing more comes. */
  endInput(): void {
    this.add(END_OF_INPUT);
  }

  take(): Uint8Array | undefined {
    if (this.typed[0] === END_OF_INPUT) {
      this.typed.shift();
      return undefined;
    }
    const end = this.typed.indexOf(END_OF_INPUT);
    const parts = this.typed.splice(0, end < 0 ? this.typed.length : end);
    return parts.length === 0 ? new Uint8Array(0) : concat(parts as Uint8Array[]);
  }

  onReady(ready: () => void, reader: Process): void {
    if (this.typed.length > 0) return ready();
    this.ready = ready;
    this.waits(reader);
  }

  private add(part: Uint8Array | typeof END_OF_INPUT): void {
    this.typed.push(part);
    const { ready } = this;
    this.ready = undefined;
    ready?.();
  }
}
