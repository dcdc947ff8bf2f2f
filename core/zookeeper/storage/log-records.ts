/**
 * A transaction log as a file (`FileHeader`, and the records of `FileTxnLog`): a header, then
 * records of Adler-32, length, payload and the byte `B`. Here are its bytes only; what a server
 * makes of them is in `txn-log.ts`, and the tools that look into a log read it with these too.
 */

import { type JuteReader, JuteUnderflow, type JuteWriter } from '../protocol/jute.ts';
import { adler32 } from '../tree/checksum.ts';

/** `TXNLOG_MAGIC`: ZKLG. */
export const LOG_MAGIC = 0x5a4b4c47;
export const LOG_VERSION = 2;
export const LOG_HEADER_LENGTH = 16;
const END_OF_RECORD = 0x42; // B

export interface LogHeader {
  /** {@link LOG_MAGIC} in a file that is a log. */
  readonly magic: number;
  readonly version: number;
  readonly dbid: bigint;
}

/** What stands before the end mark of a record. */
export interface LogRecord {
  /** As it was written; see {@link isSound}. */
  readonly checksum: bigint;
  /** The transaction; null where the length says so, as in no log that a server wrote. */
  readonly bytes: Uint8Array | null;
}

/** @throws JuteUnderflow */
export function readLogHeader(input: JuteReader): LogHeader {
  return { magic: input.int(), version: input.int(), dbid: input.long() };
}

export function writeLogHeader(output: JuteWriter, header: LogHeader): void {
  output.int(header.magic);
  output.int(header.version);
  output.long(header.dbid);
}

/**
 * The next record, whose end mark is still to be read; undefined at the end of the file, which is
 * where its bytes end or where its padding begins. @throws JuteError for a length that cannot be
 */
export function readRecord(input: JuteReader): LogRecord | undefined {
  try {
    const record = { checksum: input.long(), bytes: input.buffer() };
    return record.bytes?.length === 0 ? undefined : record;
  } catch (error) {
    if (error instanceof JuteUnderflow) return undefined;
    throw error;
  }
}

/** Whether the byte that ends a record is what it must be. @throws JuteUnderflow */
export function readEndOfRecord(input: JuteReader): boolean {
  return input.byte() === END_OF_RECORD;
}

/** Whether the checksum is that of the bytes. */
export function isSound(checksum: bigint, bytes: Uint8Array): boolean {
  return BigInt(adler32(bytes)) === checksum;
}

/** A whole record. `checksum` is given where a wrong one is to stay. */
export function writeRecord(output: JuteWriter, bytes: Uint8Array, checksum?: bigint): void {
  if (checksum === undefined) output.longNumber(adler32(bytes));
  else output.long(checksum);
  output.buffer(bytes);
  output.byte(END_OF_RECORD);
}
