/** `-truncate [-w] <length>`: cuts files. */

import type { FileStatus } from '../../../protocols/client-protocol.ts';
import { FsCommand } from '../command.ts';
import type { Parsed } from '../command-format.ts';
import { illegalArgument } from '../path.ts';
import type { PathData } from '../path-data.ts';
import { isDirectory } from '../path-exception.ts';

const WAIT_MS = 1_000;

export class Truncate extends FsCommand {
  protected override readonly arity = { min: 2 };
  protected override readonly flags = ['w'];
  private length = 0;
  private wait = false;
  private readonly waiting: PathData[] = [];

  protected override prepare({ options }: Parsed, args: string[]): void {
    this.wait = options.has('w');
    const text = args.shift() as string;
    if (!/^[+-]?\d+$/.test(text)) {
      this.warn('Illegal length, a non-negative integer expected');
      throw illegalArgument(`For input string: "${text}"`);
    }
    this.length = Number(text);
    if (this.length < 0) throw illegalArgument('length must be >= 0');
  }

  protected override async processArguments(items: readonly PathData[]): Promise<void> {
    await super.processArguments(items);
    for (const item of this.waiting) await this.awaitLength(item);
  }

  protected override async processPath(item: PathData): Promise<void> {
    if (item.isDirectory) throw isDirectory(item.text);
    const { length } = item.status as FileStatus;
    if (length < this.length) {
      throw illegalArgument(
        `Cannot truncate to a larger file size. Current size: ${length}, truncate size: ${this.length}.`,
      );
    }
    if (await item.fs.truncate(item.path, this.length)) {
      this.sys.print(`Truncated ${item.text} to length: ${this.length}`);
    } else if (this.wait) {
      this.waiting.push(item);
    } else {
      this.sys.print(
        `Truncating ${item.text} to length: ${this.length}. Wait for block recovery to complete before further updating this file.`,
      );
    }
  }

  private async awaitLength(item: PathData): Promise<void> {
    this.sys.print(`Waiting for ${item.text} ...`);
    for (;;) {
      await item.refresh();
      if (item.status?.length === this.length) break;
      await this.sys.sleep(WAIT_MS);
    }
    this.sys.print(`Truncated ${item.text} to length: ${this.length}`);
  }
}
