/** Takes a leader's snapshot out of the stream of packets, up to its signature (`Leader.SNAP`). */

import { JuteError, JuteReader, JuteUnderflow } from '../protocol/jute.ts';
import {
  type QuorumPacketReader,
  SignatureSearch,
  SNAPSHOT_SIGNATURE,
} from '../protocol/quorum-packet.ts';
import { readSnapshotBody, type Snapshot } from '../storage/snapshot.ts';

/** Switches the reader to raw bytes; packets go on after the snapshot. @throws JuteError while reading */
export function receiveSnapshot(
  reader: QuorumPacketReader,
  received: (snapshot: Snapshot) => void,
): void {
  const signature = new SignatureSearch();
  reader.raw = (bytes) => {
    if (!signature.isIn(bytes)) return -1;
    const input = new JuteReader(bytes);
    let snapshot: Snapshot;
    try {
      snapshot = readSnapshotBody(input);
      if (input.string() !== SNAPSHOT_SIGNATURE) throw new JuteError('Missing signature');
    } catch (error) {
      // A node may hold the signature's bytes as data.
      if (error instanceof JuteUnderflow) return -1;
      throw error;
    }
    reader.raw = undefined;
    reader.consume(input.position);
    received(snapshot);
    return input.position;
  };
}
