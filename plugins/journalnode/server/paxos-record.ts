/**
 * What a JournalNode has accepted for a segment (`PersistedRecoveryPaxosData`): the file
 * `paxos/<txid>`, a delimited protobuf message with the same in words behind it. All its fields but
 * the segment are varints.
 */

import type { SegmentState } from '../protocol.ts';

export interface PaxosRecord {
  readonly segmentState: SegmentState;
  readonly acceptedInEpoch: number;
}

const SEGMENT_STATE = 0x0a;
const ACCEPTED_IN_EPOCH = 0x10;
const START_TXID = 0x08;
const END_TXID = 0x10;
const IS_IN_PROGRESS = 0x18;

export function encodePaxosRecord(record: PaxosRecord): Uint8Array {
  const { startTxId, endTxId, isInProgress } = record.segmentState;
  const segment = [
    ...[START_TXID, ...varint(startTxId)],
    ...[END_TXID, ...varint(endTxId)],
    ...[IS_IN_PROGRESS, ...varint(isInProgress ? 1 : 0)],
  ];
  const message = [
    ...[SEGMENT_STATE, ...varint(segment.length), ...segment],
    ...[ACCEPTED_IN_EPOCH, ...varint(record.acceptedInEpoch)],
  ];
  const words = new TextEncoder().encode(`\n${textOfPaxosRecord(record)}\n`);
  return Uint8Array.from([...varint(message.length), ...message, ...words]);
}

/** Undefined for a file that is cut short. */
export function decodePaxosRecord(bytes: Uint8Array): PaxosRecord | undefined {
  let at = 0;
  const next = (): number => {
    let value = 0;
    for (let scale = 1; at < bytes.length; scale *= 128) {
      const byte = bytes[at++]!;
      value += (byte % 128) * scale;
      if (byte < 128) return value;
    }
    return Number.NaN;
  };
  const end = next() + at;
  if (!(end <= bytes.length)) return undefined;
  const fields = new Map<string, number>();
  let inside = 0;
  while (at < end) {
    const tag = bytes[at++]!;
    if (tag === SEGMENT_STATE) inside = next() + at;
    else fields.set(at <= inside ? `segment ${tag}` : `record ${tag}`, next());
  }
  return {
    segmentState: {
      startTxId: fields.get(`segment ${START_TXID}`) ?? 0,
      endTxId: fields.get(`segment ${END_TXID}`) ?? 0,
      isInProgress: fields.get(`segment ${IS_IN_PROGRESS}`) === 1,
    },
    acceptedInEpoch: fields.get(`record ${ACCEPTED_IN_EPOCH}`) ?? 0,
  };
}

/** `TextFormat.shortDebugString` of a segment's state. */
export function textOfSegment({ startTxId, endTxId, isInProgress }: SegmentState): string {
  return `startTxId: ${startTxId} endTxId: ${endTxId} isInProgress: ${isInProgress}`;
}

/** `TextFormat.shortDebugString` of a record. */
export function shortTextOfPaxosRecord({ segmentState, acceptedInEpoch }: PaxosRecord): string {
  return `segmentState { ${textOfSegment(segmentState)} } acceptedInEpoch: ${acceptedInEpoch}`;
}

function textOfPaxosRecord({ segmentState, acceptedInEpoch }: PaxosRecord): string {
  const { startTxId, endTxId, isInProgress } = segmentState;
  return `segmentState {\n  startTxId: ${startTxId}\n  endTxId: ${endTxId}\n  isInProgress: ${isInProgress}\n}\nacceptedInEpoch: ${acceptedInEpoch}\n`;
}

function varint(value: number): readonly number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  return [...bytes, rest];
}
