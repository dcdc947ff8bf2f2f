/** A client's command line, typed into as a person does; everything waits for what it says. */

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';

export class CliProgram implements AsyncDisposable {
  /** How it ended, once it has. */
  readonly ended: Promise<number | null>;
  private readonly child: ChildProcessWithoutNullStreams;
  /** What it has said on both streams; and how far that has been waited for. */
  private said = '';
  private heard = 0;
  private look = () => {};
  private gone = false;

  constructor(command: string, parameters: readonly string[], environment = process.env) {
    this.child = spawn(command, parameters, { stdio: 'pipe', env: { ...environment, TZ: 'UTC' } });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.said += text;
        this.look();
      });
    }
    this.child.stdin.on('error', () => {});
    this.ended = new Promise((resolve) => {
      this.child.on('close', (code) => {
        this.gone = true;
        resolve(code);
        this.look();
      });
    });
  }

  type(line: string): void {
    this.child.stdin.write(`${line}\n`);
  }

  /**
   * Waits until it has said this, behind what was waited for before; the match.
   * @throws Error with all it said when it has ended without
   */
  hears(pattern: RegExp): Promise<RegExpExecArray> {
    return new Promise((resolve, reject) => {
      this.look = () => {
        const match = pattern.exec(this.said.slice(this.heard));
        if (match) {
          this.heard += match.index + match[0].length;
          resolve(match);
        } else if (this.gone) {
          reject(new Error(`it ended without ${pattern}:\n${this.said}`));
        }
      };
      this.look();
    });
  }

  /** Types a line and waits for its answer. */
  ask(line: string, answer: RegExp): Promise<RegExpExecArray> {
    this.type(line);
    return this.hears(answer);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }
}
