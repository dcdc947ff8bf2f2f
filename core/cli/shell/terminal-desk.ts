/** A desk at a real terminal: a line editor with history and completion below the output. */

import { createInterface } from 'node:readline';
import { behind, type Desk, Screen, type Typed } from './desk.ts';
import { Keyboard } from './keyboard.ts';

const LONGEST_HISTORY = 1_000;
/** A lone Escape is told from a key sequence by this pause. */
const ESCAPE_MS = 50;

export interface TerminalDeskOptions {
  /** Candidates for the last part of a line, and that part. */
  readonly complete: (line: string) => [string[], string];
  /** Ctrl-C while no line is being typed. */
  readonly onInterrupt: () => void;
}

export class TerminalDesk implements Desk {
  readonly isTerminal = true;
  private readonly screen = new Screen((text) => process.stdout.write(text));
  private readonly keyboard: Keyboard;
  private readonly options: TerminalDeskOptions;
  private history: string[] = [];

  constructor(options: TerminalDeskOptions) {
    this.options = options;
    this.keyboard = new Keyboard(process.stdin, () => {
      this.screen.say([`${this.screen.takeOpen()}^C`]);
      options.onInterrupt();
    });
  }

  read(prompt: string): Promise<Typed> {
    const editor = createInterface({
      input: this.keyboard.input,
      output: process.stdout,
      terminal: true,
      prompt: behind(this.screen.takeOpen(), prompt),
      completer: this.options.complete,
      history: this.history,
      historySize: LONGEST_HISTORY,
      removeHistoryDuplicates: true,
      escapeCodeTimeout: ESCAPE_MS,
    });
    return new Promise((resolve) => {
      let typed: Typed = { key: '^D' };
      editor.on('line', (line) => {
        typed = { line };
        editor.close();
      });
      editor.on('history', (history) => {
        this.history = [...history];
      });
      // As a shell does: the line is left on the screen.
      editor.on('SIGINT', () => {
        typed = { key: '^C' };
        editor.close();
      });
      editor.on('SIGTSTP', () => {});
      editor.on('close', () => {
        this.keyboard.hold();
        if ('key' in typed) process.stdout.write(typed.key === '^C' ? '^C\n' : '\n');
        resolve(typed);
      });
      editor.prompt();
      this.keyboard.open();
    });
  }

  output(text: string): void {
    this.screen.output(text);
  }

  say(...lines: readonly string[]): void {
    this.screen.say(lines);
  }

  close(): void {
    this.screen.endLine();
    this.keyboard.close();
  }
}
