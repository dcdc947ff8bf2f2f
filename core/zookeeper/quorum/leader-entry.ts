/** Transactions in the packets of a leader. */

import { readTxnEntry, zxidOfEntry } from '../protocol/txn.ts';
import type { LogEntry } from '../storage/txn-log.ts';

const NO_BYTES = new Uint8Array(0);

/** A transaction as it came; whoever takes it reads it before it is logged. @throws JuteError */
export function entryIn(bytes: Uint8Array | null | undefined): LogEntry {
  const given = bytes ?? NO_BYTES;
  return { zxid: zxidOfEntry(given), bytes: given };
}

/** As {@link entryIn}, read here (`SerializeUtils.deserializeTxn`). @throws JuteError */
export function readableEntryIn(bytes: Uint8Array | null | undefined): LogEntry {
  readTxnEntry(bytes ?? NO_BYTES);
  return entryIn(bytes);
}
