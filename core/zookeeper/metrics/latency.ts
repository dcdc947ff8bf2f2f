/**
 * How long ago a transaction was prepared (`Request.logLatency`): its header has the leader's wall
 * clock, so that on another host the difference may be negative, and is not counted then.
 */

import type { System } from '../../machine/system.ts';
import { JuteReader } from '../protocol/jute.ts';
import type { Summary } from './summary.ts';

/** Of `TxnHeader`, where it begins with session, cxid and zxid. */
const TIME_OFFSET = 20;

/** @param preparedMs the time in the transaction's header */
export function addLatency(summary: Summary, sys: System, preparedMs: number): void {
  const latencyMs = Math.floor(sys.clock.wall()) - Math.floor(preparedMs);
  if (latencyMs >= 0) summary.add(latencyMs);
}

/** The time in the header of serialised transaction bytes, without decoding the rest. */
export function preparedMsOf(bytes: Uint8Array): number {
  return new JuteReader(bytes, TIME_OFFSET).longNumber();
}
