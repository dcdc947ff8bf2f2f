/** `-mkdir [-p]`: makes directories. */

import { FsCommand } from '../command.ts';
import type { Parsed } from '../command-format.ts';
import { parentOf } from '../path.ts';
import type { PathData } from '../path-data.ts';
import { exists, isNotDirectory, notFound, pathIO } from '../path-exception.ts';

export class Mkdir extends FsCommand {
  protected override readonly flags = ['p'];
  private createParents = false;

  protected override prepare({ options }: Parsed): void {
    this.createParents = options.has('p');
  }

  protected override processPath(item: PathData): void {
    if (!item.isDirectory) throw isNotDirectory(item.text);
    if (!this.createParents) throw exists(item.text);
  }

  protected override async processNonexistent(item: PathData): Promise<void> {
    if (!this.createParents) {
      const parent = parentOf(item.path);
      if (parent !== undefined && !(await item.fs.status(parent))) {
        throw notFound(item.fs.qualify(parent));
      }
    }
    if (!(await item.fs.mkdirs(item.path))) throw pathIO(item.text);
  }
}
