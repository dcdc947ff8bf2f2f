/** `-get`, `-copyToLocal`: from HDFS to the host's disk. */

import type { Parsed } from '../command-format.ts';
import { CommandWithDestination } from '../command-with-destination.ts';

export class Get extends CommandWithDestination {
  protected override readonly flags = ['crc', 'ignoreCrc', 'p', 'f'];
  protected override readonly valued = ['t', 'q'];

  protected override async prepare({ options }: Parsed, args: string[]): Promise<void> {
    this.overwrite = options.has('f');
    this.preserve = options.has('p');
    await this.takeLocalDestination(args);
  }
}
