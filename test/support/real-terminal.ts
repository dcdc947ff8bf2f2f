/**
 * A real terminal for tests: a pane of tmux, typed into and read as a person would. Everything
 * waits for what is to be seen, never for a time.
 */

import { execFileSync, spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

const COLUMNS = 100;
const ROWS = 50;
const LOOK_EVERY_MS = 30;
const PATIENCE_MS = 60_000;

/** A prompt, a shell's or that of zkCli.sh, with nothing behind it. */
const PROMPT = /(root@\w+:\S*#|\[zk: .*\]|\(ended\)|q ends:|\n>)$/;

/** Why terminals cannot be tested here, or undefined. */
export function missingTerminal(): string | undefined {
  const { error } = spawnSync('tmux', ['-V']);
  return error ? 'tmux is not installed (apt-get install tmux)' : undefined;
}

let terminals = 0;

export class RealTerminal {
  private readonly socket = `quorate-test-${process.pid}-${++terminals}`;

  /** Runs a command line of `quorate`; `ENDED <code>` stands behind its end. */
  constructor(parameters: readonly string[], cwd = process.cwd()) {
    const words = [process.execPath, resolve('dist/core/cli/main.js'), ...parameters];
    const line = words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
    const script = `${line}; echo "ENDED $?"; stty -a; exec cat`;
    const size = ['-x', String(COLUMNS), '-y', String(ROWS), '-c', cwd];
    this.tmux(
      '-f',
      '/dev/null',
      'new-session',
      '-d',
      ...size,
      `sh -c ${JSON.stringify(script).replaceAll('$', '\\$')}`,
    );
  }

  /** Everything that was on the screen, without trailing blanks. */
  get screen(): string {
    return this.tmux('capture-pane', '-p', '-J', '-S', '-')
      .replace(/[ \t]+$/gm, '')
      .trimEnd();
  }

  /** The process of `quorate` itself. */
  get pid(): number {
    const shell = this.tmux('list-panes', '-F', '#{pane_pid}').trim();
    const { stdout } = spawnSync('pgrep', ['-P', shell], { encoding: 'utf8' });
    return Number(stdout.trim().split('\n')[0]);
  }

  type(text: string): void {
    this.tmux('send-keys', '-l', text);
  }

  /** `Enter`, `C-c`, `C-d`, `Tab`, `Up`. */
  press(...keys: readonly string[]): void {
    this.tmux('send-keys', ...keys);
  }

  /** Settles once the screen holds this. */
  async shows(text: string | RegExp): Promise<void> {
    await this.until(`it shows ${text}`, (screen) =>
      typeof text === 'string' ? screen.includes(text) : text.test(screen),
    );
  }

  /** Types a line and waits for the next prompt. */
  async enter(line: string): Promise<void> {
    const before = this.screen;
    this.type(line);
    this.press('Enter');
    await this.prompted(`the prompt behind \`${line}\``, before);
  }

  /** Settles at a prompt that was not there. */
  async prompted(what = 'a prompt', before = ''): Promise<void> {
    await this.until(what, (screen) => screen !== before && PROMPT.test(screen));
  }

  close(): void {
    spawnSync('tmux', ['-L', this.socket, 'kill-server']);
  }

  private async until(what: string, holds: (screen: string) => boolean): Promise<void> {
    const begun = performance.now();
    for (;;) {
      const { screen } = this;
      if (holds(screen)) return;
      if (performance.now() - begun > PATIENCE_MS) {
        throw new Error(`waited in vain until ${what}; the screen:\n${screen}`);
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  }

  private tmux(...words: readonly string[]): string {
    const env = { ...process.env, NO_COLOR: '1', TERM: 'xterm', TMUX: '' };
    return execFileSync('tmux', ['-L', this.socket, ...words], { encoding: 'utf8', env });
  }
}
