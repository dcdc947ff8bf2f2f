/** `-put`, `-copyFromLocal`, `-moveFromLocal`: from the host's disk, or standard input, to HDFS. */

import type { Parsed } from '../command-format.ts';
import { CommandWithDestination } from '../command-with-destination.ts';
import { PathData } from '../path-data.ts';

const STDIN = '-';

export class Put extends CommandWithDestination {
  protected override readonly flags = ['f', 'p', 'l', 'd'];
  protected override readonly valued = ['t', 'q'];

  protected override async prepare({ options }: Parsed, args: string[]): Promise<void> {
    this.overwrite = options.has('f');
    this.preserve = options.has('p');
    this.direct = options.has('d');
    await this.takeRemoteDestination(args);
  }

  protected override async expand(arg: string): Promise<PathData[]> {
    return [await PathData.local(this.context.systems, arg)];
  }

  protected override async processArguments(items: readonly PathData[]): Promise<void> {
    const [first, ...others] = items;
    if (first?.text !== STDIN || others.length > 0) return super.processArguments(items);
    const content = await this.sys.stdin.readAll();
    const reader = {
      read: async (from: number, bytes: number) => content.subarray(from, from + bytes),
      close: () => undefined,
    };
    await this.copy(reader, await this.targetOf(first));
  }
}

export class MoveFromLocal extends Put {
  protected override async processedPath(source: PathData): Promise<void> {
    await source.fs.delete(source.path, false);
  }
}
