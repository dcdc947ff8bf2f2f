/** Single keys from stdin: from a terminal as they are pressed, from a pipe as they come. */

const CTRL_C = '\u0003';

export class Keys {
  private readonly raw = Boolean(process.stdin.isTTY);
  private readonly listener: (text: string) => void;

  /** `onKey` gets one character; `onInterrupt` is Ctrl-C, which a raw terminal makes a key of. */
  constructor(onKey: (key: string) => void, onInterrupt: () => void) {
    this.listener = (text) => {
      for (const key of text) {
        if (key === CTRL_C) onInterrupt();
        else onKey(key);
      }
    };
    if (this.raw) process.stdin.setRawMode(true);
    process.stdin.setEncoding('utf8').on('data', this.listener);
  }

  /** Gives the terminal back as it was. */
  close(): void {
    process.stdin.off('data', this.listener);
    if (this.raw) process.stdin.setRawMode(false);
    process.stdin.pause();
  }
}
