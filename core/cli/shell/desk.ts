/** Where a person sits: lines come in, a screen goes out. A terminal is one, a pipe another. */

/** A line; or Ctrl-C instead of one, or the end of input (Ctrl-D). */
export type Typed = { readonly line: string } | { readonly key: '^C' | '^D' };

export interface Desk {
  /** Somebody looks at a terminal. */
  readonly isTerminal: boolean;
  /** What is typed behind this prompt. */
  read(prompt: string): Promise<Typed>;
  /** What a program prints; it may stop in the middle of a line. */
  output(text: string): void;
  /** Lines of ours, each on a line of its own. */
  say(...lines: readonly string[]): void;
  close(): void;
}

/** A program that waits has printed its prompt itself; a shell's comes behind what stands there. */
export function behind(open: string, prompt: string): string {
  return open.endsWith(prompt) ? open : open + prompt;
}

/** Lets nothing of a program move the cursor of the reader's own terminal. */
export function harmless(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return text.replace(/[\x00-\x08\x0b-\x1f\x7f]/g, '');
}

/**
 * A screen by whole lines: what has no end yet waits for it, or stands before the next prompt, as
 * on a terminal. So a prompt is never lost in the middle of an output.
 */
export class Screen {
  private readonly write: (text: string) => void;
  private open = '';

  constructor(write: (text: string) => void) {
    this.write = write;
  }

  output(text: string): void {
    const whole = this.open + harmless(text);
    const end = whole.lastIndexOf('\n') + 1;
    this.open = whole.slice(end);
    if (end > 0) this.write(whole.slice(0, end));
  }

  say(lines: readonly string[]): void {
    if (lines.length === 0) return;
    this.endLine();
    this.write(lines.map((line) => `${line}\n`).join(''));
  }

  /** What stands on the last line and belongs before a prompt. */
  takeOpen(): string {
    const { open } = this;
    this.open = '';
    return open;
  }

  endLine(): void {
    if (this.open !== '') this.write(`${this.takeOpen()}\n`);
  }
}
