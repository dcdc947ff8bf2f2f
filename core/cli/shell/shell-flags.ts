/** What `quorate shell` was told, whichever way it sits down. */

import type { SharedFlags } from '../commands/command.ts';

export interface ShellFlags extends SharedFlags {
  readonly start?: string;
  readonly seed?: number;
  readonly param?: Readonly<Record<string, string>>;
  readonly executor: 'threads' | 'inline';
  /** The control address of a cluster that is served. */
  readonly attach?: string;
  readonly token?: string;
}
