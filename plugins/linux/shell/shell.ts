/**
 * The state of one shell and the running of lists and pipelines. Commands are in compound.ts and
 * simple-command.ts; what needs a process of its own is in fork.ts. One shell
 * process has one Shell: subshells are other processes, as in life.
 */

import type { Child, ExitStatus, System } from '../lib/system.ts';
import {
  type Chain,
  type Command,
  type List,
  type Pipeline,
  quotedWord,
  type Script,
} from './ast.ts';
import { runCompound } from './compound.ts';
import { Expander, ExpansionFailure } from './expander.ts';
import { fork, forkFailure } from './fork.ts';
import { describeSignal, Jobs } from './jobs.ts';
import { ExitShell, Interrupted } from './jumps.ts';
import { openRedirects, RedirectFailure } from './redirects.ts';
import { NotModelled } from './refusal.ts';
import { runSimple, startSimple } from './simple-command.ts';
import { type Streams, writeTo } from './streams.ts';
import { Variables } from './variables.ts';

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
  /** `set -e`; conditions are left out, as is all that is not the last of `&&` and `||`. */
  exitsOnError = false;
  private conditions = 0;
  /** Exit code of the last `$(…)` of the running command. */
  substitutionStatus: number | undefined;
  private readonly foreground = new Set<number>();
  private isInterrupted = false;
  private stopWaiting: () => void = () => {};

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

  /** Whether a command that fails now ends this shell. */
  get endsOnFailure(): boolean {
    return this.exitsOnError && this.conditions === 0;
  }

  /** Runs what is asked for its exit code: failing in it does not end a shell of `set -e`. */
  async runCondition(run: () => Promise<number>): Promise<number> {
    this.conditions += 1;
    try {
      return await run();
    } finally {
      this.conditions -= 1;
    }
  }

  private async runChain({ first, rest }: Chain, streams: Streams): Promise<number> {
    const steps = [{ when: '&&', pipeline: first }, ...rest];
    for (const [i, { when, pipeline }] of steps.entries()) {
      if (i > 0 && (this.status === 0) !== (when === '&&')) continue;
      const run = () => this.runPipeline(pipeline, streams);
      const isChecked = i === steps.length - 1 && !pipeline.negated;
      const status = await (isChecked ? run() : this.runCondition(run));
      if (isChecked && status !== 0 && this.endsOnFailure) throw new ExitShell(status);
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
      return await runCompound(this, command, open);
    } catch (error) {
      if (error instanceof RedirectFailure) {
        this.complain(streams, error.message, command.line);
        return 1;
      }
      if (error instanceof NotModelled) {
        this.complain(streams, error.message, command.line);
        return 2;
      }
      if (!(error instanceof ExpansionFailure)) throw error;
      this.complain(streams, error.message, command.line);
      throw this.interactive ? new Interrupted(1) : new ExitShell(127);
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
    this.stopWaiting();
    for (const pid of this.foreground) {
      if (this.sys.processes().some((process) => process.pid === pid)) this.sys.kill(pid, 'INT');
    }
  }

  /** Waits for something that is not in the foreground, until Ctrl-C. @throws Interrupted */
  async untilInterrupted<T>(ended: Promise<T>): Promise<T> {
    const interrupted = this.sys.promise<undefined>((resolve) => {
      this.stopWaiting = () => resolve(undefined);
    });
    const first = await Promise.race([ended.then((value) => ({ value })), interrupted]);
    if (!first) throw this.interruption();
    return first.value;
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
    const collect = (bytes: Uint8Array) => (output += decoder.decode(bytes, { stream: true }));
    const streams: Streams = {
      stdin: { from: 'stdin' },
      stdout: { to: 'collect', collect },
      stderr: { to: 'stderr' },
    };
    // bash does not hand -e on to it.
    const child = fork(this, fileReader(body) ?? body, streams, false);
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

/** `$(< file)` is the text of the file: bash reads it as if `cat` stood there. */
function fileReader({ lines: [line, ...others] }: Script): Script | undefined {
  const [item, ...more] = line?.items ?? [];
  if (!item || others.length + more.length + item.chain.rest.length > 0) return undefined;
  const [command, ...next] = item.chain.first.commands;
  if (command?.kind !== 'simple' || next.length > 0) return undefined;
  const { words, assignments, redirects } = command;
  const isFile = redirects.length === 1 && redirects[0]?.kind === 'read';
  if (words.length + assignments.length > 0 || !isFile) return undefined;
  const cat: Command = { ...command, words: [quotedWord('cat')] };
  const chain = { ...item.chain, first: { ...item.chain.first, commands: [cat] } };
  return { lines: [{ items: [{ ...item, chain }] }] };
}
