/** `-getmerge [-nl] [-skip-empty-file]`: the files of a directory, one after another, in one. */

import { FsCommand } from '../command.ts';
import type { Parsed } from '../command-format.ts';
import { type FileWriter, readThrough } from '../file-system.ts';
import { PathData } from '../path-data.ts';

const NEWLINE = Uint8Array.of(10);

export class Getmerge extends FsCommand {
  protected override readonly arity = { min: 2, max: 2 };
  protected override readonly flags = ['nl', 'skip-empty-file'];
  private newline = false;
  private skipEmpty = false;
  private destination!: PathData;
  private readonly files: PathData[] = [];

  protected override async prepare({ options }: Parsed, args: string[]): Promise<void> {
    this.newline = options.has('nl');
    this.skipEmpty = options.has('skip-empty-file');
    this.destination = await PathData.local(this.context.systems, args.pop() as string);
  }

  protected override async processArguments(items: readonly PathData[]): Promise<void> {
    await super.processArguments(items);
    if (this.hasFailed) return;
    const { fs, path } = this.destination;
    const writer = await fs.create(path, { overwrite: true, createParent: true });
    for (const file of this.files) await this.add(file, writer);
    await writer.close();
  }

  /** Of a directory, its files; not what is below its directories. */
  protected override async processPathArgument(item: PathData): Promise<void> {
    if (!item.isDirectory) return super.processPathArgument(item);
    const children = await item.children();
    await this.processPaths(
      children.filter((child) => !child.isDirectory),
      item,
    );
  }

  protected override processPath(item: PathData): void {
    this.files.push(item);
  }

  private async add(file: PathData, writer: FileWriter): Promise<void> {
    const reader = await file.fs.open(file.path);
    const bytes = await readThrough(reader, (part) => writer.write(part));
    reader.close();
    if (this.newline && (bytes > 0 || !this.skipEmpty)) await writer.write(NEWLINE);
  }
}
