/**
 * What a JournalNode has accepted for a segment (`PersistedRecoveryPaxosData`): the file
 * `paxos/<txid>`, a delimited protobuf message with the same in words behind it.
 */

import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import type { SegmentState } from '../protocol.ts';

export interface PaxosRecord {
  readonly segmentState: SegmentState;
  readonly acceptedInEpoch: number;
}

/** Numbers of the fields, of `SegmentStateProto` and of the record itself. */
const START_TXID = 1;
const END_TXID = 2;
const IS_IN_PROGRESS = 3;
const SEGMENT_STATE = 1;
const ACCEPTED_IN_EPOCH = 2;

export function encodePaxosRecord(record: PaxosRecord): Uint8Array {
  const { startTxId, endTxId, isInProgress } = record.segmentState;
  const out = new BinaryWriter().fork();
  out.tag(SEGMENT_STATE, WireType.LengthDelimited).fork();
  out.tag(START_TXID, WireType.Varint).uint64(startTxId);
  out.tag(END_TXID, WireType.Varint).uint64(endTxId);
  out.tag(IS_IN_PROGRESS, WireType.Varint).bool(isInProgress).join();
  out.tag(ACCEPTED_IN_EPOCH, WireType.Varint).uint64(record.acceptedInEpoch).join();
  const words = new TextEncoder().encode(`\n${textOfPaxosRecord(record)}\n`);
  return out.raw(words).finish();
}

/** Undefined for a file that is cut short. */
export function decodePaxosRecord(bytes: Uint8Array): PaxosRecord | undefined {
  try {
    const input = new BinaryReader(bytes);
    const message = fieldsOf(input.bytes());
    const segment = fieldsOf(message.nested.get(SEGMENT_STATE) ?? new Uint8Array(0)).numbers;
    return {
      segmentState: {
        startTxId: segment.get(START_TXID) ?? 0,
        endTxId: segment.get(END_TXID) ?? 0,
        isInProgress: segment.get(IS_IN_PROGRESS) === 1,
      },
      acceptedInEpoch: message.numbers.get(ACCEPTED_IN_EPOCH) ?? 0,
    };
  } catch {
    // The reader says in many ways that bytes are cut off or nonsense.
    return undefined;
  }
}

/** Number of the field -> what stands there; there are only varints and messages. */
function fieldsOf(bytes: Uint8Array) {
  const numbers = new Map<number, number>();
  const nested = new Map<number, Uint8Array>();
  const input = new BinaryReader(bytes);
  while (input.pos < input.len) {
    const [field, type] = input.tag();
    if (type === WireType.LengthDelimited) nested.set(field, input.bytes());
    else numbers.set(field, Number(input.uint64()));
  }
  return { numbers, nested };
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
