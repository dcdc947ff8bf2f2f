/**
 * The trace: everything that happened, as a stream of typed events per lane, encoded once where it
 * happened. The log keeps what is certain apart from what a lane ran ahead of: only events before
 * the sealed moment are hashed and handed to readers, so a run that ends at `u` shows nothing
 * from `u` on, however far a thread had already come.
 */

import { createHash } from 'node:crypto';
import { Decoder, Encoder, type PlainValue } from './codec.ts';

/** An event's place: its lane, and its position in that lane's trace. */
export interface EventRef {
  readonly lane: number;
  readonly sequence: number;
}

export interface TraceRecord {
  /** Microseconds. */
  readonly time: number;
  readonly lane: number;
  readonly sequence: number;
  /** 0: the host itself, or the timeline. */
  readonly pid: number;
  readonly kind: string;
  readonly data: { readonly [key: string]: PlainValue };
  readonly cause: EventRef | undefined;
}

/** Writes one lane's records. Layout: length, time delta, pid, kind, cause, data. */
export class TraceWriter {
  private readonly encoder = new Encoder();
  private readonly lane: number;
  private lastTime = 0;
  private written = 0;

  constructor(lane: number) {
    this.lane = lane;
  }

  write(
    time: number,
    pid: number,
    kind: string,
    data: { readonly [key: string]: PlainValue },
    cause: EventRef | undefined,
  ): EventRef {
    const { encoder } = this;
    const start = encoder.reserveLength();
    encoder.varint(time - this.lastTime);
    encoder.varint(pid);
    encoder.name(kind);
    encoder.varint(cause ? cause.lane + 1 : 0);
    if (cause) encoder.varint(cause.sequence);
    encoder.map(data);
    encoder.patchLength(start);
    this.lastTime = time;
    return { lane: this.lane, sequence: this.written++ };
  }

  take(): Uint8Array {
    return this.encoder.length === 0 ? EMPTY : this.encoder.take();
  }
}

export const EMPTY = new Uint8Array(0);

/** `end`: where in its chunk it ends. */
type PlacedRecord = TraceRecord & { readonly end: number };

/** Reads one lane's records, in order, from the chunks in which they came. */
export class TraceReader {
  private readonly decoder = new Decoder();
  private readonly lane: number;
  private time = 0;
  private sequence = 0;

  constructor(lane: number) {
    this.lane = lane;
  }

  read(chunk: Uint8Array): PlacedRecord[] {
    const { decoder } = this;
    const records: PlacedRecord[] = [];
    decoder.feed(chunk);
    while (!decoder.done) {
      decoder.length();
      this.time += decoder.varint();
      const pid = decoder.varint();
      const kind = decoder.name();
      const lane = decoder.varint();
      const cause = lane === 0 ? undefined : { lane: lane - 1, sequence: decoder.varint() };
      const data = decoder.map();
      records.push({
        time: this.time,
        lane: this.lane,
        sequence: this.sequence++,
        pid,
        kind,
        data,
        cause,
        end: decoder.at,
      });
    }
    return records;
  }
}

/** Keeps, seals and hashes the streams of all lanes. */
export class TraceLog {
  private readonly lanes: LaneLog[];
  private readonly keep: number;

  /** `keep`: how many of the last records of each lane {@link merged} has; hash and count go on. */
  constructor(lanes: number, keep: number) {
    this.keep = keep;
    this.lanes = Array.from({ length: lanes }, (_, lane) => new LaneLog(lane));
  }

  /** Takes a chunk over and returns its records, decoded. */
  push(lane: number, chunk: Uint8Array): readonly TraceRecord[] {
    return chunk.length === 0 ? NONE : this.lanes[lane]!.push(chunk);
  }

  /** No event before `time` can be added or dropped any more. */
  seal(time: number): void {
    for (const lane of this.lanes) lane.seal(time, this.keep);
  }

  /** The run ended at `time`, where the timeline comes first: its own events then still count. */
  close(time: number): void {
    this.seal(time);
    this.lanes[0]!.seal(time + 1, this.keep);
  }

  /** Hash of all that is sealed: SHA-256 over the hashes of the lanes, in lane order. */
  hash(): string {
    const whole = createHash('sha256');
    for (const lane of this.lanes) whole.update(lane.digest());
    return whole.digest('hex');
  }

  get count(): number {
    return this.lanes.reduce((sum, lane) => sum + lane.sealed, 0);
  }

  /** All records before `time`, sealed or not, in merged order; whole only if they are kept. */
  before(time: number): TraceRecord[] {
    const all = this.lanes.flatMap((lane) => [...lane.kept, ...lane.open]);
    return inOrder(all.filter((record) => record.time < time));
  }

  /** The sealed records in merged order `(time, lane, sequence)`, as far as they are kept. */
  merged(): TraceRecord[] {
    return inOrder(this.lanes.flatMap((lane) => lane.kept));
  }

  /** The last sealed records without a gap, and how many there were before them. */
  tail(): { readonly before: number; readonly records: readonly TraceRecord[] } {
    const gone = Math.max(...this.lanes.map((lane) => lane.forgotten));
    const records = this.merged().filter((record) => record.time > gone);
    return { before: this.count - records.length, records };
  }
}

function inOrder(records: TraceRecord[]): TraceRecord[] {
  return records.sort((a, b) => a.time - b.time || a.lane - b.lane || a.sequence - b.sequence);
}

const NONE: readonly TraceRecord[] = [];

/** A chunk of which the first records may be sealed. */
interface Pending {
  readonly chunk: Uint8Array;
  readonly records: readonly PlacedRecord[];
  sealed: number;
}

class LaneLog {
  private readonly reader: TraceReader;
  private readonly sum = createHash('sha256');
  private pending: Pending[] = [];
  readonly kept: TraceRecord[] = [];
  sealed = 0;
  /** Time of the last record that is kept no longer. */
  forgotten = -1;

  constructor(lane: number) {
    this.reader = new TraceReader(lane);
  }

  /** Not sealed yet. */
  get open(): readonly TraceRecord[] {
    return this.pending.flatMap(({ records, sealed }) => records.slice(sealed));
  }

  push(chunk: Uint8Array): readonly TraceRecord[] {
    const records = this.reader.read(chunk);
    this.pending.push({ chunk, records, sealed: 0 });
    return records;
  }

  seal(time: number, keep: number): void {
    let whole = 0;
    for (const one of this.pending) {
      this.sealSome(one, time, keep);
      if (one.sealed < one.records.length) break;
      whole++;
    }
    if (whole > 0) this.pending.splice(0, whole);
  }

  private sealSome(pending: Pending, time: number, keep: number): void {
    const { chunk, records, sealed } = pending;
    let end = sealed;
    while (end < records.length && records[end]!.time < time) end++;
    if (end === sealed) return;
    const start = sealed === 0 ? 0 : records[sealed - 1]!.end;
    this.sum.update(chunk.subarray(start, records[end - 1]!.end));
    if (keep > 0) for (let at = sealed; at < end; at++) this.kept.push(records[at]!);
    if (this.kept.length > 2 * keep) this.forget(this.kept.length - keep);
    this.sealed += end - sealed;
    pending.sealed = end;
  }

  private forget(count: number): void {
    this.forgotten = this.kept[count - 1]!.time;
    this.kept.splice(0, count);
  }

  digest(): Uint8Array {
    return this.sum.copy().digest();
  }
}
