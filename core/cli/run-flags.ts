/** What `quorate run` was told; the values are checked, their defaults not yet put in. */

import type { SharedFlags } from './commands/command.ts';
import type { NameFilter, TagFilter } from './filters.ts';
import type { ReporterChoice } from './options.ts';

export interface RunFlags extends SharedFlags {
  readonly name?: NameFilter;
  readonly tag?: readonly TagFilter[];
  /** Undefined: each scenario's own. */
  readonly seed?: number;
  readonly seeds?: readonly number[];
  readonly param?: Readonly<Record<string, string>>;
  readonly executor?: 'threads' | 'inline';
  readonly jobs?: number;
  readonly bail?: boolean;
  /** Microseconds of the wall clock. */
  readonly timeout?: number;
  /** Microseconds of virtual time. */
  readonly maxTime?: number;
  readonly reporter?: readonly ReporterChoice[];
  readonly trace?: string;
  readonly verifyDeterminism?: boolean;
  /** The line of a step, or where it fails. */
  readonly break?: number | 'failure';
  readonly pause?: boolean;
  readonly lastFailed?: boolean;
  readonly replay?: string;
  readonly watch?: boolean;
  readonly update?: boolean;
  readonly list?: boolean;
  readonly passWithNoTests?: boolean;
  readonly verbose?: boolean;
  readonly printConfig?: boolean;
}
