/**
 * One run of zkCli.sh (`ZooKeeperMain`): the connection, the history, the exit code, and the
 * commands that concern these. Everything else is looked up in the table of commands.
 */

import { JavaException } from '../java-text.ts';
import {
  type ClientOptions,
  eventText,
  PathError,
  type System,
  type WatchedEvent,
  ZooKeeper,
} from '../platform.ts';
import { CliError, cliError } from './cli-error.ts';
import type { CliCommand } from './command.ts';
import { CLI_COMMANDS, helpText, SESSION_COMMANDS } from './commands.ts';
import { parseOptions } from './options.ts';
import { wordsOf } from './words.ts';

/** What the command line says of how to connect; `readOnly` is `-r`. */
export type CliConnection = Pick<
  ClientOptions,
  'readOnly' | 'requestTimeoutMs' | 'maxReplyBytes'
> & { readonly timeoutMs: number };

export class CliSession {
  readonly #sys: System;
  readonly #options: CliConnection;
  #zk: ZooKeeper;
  #servers: string;
  #words: readonly string[] = [];
  readonly #kept = new Map<string, string>();
  readonly #history = new Map<number, string>();
  #count = 0;
  #printWatches = true;
  #exitCode = 0;
  #quit = false;

  /** @throws JavaException for a connect string that Java refuses */
  constructor(sys: System, servers: string, options: CliConnection) {
    this.#sys = sys;
    this.#options = options;
    this.#servers = servers;
    this.#zk = this.#connect();
  }

  get zk(): ZooKeeper {
    return this.#zk;
  }

  /** That of the last command. */
  get exitCode(): number {
    return this.#exitCode;
  }

  /** The user has asked to leave. */
  get quitting(): boolean {
    return this.#quit;
  }

  get prompt(): string {
    return `[zk: ${this.#servers}(${this.#zk.state}) ${this.#count}] `;
  }

  /** `executeLine`. @throws JavaException, which ends the program */
  async line(text: string): Promise<void> {
    if (text === '') return;
    const words = wordsOf(text);
    // A line without a word (a lone quote) leaves the command before it in place, to run again.
    if (words.length > 0) this.#words = words;
    this.#history.set(this.#count, text);
    if (this.#words.length > 0) await this.command(this.#words);
    this.#count++;
  }

  /** `processCmd`. @throws JavaException */
  async command(words: readonly string[]): Promise<void> {
    this.#words = words;
    try {
      await this.#process(words);
      // To quit is to leave with the code of the command before.
      if (!this.#quit) this.#exitCode = 0;
    } catch (error) {
      const shown = cliError(error);
      if (!(shown instanceof CliError)) throw error;
      this.#exitCode = shown.exitCode;
      this.#sys.stderr.write(`${shown.message}\n`);
    }
  }

  async #process(words: readonly string[]): Promise<void> {
    const [name = '', argument] = words;
    const command = CLI_COMMANDS.get(name);
    if (!command && !SESSION_COMMANDS.has(name)) {
      this.#sys.stderr.write(helpText());
      throw new CliError(`Command not found: Command not found ${name}`, 127);
    }
    if (!command) await this.#sessionCommand(name, argument);
    if (this.#quit) return;
    if (!this.#zk.isAlive) {
      this.#sys.stdout.write('Not connected\n');
      return;
    }
    if (command) await this.#run(command, words);
  }

  async #run(command: CliCommand, words: readonly string[]): Promise<void> {
    const { stdout: out, stderr: err } = this.#sys;
    const usage = `${command.name} ${command.usage}`;
    let options = parseOptions(command.options, words, command.group);
    if (options.args.length < command.arity) throw new CliError(usage);
    if (command.deprecated && options.args.length > 2) {
      const { old, now, watch } = command.deprecated;
      err.write(`'${old}' has been deprecated. Please use '${now}' instead.\n`);
      if (watch) options = parseOptions(command.options, words.with(2, '-w'));
    }
    await command.run({ sys: this.#sys, zk: this.#zk, out, err, kept: this.#kept }, options);
  }

  async #sessionCommand(name: string, argument: string | undefined): Promise<void> {
    if (name === 'quit') {
      await this.#zk.close();
      this.#quit = true;
    } else if (name === 'redo' && argument !== undefined) {
      await this.#redo(argument);
    } else if (name === 'history') {
      for (let i = Math.max(0, this.#count - 10); i <= this.#count; i++) {
        this.#sys.stdout.write(`${i} - ${this.#history.get(i) ?? null}\n`);
      }
    } else if (name === 'printwatches') {
      if (argument !== undefined) this.#printWatches = argument === 'on';
      else this.#sys.stdout.write(`printwatches is ${this.#printWatches ? 'on' : 'off'}\n`);
    } else if (name === 'connect') {
      if (this.#zk.isAlive) await this.#zk.close();
      this.#servers = argument ?? this.#servers;
      this.#zk = this.#connect();
    }
  }

  async #redo(argument: string): Promise<void> {
    if (!/^[+-]?(?:0[xX][\da-fA-F]+|\d+)$/.test(argument)) {
      const text = `For input string: "${argument}"`;
      throw new JavaException('java.lang.NumberFormatException', text);
    }
    const index = Number(argument);
    if (this.#count <= index || index < 0) throw new CliError('Command index out of range');
    const line = this.#history.get(index) ?? '';
    const words = wordsOf(line);
    if (words[0] === 'redo') throw new CliError('No redoing redos');
    this.#history.set(this.#count, line);
    await this.command(words);
  }

  #connect(): ZooKeeper {
    try {
      return new ZooKeeper(this.#sys, this.#servers, {
        ...this.#options,
        watcher: (event) => this.#heard(event),
      });
    } catch (error) {
      if (!(error instanceof PathError)) throw error;
      throw new JavaException('java.lang.IllegalArgumentException', error.message);
    }
  }

  #heard(event: WatchedEvent): void {
    if (this.#printWatches) this.#sys.stdout.write(`\nWATCHER::\n\n${eventText(event)}\n`);
  }
}
