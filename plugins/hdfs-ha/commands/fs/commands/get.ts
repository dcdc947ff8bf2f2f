/** `-get`, `-copyToLocal`: from HDFS to the host's disk. */

import type { Parsed } from '../command-format.ts';
import { CommandWithDestination } from '../command-with-destination.ts';
import { readThrough } from '../file-system.ts';
import type { PathData } from '../path-data.ts';

const STDOUT = '-';

export class Get extends CommandWithDestination {
  protected override readonly flags = ['crc', 'ignoreCrc', 'p', 'f'];
  protected override readonly valued = ['t', 'q'];

  protected override async prepare({ options }: Parsed, args: string[]): Promise<void> {
    this.overwrite = options.has('f');
    this.preserve = options.has('p');
    await this.takeLocalDestination(args);
  }

  protected override async processArguments(items: readonly PathData[]): Promise<void> {
    if (this.destination.text !== STDOUT) return super.processArguments(items);
    for (const source of items) {
      await this.told(async () => {
        const reader = await source.fs.open(source.path);
        await readThrough(reader, (bytes) => this.sys.stdout.write(bytes));
        reader.close();
      });
    }
  }
}
