/** `-appendToFile`: local files, or standard input, at the end of a file of HDFS. */

import { JAVA, JavaException } from '../../../../hadoop-common/door.ts';
import type { Parsed } from '../command-format.ts';
import { CommandWithDestination } from '../command-with-destination.ts';
import { readThrough } from '../file-system.ts';
import { PathData } from '../path-data.ts';

const STDIN = '-';

export class AppendToFile extends CommandWithDestination {
  protected override readonly flags = ['n'];

  protected override async prepare(_parsed: Parsed, args: string[]): Promise<void> {
    if (args.length < 2) throw new JavaException(JAVA.io, 'missing destination argument');
    await this.takeRemoteDestination(args);
  }

  protected override async expand(arg: string): Promise<PathData[]> {
    return [await PathData.local(this.context.systems, arg)];
  }

  protected override async processArguments(items: readonly PathData[]): Promise<void> {
    const { fs, path, exists } = this.destination;
    if (!exists) {
      await (await fs.create(path, { overwrite: false, createParent: true })).close();
    }
    const isStdin = items.some(({ text }) => text === STDIN);
    if (isStdin && items.length > 1) {
      const text = 'stdin (-) must be the sole input argument when present';
      throw new JavaException(JAVA.io, text);
    }
    const writer = await fs.append(path);
    try {
      if (isStdin) await writer.write(await this.sys.stdin.readAll());
      for (const item of isStdin ? [] : items) {
        if (!item.exists) throw new JavaException('java.nio.file.NoSuchFileException', item.text);
        const reader = await item.fs.open(item.path);
        await readThrough(reader, (bytes) => writer.write(bytes));
        reader.close();
      }
    } finally {
      await writer.close();
    }
  }
}
