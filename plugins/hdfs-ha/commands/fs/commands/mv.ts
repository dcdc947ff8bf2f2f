/** `-mv`: renames, within one file system. */

import type { Parsed } from '../command-format.ts';
import { CommandWithDestination } from '../command-with-destination.ts';
import type { PathData } from '../path-data.ts';
import { exists, pathIO } from '../path-exception.ts';

export class Mv extends CommandWithDestination {
  protected override readonly arity = { min: 2 };
  protected override recursive = false;

  protected override prepare(_parsed: Parsed, args: string[]): Promise<void> {
    return this.takeRemoteDestination(args);
  }

  protected override async processPath(source: PathData): Promise<void> {
    const target = await this.targetOf(source);
    if (target.fs !== source.fs) throw pathIO(source.text, 'Does not match target filesystem');
    if (target.exists) throw exists(target.text);
    if (!(await target.fs.rename(source.path, target.path))) throw pathIO(source.text);
  }
}
