/**
 * The terminals of a host: each has a shell that stays, takes typed lines one after another, and
 * shows what it and its children print. What is typed and printed is in the trace.
 */

import type { Control } from './control.ts';
import { KIND } from './kinds.ts';
import type { Machine } from './machine.ts';
import type { Process } from './process.ts';
import { loginEnvironment } from './process-table.ts';
import { BytePipe, type Sink, type Source } from './streams.ts';
import type { Terminal, TypedLine } from './system.ts';

/** The program that serves a terminal. */
const SHELL = 'bash';

const fromUtf8 = new TextDecoder();

export class HostTerminal {
  readonly name: string;
  private readonly machine: Machine;
  private readonly keyboard = new BytePipe({ interactive: true });
  private shell: Process | undefined;
  private lines: TypedLine[] = [];
  private current: TypedLine | undefined;
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
  input(text: string): void {
    this.keyboard.write(new TextEncoder().encode(text));
  }

  /** Ctrl-C: the shell hands it to what runs in the foreground. */
  interrupt(): void {
    if (this.shell) this.machine.table.signal(this.shell, 'INT');
  }

  /** What is typed, for the shell and its children. */
  get source(): Source {
    return this.keyboard;
  }

  sink(stream: 'stdout' | 'stderr'): Sink {
    return {
      write: (bytes) => {
        const { lane } = this.machine;
        lane.emit(KIND.output, {
          terminal: this.name,
          id: this.current?.id ?? 0,
          stream,
          text: fromUtf8.decode(bytes),
        });
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
        const data = { terminal: this.name, id: line.id, stream: 'typed', text, prompt };
        this.machine.lane.emit(KIND.output, data);
      },
      ended: (line, code, prompt) => {
        process.called('write');
        this.current = undefined;
        this.report(line.id, code, prompt);
      },
    };
  }

  /** The shell died under the line it was running: whoever typed it is told. */
  shellEnded(code: number): void {
    const lost = this.current ? [this.current, ...this.lines] : this.lines;
    this.current = undefined;
    this.waiting = undefined;
    this.lines = [];
    this.shell = undefined;
    for (const line of lost) this.report(line.id, code);
  }

  private report(id: number, code: number, prompt = ''): void {
    this.machine.lane.emit(KIND.lineEnded, { terminal: this.name, id, code, prompt });
  }

  private open(): void {
    const shell = this.machine.table.start(SHELL, ['-bash'], {
      ppid: 1,
      env: loginEnvironment(this.machine.options.self.name),
      cwd: '/root',
      terminal: this,
    });
    this.shell = shell;
  }

  /** Hands the next line over, in an event of the shell. */
  private hand(): void {
    const { waiting, shell } = this;
    if (!waiting || !shell || this.lines.length === 0) return;
    const line = this.lines.shift()!;
    this.waiting = undefined;
    this.current = line;
    this.machine.wake(shell, () => waiting(line));
  }
}
