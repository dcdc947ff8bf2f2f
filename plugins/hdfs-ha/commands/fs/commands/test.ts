/** `-test -[defswrz]`: answers with its exit code. */

import { FsCommand } from '../command.ts';
import type { Parsed } from '../command-format.ts';
import { illegalArgument } from '../path.ts';
import { PathData } from '../path-data.ts';
import { mayAccess } from '../permission.ts';

export class Test extends FsCommand {
  protected override readonly arity = { min: 1, max: 1 };
  protected override readonly flags = ['e', 'd', 'f', 's', 'z', 'w', 'r'];
  private flag = '';

  protected override prepare({ options }: Parsed): void {
    const [flag, ...others] = options;
    if (flag === undefined) throw illegalArgument('No test flag given');
    if (others.length > 0) throw illegalArgument('Only one test flag is allowed');
    this.flag = flag;
  }

  protected override async expand(arg: string): Promise<PathData[]> {
    return [await PathData.of(this.context.systems, arg)];
  }

  protected override processPath(item: PathData): void {
    if (!this.holds(item)) this.exitCode = 1;
  }

  protected override async processNonexistent(): Promise<void> {
    this.exitCode = 1;
  }

  private holds({ isDirectory, status }: PathData): boolean {
    const length = status?.length ?? 0;
    switch (this.flag) {
      case 'd':
        return isDirectory;
      case 'f':
        return !isDirectory;
      case 's':
        return length > 0;
      case 'z':
        return length === 0;
      case 'w':
        return mayAccess(this.context.user, status, 0o2);
      case 'r':
        return mayAccess(this.context.user, status, 0o4);
      default:
        return true;
    }
  }
}
