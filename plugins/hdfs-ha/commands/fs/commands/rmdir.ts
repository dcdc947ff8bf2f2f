/** `-rmdir [--ignore-fail-on-non-empty]`: deletes empty directories. */

import { FsCommand } from '../command.ts';
import type { Parsed } from '../command-format.ts';
import type { PathData } from '../path-data.ts';
import { isNotDirectory, pathIO } from '../path-exception.ts';

export class Rmdir extends FsCommand {
  protected override readonly flags = ['-ignore-fail-on-non-empty'];
  private ignoreNonEmpty = false;

  protected override prepare({ options }: Parsed): void {
    this.ignoreNonEmpty = options.has('-ignore-fail-on-non-empty');
  }

  protected override async processPath(item: PathData): Promise<void> {
    if (!item.isDirectory) throw isNotDirectory(item.text);
    if ((await item.fs.list(item.path)).length > 0) {
      if (this.ignoreNonEmpty) return;
      throw pathIO(item.text, 'Directory is not empty');
    }
    if (!(await item.fs.delete(item.path, false))) throw pathIO(item.text);
  }
}
