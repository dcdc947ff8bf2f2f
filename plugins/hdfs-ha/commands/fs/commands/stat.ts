/** `-stat [format]`: prints what the file system says of a path. */

import type { FileStatus } from '../../../protocols/client-protocol.ts';
import { FsCommand } from '../command.ts';
import type { Parsed } from '../command-format.ts';
import { dateTime, permissionText } from '../format.ts';
import type { PathData } from '../path-data.ts';

const DEFAULT_FORMAT = '%y';

export class Stat extends FsCommand {
  private format = DEFAULT_FORMAT;

  protected override prepare(_parsed: Parsed, args: string[]): void {
    if (args[0]?.includes('%')) this.format = args.shift() as string;
  }

  protected override processPath(item: PathData): void {
    const status = item.status as FileStatus;
    const text = this.format.replace(/%(.)/gs, (_, letter: string) => field(letter, item, status));
    this.sys.print(text);
  }
}

function field(letter: string, item: PathData, status: FileStatus): string {
  switch (letter) {
    case 'a':
      return status.permission.toString(8);
    case 'A':
      return permissionText(status.permission);
    case 'b':
      return String(status.isDirectory ? 0 : status.length);
    case 'F':
      return status.isDirectory ? 'directory' : 'regular file';
    case 'g':
      return status.group;
    case 'n':
      return item.name;
    case 'o':
      return String(status.blockSize);
    case 'r':
      return String(status.replication);
    case 'u':
      return status.owner;
    case 'x':
      return dateTime(status.accessTime);
    case 'X':
      return String(status.accessTime);
    case 'y':
      return dateTime(status.modificationTime);
    case 'Y':
      return String(status.modificationTime);
    default:
      return letter;
  }
}
