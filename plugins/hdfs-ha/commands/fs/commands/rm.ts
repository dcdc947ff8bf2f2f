/** `-rm [-f] [-r|-R] [-skipTrash] [-safely]`: deletes files, and with `-r` directories. */

import { FsCommand } from '../command.ts';
import type { Parsed } from '../command-format.ts';
import { PathData } from '../path-data.ts';
import { isDirectory, notFound, pathIO } from '../path-exception.ts';
import { moveToTrash } from '../trash.ts';

export class Rm extends FsCommand {
  protected override readonly flags = ['f', 'r', 'R', 'skipTrash', 'safely'];
  private ignoreMissing = false;
  private deleteDirectories = false;
  private skipTrash = false;

  protected override prepare({ options }: Parsed): void {
    this.ignoreMissing = options.has('f');
    this.deleteDirectories = options.has('r') || options.has('R');
    this.skipTrash = options.has('skipTrash');
  }

  protected override async expand(arg: string): Promise<PathData[]> {
    const items = await PathData.glob(this.context.systems, arg);
    if (items.length === 0 && !this.ignoreMissing) throw notFound(arg);
    return items;
  }

  protected override async processNonexistent(item: PathData): Promise<void> {
    if (!this.ignoreMissing) throw notFound(item.text);
  }

  protected override async processPath(item: PathData): Promise<void> {
    if (item.isDirectory && !this.deleteDirectories) throw isDirectory(item.text);
    if (!this.skipTrash && (await moveToTrash(this.context, item))) return;
    if (!(await item.fs.delete(item.path, this.deleteDirectories))) throw pathIO(item.text);
    this.sys.print(`Deleted ${item.text}`);
  }
}
