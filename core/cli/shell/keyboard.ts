/**
 * The keyboard of the real terminal. It is read raw from the first prompt to the end; what is typed
 * or pasted while the run moves waits for the next prompt, one line for each, so that nothing is
 * lost and nothing is echoed into the middle of an output. Ctrl-C while the run moves is told at
 * once.
 */

import { PassThrough } from 'node:stream';

const CTRL_C = '\x03';

export class Keyboard {
  /** What a line editor reads. */
  readonly input = new PassThrough({ encoding: 'utf8' });
  private readonly stdin: NodeJS.ReadStream;
  private readonly onInterrupt: () => void;
  private ahead = '';
  private wanted = false;

  constructor(stdin: NodeJS.ReadStream, onInterrupt: () => void) {
    this.stdin = stdin;
    this.onInterrupt = onInterrupt;
    stdin.setRawMode(true);
    stdin.setEncoding('utf8');
    stdin.on('data', this.typed);
  }

  /** Hands over up to the end of one line, now and as it comes. */
  open(): void {
    this.wanted = true;
    this.feed('');
  }

  /** Holds back what comes from here on. */
  hold(): void {
    this.wanted = false;
  }

  /** Gives the terminal back as it was. */
  close(): void {
    this.stdin.off('data', this.typed);
    this.stdin.setRawMode(false);
    this.stdin.pause();
  }

  private readonly typed = (chunk: string): void => {
    if (this.wanted) return this.feed(chunk);
    const interrupt = chunk.lastIndexOf(CTRL_C);
    if (interrupt < 0) {
      this.ahead += chunk;
      return;
    }
    this.ahead = chunk.slice(interrupt + 1);
    this.onInterrupt();
  };

  private feed(chunk: string): void {
    const text = this.ahead + chunk;
    const [line = ''] = /^[^\r\n]*(\r\n|\r|\n)?/.exec(text) ?? [];
    this.ahead = text.slice(line.length);
    if (/[\r\n]$/.test(line)) this.hold();
    if (line !== '') this.input.write(line.replace(/[\r\n]+$/, '\r'));
  }
}
