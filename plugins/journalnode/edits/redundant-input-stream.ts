/**
 * Streams of the same segment from several places, read as one (`RedundantEditLogInputStream`), and
 * how the streams of all places become such chains (`JournalSet.chainAndMakeRedundantStreams`).
 */

import { JavaException, type Logger } from '../../hadoop-common/door.ts';
import type { EditLogInputStream, EditRecord } from './journal-manager.ts';

const LOGGER = 'namenode.RedundantEditLogInputStream';

class RedundantInputStream implements EditLogInputStream {
  readonly name: string;
  readonly firstTxId: number;
  readonly lastTxId: number;
  readonly isInProgress: boolean;
  private readonly streams: readonly EditLogInputStream[];
  private readonly fromTxId: number;
  private readonly log: Logger;

  constructor(streams: readonly EditLogInputStream[], fromTxId: number, log: Logger) {
    // Those that end later come first.
    this.streams = [...streams].sort((a, b) => b.lastTxId - a.lastTxId);
    this.name = this.streams.map(({ name }) => name).join(', ');
    this.firstTxId = this.streams[0]!.firstTxId;
    this.lastTxId = this.streams[0]!.lastTxId;
    this.isInProgress = this.streams[0]!.isInProgress;
    this.fromTxId = fromTxId;
    this.log = log;
  }

  /** Where one fails or ends too early, the next goes on. @throws JavaException when none has anything */
  async read(): Promise<readonly EditRecord[]> {
    const records: EditRecord[] = [];
    let failure: JavaException | undefined;
    for (const [index, stream] of this.streams.entries()) {
      try {
        let next = Math.max(this.fromTxId, (records.at(-1)?.txid ?? 0) + 1);
        for (const record of await stream.read()) {
          if (record.txid < next) continue;
          records.push(record);
          next = record.txid + 1;
        }
        if (stream.isInProgress || (records.at(-1)?.txid ?? 0) >= stream.lastTxId) return records;
        failure = new JavaException(
          'org.apache.hadoop.hdfs.server.namenode.EditLogInputStream$PrematureEOFException',
          `got premature end-of-file at txid ${records.at(-1)?.txid ?? next - 1}; expected file to go up to ${stream.lastTxId}`,
        );
      } catch (error) {
        if (!(error instanceof JavaException)) throw error;
        failure = error;
      }
      const other = this.streams[index + 1];
      this.log.error(
        LOGGER,
        other
          ? `Got error reading edit log input stream ${stream.name}; failing over to edit log ${other.name}`
          : `Got error reading edit log input stream ${stream.name}`,
        failure,
      );
    }
    if (records.length === 0 && failure) throw failure;
    return records;
  }
}

/**
 * One stream for each first txid, in order. What is in progress is left out where the finalized
 * segment is at hand; records before `fromTxId` are skipped.
 */
export function chainStreams(
  streams: readonly EditLogInputStream[],
  fromTxId: number,
  log: Logger,
): readonly EditLogInputStream[] {
  const byFirst = new Map<number, EditLogInputStream[]>();
  const ordered = [...streams].sort((a, b) => a.firstTxId - b.firstTxId || a.lastTxId - b.lastTxId);
  for (const stream of ordered) {
    const same = byFirst.get(stream.firstTxId) ?? [];
    if (same[0] && same[0].isInProgress !== stream.isInProgress) {
      if (!stream.isInProgress) same.splice(0, same.length, stream);
    } else same.push(stream);
    byFirst.set(stream.firstTxId, same);
  }
  return [...byFirst.values()].map((same) => new RedundantInputStream(same, fromTxId, log));
}
