/**
 * `Command` and `FsCommand`: how a command of the shell walks through its arguments. A failure with
 * one path is told, and the others have their turn.
 */

import type { System } from '../../../../core/plugin/index.ts';
import { JavaException, type Logger } from '../../../hadoop-common/door.ts';
import { type Arity, type Parsed, parseOptions } from './command-format.ts';
import type { FileSystems } from './file-systems.ts';
import { PathData } from './path-data.ts';
import { notFound } from './path-exception.ts';

export interface ShellContext {
  readonly sys: System;
  readonly systems: FileSystems;
  readonly log: Logger;
  readonly user: string;
  /** `fs.trash.interval`; 0 where deleting is for good. */
  readonly trashIntervalMs: number;
}

export type CommandClass = new (context: ShellContext, name: string) => FsCommand;

export abstract class FsCommand {
  /** As it was called, without its dash. */
  readonly name: string;
  protected readonly context: ShellContext;
  protected readonly sys: System;
  protected readonly arity: Arity = { min: 1 };
  protected readonly flags: readonly string[] = [];
  protected readonly valued: readonly string[] = [];
  protected recursive = false;
  protected depth = 0;
  /** What it returns when nothing has failed. */
  protected exitCode = 0;
  private errors = 0;

  constructor(context: ShellContext, name: string) {
    this.context = context;
    this.sys = context.sys;
    this.name = name;
  }

  /** @throws IllegalArgumentException for a wrong call */
  async run(words: readonly string[]): Promise<number> {
    const parsed = this.parse(words);
    await this.told(async () => {
      const args = [...parsed.args];
      await this.prepare(parsed, args);
      await this.processRaw(args);
    });
    return this.errors === 0 ? this.exitCode : this.codeForErrors();
  }

  protected parse(words: readonly string[]): Parsed {
    return parseOptions(words, this.arity, this.flags, this.valued);
  }

  /** `processOptions`: takes what it needs of the arguments. */
  protected prepare(_parsed: Parsed, _args: string[]): void | Promise<void> {}

  /** `processRawArguments` */
  protected async processRaw(args: readonly string[]): Promise<void> {
    const items: PathData[] = [];
    for (const arg of args) {
      await this.told(async () => {
        items.push(...(await this.expand(arg)));
      });
    }
    await this.processArguments(items);
  }

  /** @throws PathNotFoundException for a pattern that matches nothing */
  protected async expand(arg: string): Promise<PathData[]> {
    const items = await PathData.glob(this.context.systems, arg);
    if (items.length === 0) throw notFound(arg);
    return items;
  }

  protected async processArguments(items: readonly PathData[]): Promise<void> {
    for (const item of items) {
      await this.told(() =>
        item.exists ? this.processPathArgument(item) : this.processNonexistent(item),
      );
    }
  }

  protected async processPathArgument(item: PathData): Promise<void> {
    this.depth = 0;
    await this.processPaths([item]);
  }

  protected async processNonexistent(item: PathData): Promise<void> {
    throw notFound(item.text);
  }

  protected async processPaths(items: readonly PathData[], _parent?: PathData): Promise<void> {
    for (const item of items) {
      await this.told(async () => {
        await this.processPath(item);
        if (this.recursive && item.isDirectory) await this.recurse(item);
        await this.processedPath(item);
      });
    }
  }

  protected async recurse(item: PathData): Promise<void> {
    this.depth++;
    try {
      await this.processPaths(await item.children(), item);
    } finally {
      this.depth--;
    }
  }

  protected abstract processPath(item: PathData): void | Promise<void>;

  /** `postProcessPath` */
  protected processedPath(_item: PathData): void | Promise<void> {}

  protected codeForErrors(): number {
    return 1;
  }

  protected get hasFailed(): boolean {
    return this.errors > 0;
  }

  /** `displayError`: one more failure. */
  protected failed(text: string): void {
    this.errors++;
    this.warn(text);
  }

  protected warn(text: string): void {
    this.sys.stderr.write(`${this.name}: ${text}\n`);
  }

  /** Does it, and tells what fails of it; a wrong call is its caller's. */
  protected async told(task: () => void | Promise<void>): Promise<void> {
    try {
      await task();
    } catch (error) {
      if (!(error instanceof JavaException) || isUnchecked(error)) throw error;
      this.failed(error.message.split('\n')[0] as string);
    }
  }
}

/** `RuntimeException` and its kinds leave the command; what a server threw is an `IOException`. */
function isUnchecked({ javaClass, remote }: JavaException): boolean {
  return (
    !remote &&
    (javaClass.startsWith('java.lang.') || javaClass.endsWith('IllegalArgumentException'))
  );
}
