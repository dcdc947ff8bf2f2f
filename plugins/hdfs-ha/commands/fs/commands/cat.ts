/** `-cat`, `-text`, `-head` and `-tail`: what is in files. */

import type { FileStatus } from '../../../protocols/client-protocol.ts';
import { FsCommand } from '../command.ts';
import type { Parsed } from '../command-format.ts';
import { readThrough } from '../file-system.ts';
import { PathData } from '../path-data.ts';
import { isDirectory } from '../path-exception.ts';

const END_BYTES = 1024;
/** Between two looks of `-tail -f`. */
const FOLLOW_MS = 5000;

export class Cat extends FsCommand {
  protected override readonly flags: readonly string[] = ['ignoreCrc'];

  protected override async processPath(item: PathData): Promise<void> {
    if (item.isDirectory) throw isDirectory(item.text);
    await this.dump(item, 0);
  }

  /** Returns where it has come to. */
  protected async dump(item: PathData, from: number, limit?: number): Promise<number> {
    const reader = await item.fs.open(item.path);
    try {
      if (limit !== undefined) {
        const bytes = await reader.read(from, limit);
        this.sys.stdout.write(bytes);
        return from + bytes.length;
      }
      return from + (await readThrough(reader, (bytes) => this.sys.stdout.write(bytes), from));
    } finally {
      reader.close();
    }
  }
}

abstract class OneFile extends Cat {
  protected override readonly arity = { min: 1, max: 1 };

  protected override async expand(arg: string): Promise<PathData[]> {
    return [await PathData.of(this.context.systems, arg)];
  }
}

export class Head extends OneFile {
  protected override readonly flags = [];

  protected override async dump(item: PathData): Promise<number> {
    return super.dump(item, 0, END_BYTES);
  }
}

export class Tail extends OneFile {
  protected override readonly flags = ['f'];
  protected override readonly valued = ['s'];
  private follow = false;
  private delayMs = FOLLOW_MS;

  protected override prepare({ options, values }: Parsed): void {
    this.follow = options.has('f');
    if (this.follow) this.delayMs = Number(values.get('s') ?? FOLLOW_MS);
  }

  protected override async processPath(item: PathData): Promise<void> {
    if (item.isDirectory) throw isDirectory(item.text);
    const { length } = item.status as FileStatus;
    let at = await this.dump(item, Math.max(length - END_BYTES, 0));
    while (this.follow) {
      await this.sys.sleep(this.delayMs);
      at = await this.dump(item, at);
    }
  }
}
