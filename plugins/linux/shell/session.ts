/**
 * A shell that stays: one per terminal, fed with command texts, keeping directory, variables, jobs
 * and `$?` from one to the next. It behaves like an interactive bash (job notices, errors without
 * line numbers, Ctrl-C), except that nobody's prompt is printed.
 */

import type { System } from '../lib/system.ts';
import { ExitShell, Interrupted, LoopJump, ReturnFromSource } from './jumps.ts';
import { DEFAULT_PROMPT, expandPrompt } from './prompt.ts';
import { runText } from './run-text.ts';
import { Shell } from './shell.ts';
import { readStartFiles, setUpVariables } from './start.ts';
import { OWN_STREAMS, type Streams, TextInput, writeTo } from './streams.ts';

export interface RunOptions {
  /** What the commands read; each gets all of it. The shell's own input otherwise. */
  readonly stdin?: string | undefined;
  /** Exported for this text only. */
  readonly env?: Readonly<Record<string, string>>;
  /** Where this text runs; the session goes back afterwards. */
  readonly dir?: string | undefined;
  /** Lines after one that failed are not run. */
  readonly stopOnError?: boolean;
  /** Told of each line before it runs, with the prompt that stands before it. */
  readonly onLine?: (prompt: string, text: string) => void;
}

export class ShellSession {
  readonly shell: Shell;
  /** The exit code of the session once `exit` was typed. */
  exited: number | undefined;

  constructor(sys: System) {
    this.shell = new Shell(sys);
    this.shell.interactive = true;
    setUpVariables(this.shell);
    if (this.shell.variables.get('PS1') === undefined) {
      this.shell.variables.set('PS1', DEFAULT_PROMPT);
    }
  }

  /** Reads the start-up files: /etc/profile and ~/.profile, or ~/.bashrc. */
  start(isLogin: boolean): Promise<void> {
    return readStartFiles(this.shell, isLogin ? 'login' : 'interactive');
  }

  /** Runs a command text of one or more lines; its output goes to the shell's own streams. */
  async run(text: string, options: RunOptions = {}): Promise<number> {
    const { shell } = this;
    const { sys, variables } = shell;
    const { dir, env = {} } = options;
    const home = sys.cwd;
    const before = Object.keys(env).map((name) => ({
      name,
      value: variables.get(name),
      exported: variables.isExported(name),
    }));
    for (const [name, value] of Object.entries(env)) {
      variables.set(name, value);
      variables.export(name);
    }
    const streams: Streams =
      options.stdin === undefined
        ? OWN_STREAMS
        : { ...OWN_STREAMS, stdin: { from: 'text', text: new TextInput(options.stdin) } };
    const code = await this.runIn(dir, text, streams, options);
    for (const { name, value, exported } of before) {
      if (value === undefined) variables.unset(name);
      else variables.set(name, value);
      if (!exported) variables.unexport(name);
    }
    if (dir !== undefined) this.enter(home);
    for (const line of shell.jobs.report(sys, true)) sys.stderr.write(`${line}\n`);
    return code;
  }

  /** Ctrl-C: ends what runs in the foreground and drops the rest of the text. */
  interrupt(): void {
    this.shell.interrupt();
  }

  /** What a terminal would show before the next line: `root@m1:~# `. */
  prompt(): string {
    const { sys, variables } = this.shell;
    return expandPrompt(variables.get('PS1') ?? '', {
      user: variables.get('USER') ?? 'root',
      host: sys.host.name,
      cwd: sys.cwd,
      home: variables.get('HOME') ?? '/root',
    });
  }

  private async runIn(
    dir: string | undefined,
    text: string,
    streams: Streams,
    options: RunOptions,
  ): Promise<number> {
    const { shell } = this;
    if (dir !== undefined) {
      const { disk } = shell.sys;
      if (!disk.exists(dir) || disk.stat(dir).kind !== 'directory') {
        const reason = disk.exists(dir) ? 'Not a directory' : 'No such file or directory';
        writeTo(shell.sys, streams.stderr, `bash: cd: ${dir}: ${reason}\n`);
        return 1;
      }
      this.enter(dir);
    }
    try {
      const { stopOnError = false, onLine } = options;
      return await runText(shell, text, streams, {
        stopOnError,
        ...(onLine && { onLine: (line: string) => onLine(this.prompt(), line) }),
      });
    } catch (error) {
      if (error instanceof ExitShell) this.exited = error.code;
      else if (!isJump(error)) throw error;
      shell.status = codeOf(error);
      return shell.status;
    }
  }

  private enter(directory: string): void {
    this.shell.sys.cwd = directory;
    this.shell.variables.set('PWD', directory);
  }
}

type Jump = ExitShell | Interrupted | ReturnFromSource | LoopJump;

/** Whether this is one of the interpreter's ways out and not a failure. */
export function isJump(error: unknown): error is Jump {
  return [ExitShell, Interrupted, ReturnFromSource, LoopJump].some((each) => error instanceof each);
}

/** The exit code with which a jump leaves a whole command text. */
export function codeOf(jump: Jump): number {
  return 'code' in jump ? jump.code : 0;
}
