/**
 * The state of one shell and the running of lists, pipelines and compound commands. Simple
 * commands are in simple-command.ts; what needs a process of its own is in fork.ts. One shell
 * process has one Shell: subshells are other processes, as in life.
 */

import type { Child, ExitStatus, System } from '../lib/system.ts';
import type { Chain, Command, For, If, List, Pipeline, Script, While } from './ast.ts';
import { Expander, ExpansionFailure } from './expander.ts';
import { fork, forkFailure } from './fork.ts';
import { describeSignal, Jobs } from './jobs.ts';
import { ExitShell, Interrupted, LoopJump } from './jumps.ts';
import { openRedirects, RedirectFailure } from './redirects.ts';
import { runSimple, startSimple } from './simple-command.ts';
import { type Streams, writeTo } from './streams.ts';
import { Variables } from './variables.ts';

/** What a turn of a loop costs, ms: without it an endless loop would stop virtual time. */
const LOOP_TURN_MS = 0.01;

export class Shell {
  readonly sys: System;
  variables = new Variables();
  positional: readonly string[] = [];
  /** `$0`, and what introduces error messages. */
  name = 'bash';
  status = 0;
  shellPid: number;
  lastBackgroundPid: number | undefined;
  readonly jobs = new Jobs();
  /** Whether errors name the line: not in an interactive shell. */
  tellsLines = true;
  /** Serves a person: tells of jobs, goes on after an interrupt. */
  interactive = false;
  /** Files being sourced, innermost last. */
  sources: string[] = [];
  /** Loops around the command that runs. */
  loopDepth = 0;
  /** Exit code of the last `$(…)` of the running command. */
  substitutionStatus: number | undefined;
  private readonly foreground = new Set<number>();
  private isInterrupted = false;

  constructor(sys: System) {
    this.sys = sys;
    this.shellPid = sys.pid;
  }

  // --- running -----------------------------------------------------------------------------

  /** @throws ExitShell, LoopJump, ReturnFromSource, Interrupted */
  async runScript(script: Script, streams: Streams): Promise<number> {
    for (const line of script.lines) await this.runList(line, streams);
    return this.status;
  }

  async runList(list: List, streams: Streams): Promise<number> {
    for (const { chain, background } of list.items) {
      if (background) await this.runInBackground(chain, streams);
      else await this.runChain(chain, streams);
    }
    return this.status;
  }

  private async runChain(chain: Chain, streams: Streams): Promise<number> {
    await this.runPipeline(chain.first, streams);
    for (const { when, pipeline } of chain.rest) {
      if ((this.status === 0) === (when === '&&')) await this.runPipeline(pipeline, streams);
    }
    return this.status;
  }

  private async runPipeline(pipeline: Pipeline, streams: Streams): Promise<number> {
    const [only] = pipeline.commands;
    const status =
      pipeline.commands.length === 1 && only
        ? await this.runCommand(only, streams)
        : await this.waitFor(await this.startPipeline(pipeline, streams), pipeline, streams);
    this.status = pipeline.negated ? Number(status === 0) : status;
    return this.status;
  }

  /** Starts all commands of a pipeline, each in a process of its own. */
  private async startPipeline(pipeline: Pipeline, streams: Streams): Promise<Child[]> {
    const children: Child[] = [];
    let { stdin } = streams;
    const last = pipeline.commands.length - 1;
    for (const [index, command] of pipeline.commands.entries()) {
      const pipe = index === last ? undefined : this.sys.pipe();
      const stdout = pipe ? ({ to: 'pipe', pipe } as const) : streams.stdout;
      children.push(await this.startCommand(command, { ...streams, stdin, stdout }));
      if (pipe) stdin = { from: 'pipe', pipe };
    }
    return children;
  }

  private startCommand(command: Command, streams: Streams): Promise<Child> | Child {
    if (command.kind === 'simple') return startSimple(this, command, streams);
    return fork(this, command, streams);
  }

  private async runInBackground(chain: Chain, outer: Streams): Promise<void> {
    const streams: Streams = { ...outer, stdin: { from: 'null' } };
    const { first } = chain;
    const isPipeline = chain.rest.length === 0 && !first.negated;
    const children = isPipeline
      ? await this.startPipeline(first, streams)
      : [fork(this, { lines: [{ items: [{ chain, background: false }] }] }, streams)];
    const child = children.at(-1)!;
    const job = this.jobs.add(child.pid, chain.text, child.exited);
    this.lastBackgroundPid = child.pid;
    if (this.interactive) writeTo(this.sys, outer.stderr, `[${job.id}] ${child.pid}\n`);
    this.status = 0;
  }

  /** Runs one command in this shell, whatever its kind. */
  async runCommand(command: Command, streams: Streams): Promise<number> {
    if (this.isInterrupted) throw this.interruption();
    try {
      if (command.kind === 'simple') return await runSimple(this, command, streams);
      const open = await openRedirects(this, command.redirects, streams, this.expander());
      return await this.runCompound(command, open);
    } catch (error) {
      if (error instanceof RedirectFailure) {
        this.complain(streams, error.message, command.line);
        return 1;
      }
      if (!(error instanceof ExpansionFailure)) throw error;
      this.complain(streams, error.message, command.line);
      throw this.interactive ? new Interrupted(1) : new ExitShell(127);
    }
  }

  private async runCompound(
    command: Exclude<Command, { kind: 'simple' }>,
    streams: Streams,
  ): Promise<number> {
    switch (command.kind) {
      case 'group':
        return this.runScript(command.body, streams);
      case 'subshell': {
        const child = fork(this, command.body, streams);
        return this.waitFor([child], undefined, streams, command);
      }
      case 'if':
        return this.runIf(command, streams);
      case 'for':
        return this.runFor(command, streams);
      case 'while':
        return this.runWhile(command, streams);
    }
  }

  private async runIf(command: If, streams: Streams): Promise<number> {
    for (const { condition, body } of command.branches) {
      if ((await this.runScript(condition, streams)) === 0) return this.runScript(body, streams);
    }
    if (command.otherwise) return this.runScript(command.otherwise, streams);
    return 0;
  }

  private async runFor(command: For, streams: Streams): Promise<number> {
    const values = command.words
      ? await this.expander().fields(command.words)
      : [...this.positional];
    let status = 0;
    for (const value of values) {
      this.variables.set(command.variable, value);
      const turn = await this.runTurn(command.body, streams);
      status = turn.status;
      if (turn.leaves) break;
    }
    return status;
  }

  private async runWhile(command: While, streams: Streams): Promise<number> {
    let status = 0;
    for (;;) {
      const condition = await this.runTurn(command.condition, streams);
      if (condition.leaves) return condition.status;
      if ((condition.status === 0) === command.until) return status;
      const turn = await this.runTurn(command.body, streams);
      status = turn.status;
      if (turn.leaves) return status;
    }
  }

  private async runTurn(
    body: Script,
    streams: Streams,
  ): Promise<{ readonly status: number; readonly leaves: boolean }> {
    await this.sys.sleep(LOOP_TURN_MS);
    this.loopDepth += 1;
    try {
      return { status: await this.runScript(body, streams), leaves: false };
    } catch (error) {
      if (!(error instanceof LoopJump)) throw error;
      this.status = 0;
      if (error.levels > 1 && this.loopDepth > 1) throw new LoopJump(error.kind, error.levels - 1);
      return { status: 0, leaves: error.kind === 'break' };
    } finally {
      this.loopDepth -= 1;
    }
  }

  // --- children ----------------------------------------------------------------------------

  /** Waits for foreground children; the exit code is the last one's. */
  async waitFor(
    children: readonly Child[],
    source: Pipeline | undefined,
    streams: Streams,
    command: Command | undefined = source?.commands.at(-1),
  ): Promise<number> {
    let status: ExitStatus = { code: 0 };
    for (const { pid } of children) this.foreground.add(pid);
    for (const { pid, exited } of children) {
      status = await exited;
      this.foreground.delete(pid);
    }
    if (status.signal === 'INT' || this.isInterrupted) throw this.interruption();
    const notice = describeSignal(status);
    if (notice !== undefined && command)
      this.notify(children.at(-1)!.pid, notice, command, streams);
    return status.code;
  }

  private notify(pid: number, notice: string, command: Command, streams: Streams): void {
    if (this.interactive) return writeTo(this.sys, streams.stderr, `${notice}\n`);
    const text = `${String(pid).padStart(5)} ${notice.padEnd(24)}${command.text}`;
    if (notice === 'Terminated') writeTo(this.sys, streams.stderr, `${notice}\n`);
    else this.complain(streams, text, command.line);
  }

  /** Ctrl-C: INT to what runs in the foreground, and the rest of the command text is dropped. */
  interrupt(): void {
    this.isInterrupted = true;
    for (const pid of this.foreground) {
      if (this.sys.processes().some((process) => process.pid === pid)) this.sys.kill(pid, 'INT');
    }
  }

  private interruption(): Interrupted {
    this.isInterrupted = false;
    return new Interrupted(130);
  }

  // --- expansion ---------------------------------------------------------------------------

  /** @param variables a copy, where a subshell would do the expanding */
  expander(variables = this.variables): Expander {
    return new Expander({
      disk: this.sys.disk,
      cwd: this.sys.cwd,
      variables,
      positional: this.positional,
      special: (name) => this.special(name),
      substitute: (body) => this.substitute(body),
    });
  }

  private special(name: string): string | undefined {
    if (name === '?') return String(this.status);
    if (name === '$') return String(this.shellPid);
    if (name === '!') return this.lastBackgroundPid?.toString();
    return name === '0' ? this.name : undefined;
  }

  private async substitute(body: Script): Promise<string> {
    const decoder = new TextDecoder();
    let output = '';
    const child = fork(this, body, {
      stdin: { from: 'stdin' },
      stdout: {
        to: 'collect',
        collect: (bytes) => (output += decoder.decode(bytes, { stream: true })),
      },
      stderr: { to: 'stderr' },
    });
    this.substitutionStatus = await this.waitFor([child], undefined, {
      stdin: { from: 'stdin' },
      stdout: { to: 'null' },
      stderr: { to: 'stderr' },
    });
    this.status = this.substitutionStatus;
    return output;
  }

  /** A command that failed before it began still lets go of its ends of the pipes. */
  startFailure(code: number, streams: Streams): Child {
    return forkFailure(this, code, streams);
  }

  // --- messages ----------------------------------------------------------------------------

  /** `bash: …`, `x.sh: line 3: …`: an error of the shell itself. */
  complain(streams: Streams, message: string, line: number): void {
    const name = this.interactive ? 'bash' : (this.sources.at(-1) ?? this.name);
    const place = this.tellsLines && !this.interactive ? `line ${line}: ` : '';
    writeTo(this.sys, streams.stderr, `${name}: ${place}${message}\n`);
  }
}
