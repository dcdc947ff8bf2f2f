/** `Storage.confirmFormat`: whether what is there may be erased, asked of a person where there is one. */

import type { System } from '../../../../core/plugin/index.ts';
import { confirmPrompt } from '../../../hadoop-common/door.ts';

export interface Formattable {
  /** As the question names it. */
  readonly name: string;
  hasSomeData(): boolean | Promise<boolean>;
}

/** @throws JavaException when it cannot be known whether there is data */
export async function confirmFormat(
  sys: System,
  items: readonly Formattable[],
  options: { readonly force: boolean; readonly interactive: boolean },
): Promise<boolean> {
  for (const item of items) {
    if (!(await item.hasSomeData())) continue;
    if (options.force) {
      sys.stderr.write(`Data exists in ${item.name}. Formatting anyway.\n`);
    } else if (!options.interactive) {
      sys.stderr.write(
        `Running in non-interactive mode, and data appears to exist in ${item.name}. Not formatting.\n`,
      );
      return false;
    } else if (!(await confirmPrompt(sys, `Re-format filesystem in ${item.name} ?`))) {
      sys.stderr.write(`Format aborted in ${item.name}\n`);
      return false;
    }
  }
  return true;
}
