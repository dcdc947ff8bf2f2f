/** What crosses from one lane to another. */

import type { PlainValue } from './codec.ts';
import type { EventRef } from './trace.ts';

/** `body` must not be changed once sent. */
export interface Message {
  readonly to: number;
  /** Arrival, microseconds. */
  readonly time: number;
  readonly source: number;
  readonly sequence: number;
  readonly cause: EventRef | undefined;
  readonly body: PlainValue;
}
