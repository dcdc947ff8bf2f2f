/** `-touchz` and `-touch [-a] [-m] [-t TIMESTAMP] [-c]`: empty files, and the times of files. */

import type { FileStatus } from '../../../protocols/client-protocol.ts';
import { FsCommand } from '../command.ts';
import type { Parsed } from '../command-format.ts';
import { parseTimestamp } from '../format.ts';
import { illegalArgument } from '../path.ts';
import type { PathData } from '../path-data.ts';
import { isDirectory, notFound, pathIO } from '../path-exception.ts';

const KEEP = -1;

abstract class TouchCommand extends FsCommand {
  protected async create(item: PathData): Promise<void> {
    const writer = await item.fs.create(item.path, { overwrite: true, createParent: true });
    await writer.close();
  }
}

export class Touchz extends TouchCommand {
  protected override async processPath(item: PathData): Promise<void> {
    if (item.isDirectory) throw isDirectory(item.text);
    if ((item.status as FileStatus).length !== 0) throw pathIO(item.text, 'Not a zero-length file');
    await this.create(item);
  }

  protected override async processNonexistent(item: PathData): Promise<void> {
    if (!(await item.parentExists())) throw notFound(item.text, item.qualified);
    await this.create(item);
  }
}

export class Touch extends TouchCommand {
  protected override readonly flags = ['a', 'm', 'c'];
  protected override readonly valued = ['t'];
  private timeMs: number | undefined;
  private access = true;
  private modification = true;
  private mayCreate = true;

  protected override prepare({ options, values }: Parsed): void {
    this.mayCreate = !options.has('c');
    if (options.has('a') !== options.has('m')) {
      this.access = options.has('a');
      this.modification = options.has('m');
    }
    const text = values.get('t');
    if (text === undefined) return;
    this.timeMs = parseTimestamp(text);
    if (this.timeMs === undefined) {
      throw illegalArgument(
        `Unable to parse the specified timestamp ${text}. The expected format is yyyyMMdd:HHmmss`,
      );
    }
  }

  protected override async processPath(item: PathData): Promise<void> {
    if (item.isDirectory) throw isDirectory(item.text);
    await this.setTimes(item);
  }

  protected override async processNonexistent(item: PathData): Promise<void> {
    if (!this.mayCreate) return;
    if (!(await item.parentExists())) throw notFound(item.text, item.qualified);
    await this.create(item);
    await this.setTimes(item);
  }

  private async setTimes(item: PathData): Promise<void> {
    const time = this.timeMs ?? this.sys.clock.wall();
    await item.fs.setTimes(item.path, this.modification ? time : KEEP, this.access ? time : KEEP);
  }
}
