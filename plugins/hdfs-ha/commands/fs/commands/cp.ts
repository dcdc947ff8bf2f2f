/** `-cp [-f] [-p] [-d]`: copies. */

import type { Parsed } from '../command-format.ts';
import { CommandWithDestination } from '../command-with-destination.ts';

export class Cp extends CommandWithDestination {
  protected override readonly arity = { min: 2 };
  protected override readonly flags = ['f', 'd', 'p'];
  protected override readonly valued = ['t', 'q'];

  protected override async prepare({ options }: Parsed, args: string[]): Promise<void> {
    this.overwrite = options.has('f');
    this.direct = options.has('d');
    this.preserve = options.has('p');
    await this.takeRemoteDestination(args);
  }
}
