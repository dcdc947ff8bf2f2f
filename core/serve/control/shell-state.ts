/** What a shell must know that sits down at a served cluster from another process. */

import type { Words } from '../../plugin/words.ts';
import type { Place } from '../../scenario/run/visitor.ts';

export interface ShellState {
  /** The name of the cluster. */
  readonly cluster: string;
  readonly hosts: readonly string[];
  readonly words: Words;
  readonly place: Place;
}
