/**
 * The terminals of a host: each has a shell that stays, takes typed lines one after another, and
 * shows what it and its children print. What is typed and printed is in the trace, and the moment
 * at which a program waits for the keyboard.
 */

import type { Control, Input } from './control.ts';
import { Keyboard } from './keyboard.ts';
import { KIND } from './kinds.ts';
import type { Machine } from './machine.ts';
import type { Process } from './process.ts';
import { loginEnvironment } from './process-table.ts';
import type { Sink, Source } from './streams.ts';
import type { Terminal, TypedLine } from './system.ts';

/** The program that serves a terminal. */
const SHELL = 'bash';

const fromUtf8 = new TextDecoder();

export class HostTerminal {
  readonly name: string;
  private readonly machine: Machine;
  private keyboard = this.newKeyboard();
  private shell: Process | undefined;
  private lines: TypedLine[] = [];
  private current: TypedLine | undefined;
  /** What was typed last, a line for the shell or one for its program: it owns what is printed. */
  private lastTyped = 0;
  /** What stands on the last line of the screen. */
  private unfinished = '';
  /** What stood there when a program began to wait: its prompt. */
  private prompt = '';
  private waiting: ((line: TypedLine) => void) | undefined;

  constructor(machine: Machine, name: string) {
    this.machine = machine;
    this.name = name;
  }

  type(line: Extract<Control, { verb: 'type' }>): void {
    if (!this.shell?.alive) this.open();
    this.lines.push({
      id: line.id,
      text: line.text,
      stdin: line.stdin ?? undefined,
      env: line.env,
      dir: line.dir ?? undefined,
    });
    this.hand();
  }

  /** For the program in the foreground; without one it waits for the next that reads. */
  input(id: number, input: Input): void {
    this.lastTyped = id;
    const text = 'line' in input ? input.line : input.key;
    this.show('typed', text, { prompt: this.prompt });
    this.unfinished = '';
    if ('line' in input) this.keyboard.type(new TextEncoder().encode(`${text}\n`));
    else if (input.key === '^D') this.keyboard.endInput();
    // The shell hands Ctrl-C to what runs in the foreground.
    else if (this.shell) this.machine.table.signal(this.shell, 'INT');
  }

  /** What is typed, for the shell and its children. */
  get source(): Source {
    return this.keyboard;
  }

  sink(stream: 'stdout' | 'stderr'): Sink {
    return {
      write: (bytes) => {
        const text = fromUtf8.decode(bytes);
        this.show(stream, text);
        const newline = text.lastIndexOf('\n');
        this.unfinished = newline < 0 ? this.unfinished + text : text.slice(newline + 1);
      },
      close: () => {},
    };
  }

  /** The far end, for the shell's process. */
  serve(process: Process): Terminal {
    return {
      name: this.name,
      next: () => {
        process.called('read');
        return this.machine.promise(process, (resolve) => {
          this.waiting = resolve;
          this.hand();
        });
      },
      typed: (line, prompt, text) => {
        process.called('write');
        this.lastTyped = line.id;
        this.show('typed', text, { prompt });
        this.unfinished = '';
      },
      ended: (_, code, prompt) => {
        process.called('write');
        this.current = undefined;
        this.report(this.lastTyped, code, prompt);
      },
    };
  }

  /** The shell died under the line it was running: whoever typed it is told. */
  shellEnded(code: number): void {
    const lost = this.lines.map(({ id }) => id);
    if (this.current) lost.unshift(this.lastTyped);
    this.current = undefined;
    this.waiting = undefined;
    this.lines = [];
    this.shell = undefined;
    for (const id of lost) this.report(id, code);
  }

  private show(stream: string, text: string, more: { readonly prompt?: string } = {}): void {
    const data = { terminal: this.name, id: this.lastTyped, stream, text, ...more };
    this.machine.lane.emit(KIND.output, data);
  }

  private newKeyboard(): Keyboard {
    return new Keyboard(({ pid, program }) => {
      this.prompt = this.unfinished;
      const data = { terminal: this.name, id: this.lastTyped, program: program.name };
      this.machine.lane.emit(KIND.waits, data, pid);
    });
  }

  private report(id: number, code: number, prompt = ''): void {
    this.machine.lane.emit(KIND.lineEnded, { terminal: this.name, id, code, prompt });
  }

  private open(): void {
    this.keyboard = this.newKeyboard();
    const shell = this.machine.table.start(SHELL, ['-bash'], {
      ppid: 1,
      env: loginEnvironment(this.machine.options.self.name),
      cwd: '/root',
      terminal: this,
    });
    this.shell = shell;
    this.unfinished = '';
  }

  /** Hands the next line over, in an event of the shell. */
  private hand(): void {
    const { waiting, shell } = this;
    if (!waiting || !shell || this.lines.length === 0) return;
    const line = this.lines.shift()!;
    this.waiting = undefined;
    this.current = line;
    this.lastTyped = line.id;
    this.machine.wake(shell, () => waiting(line));
  }
}
