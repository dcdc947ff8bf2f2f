/**
 * Jute, the serialisation of ZooKeeper (`org.apache.jute.BinaryOutputArchive` and
 * `BinaryInputArchive`): big-endian integers, length-prefixed buffers and strings, counted vectors,
 * records without tags. Everything that crosses a wire or reaches a disk in this engine goes
 * through these two classes, so they avoid allocation: a writer grows one array, a reader hands
 * out views of the array it was given.
 */

const ENCODER = new TextEncoder();
const DECODER = new TextDecoder('utf-8', { ignoreBOM: true });

/** Where a long is put together: a view of each packet's bytes would cost more than all the rest. */
const LONG = new DataView(new ArrayBuffer(8));

/** `jute.maxbuffer`: the largest packet a server takes from a client, in bytes. */
export const JUTE_MAX_BUFFER = 0xfffff;
/** In-record buffers may be this long: maxbuffer plus `jute.maxbuffer.extrasize`. */
const MAX_FIELD = JUTE_MAX_BUFFER * 2;

/** What {@link JuteReader.presentText} says of a null. */
export const NULL_FIELD = 'a field is null that must not be';

/** The bytes are not what the format says (`IOException: Unreasonable length`, `EOFException`). */
export class JuteError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'JuteError';
  }
}

/** The bytes ended inside a record; a stream reader waits for more. */
export class JuteUnderflow extends JuteError {
  constructor() {
    super('Unexpected end of input');
    this.name = 'JuteUnderflow';
  }
}

/** A pair of functions for one record type, in wire order. */
export interface Codec<T> {
  read(input: JuteReader): T;
  write(output: JuteWriter, value: T): void;
}

export class JuteWriter {
  private bytes: Uint8Array;
  private view: DataView;
  private end = 0;

  constructor(capacity = 256) {
    this.bytes = new Uint8Array(capacity);
    this.view = new DataView(this.bytes.buffer);
  }

  /** Bytes written so far. */
  get length(): number {
    return this.end;
  }

  byte(value: number): void {
    const at = this.reserve(1);
    this.bytes[at] = value;
  }

  bool(value: boolean): void {
    this.byte(value ? 1 : 0);
  }

  int(value: number): void {
    const at = this.reserve(4);
    this.view.setInt32(at, value);
  }

  long(value: bigint): void {
    const at = this.reserve(8);
    this.view.setBigInt64(at, value);
  }

  /** A 64-bit integer held in a number: a time in milliseconds, a counter, a digest. */
  longNumber(value: number): void {
    const at = this.reserve(8);
    const high = Math.floor(value / 0x1_0000_0000);
    this.view.setInt32(at, high);
    this.view.setUint32(at + 4, value - high * 0x1_0000_0000);
  }

  buffer(value: Uint8Array | null): void {
    if (value === null) return this.int(-1);
    this.int(value.length);
    this.raw(value);
  }

  string(value: string | null): void {
    if (value === null) return this.int(-1);
    const length = value.length;
    const at = this.reserve(4 + length);
    const bytes = this.bytes;
    for (let i = 0; i < length; i++) {
      const code = value.charCodeAt(i);
      if (code > 0x7f) {
        this.end = at;
        this.buffer(ENCODER.encode(value));
        return;
      }
      bytes[at + 4 + i] = code;
    }
    this.view.setInt32(at, length);
  }

  vector<T>(values: readonly T[] | null, write: (output: JuteWriter, value: T) => void): void {
    if (values === null) {
      this.int(-1);
      return;
    }
    this.int(values.length);
    for (const value of values) write(this, value);
  }

  strings(values: readonly string[]): void {
    this.int(values.length);
    for (const value of values) this.string(value);
  }

  /** Bytes as they are, without a length. */
  raw(value: Uint8Array): void {
    const at = this.reserve(value.length);
    this.bytes.set(value, at);
  }

  /** Overwrites the int at `at`: for lengths that are known last. */
  patchInt(at: number, value: number): void {
    this.view.setInt32(at, value);
  }

  /** Forgets what was written after `length`. */
  cutTo(length: number): void {
    this.end = length;
  }

  /** What was written, as a view that is valid until the next write. */
  written(): Uint8Array {
    return this.bytes.subarray(0, this.end);
  }

  /** A copy of what was written. */
  finish(): Uint8Array {
    return this.bytes.slice(0, this.end);
  }

  /** What was written, then an empty writer: one scratch writer serves many records. */
  take(): Uint8Array {
    const result = this.finish();
    this.end = 0;
    return result;
  }

  private reserve(length: number): number {
    const at = this.end;
    const end = at + length;
    if (end > this.bytes.length) this.grow(end);
    this.end = end;
    return at;
  }

  private grow(least: number): void {
    const next = new Uint8Array(Math.max(least, this.bytes.length * 2));
    next.set(this.bytes.subarray(0, this.end));
    this.bytes = next;
    this.view = new DataView(next.buffer);
  }
}

export class JuteReader {
  private readonly bytes: Uint8Array;
  private at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  /** The offset of the next byte to read. */
  get position(): number {
    return this.at;
  }

  get remaining(): number {
    return this.bytes.length - this.at;
  }

  byte(): number {
    return this.bytes[this.take(1)] as number;
  }

  bool(): boolean {
    return this.byte() !== 0;
  }

  int(): number {
    const at = this.take(4);
    const { bytes } = this;
    return (
      ((bytes[at] as number) << 24) |
      ((bytes[at + 1] as number) << 16) |
      ((bytes[at + 2] as number) << 8) |
      (bytes[at + 3] as number)
    );
  }

  long(): bigint {
    LONG.setInt32(0, this.int());
    LONG.setInt32(4, this.int());
    return LONG.getBigInt64(0);
  }

  /** A 64-bit integer as a number: exact up to 2^53, enough for times and digests. */
  longNumber(): number {
    const high = this.int();
    return high * 0x1_0000_0000 + (this.int() >>> 0);
  }

  /** A view of the bytes, not a copy. */
  buffer(): Uint8Array | null {
    const length = this.int();
    if (length === -1) return null;
    // What has arrived whole was within the limit of packets, which may have been raised.
    const limit = Math.max(MAX_FIELD, this.remaining);
    if (length < 0 || length > limit) throw new JuteError(`Unreasonable length = ${length}`);
    const at = this.take(length);
    return this.bytes.subarray(at, at + length);
  }

  string(): string | null {
    const bytes = this.buffer();
    return bytes === null ? null : decodeUtf8(bytes);
  }

  /** A string where the field is never null in practice; null reads as empty. */
  text(): string {
    return this.string() ?? '';
  }

  /** A string that the real software would stumble over if it were null. @throws JuteError */
  presentText(): string {
    const text = this.string();
    if (text === null) throw new JuteError(NULL_FIELD);
    return text;
  }

  /** A negative count other than -1 is an empty vector, as for `BinaryInputArchive.BinaryIndex`. */
  vector<T>(read: (input: JuteReader) => T): T[] | null {
    const count = this.int();
    if (count === -1) return null;
    const values: T[] = [];
    for (let i = 0; i < count; i++) values.push(read(this));
    return values;
  }

  strings(): string[] {
    return this.vector((input) => input.text()) ?? [];
  }

  /** Moves on to an offset that the caller knows to be the start of a field. */
  seek(position: number): void {
    this.at = position;
  }

  /** Everything up to the end, as a view. */
  rest(): Uint8Array {
    return this.bytes.subarray(this.at);
  }

  private take(length: number): number {
    const at = this.at;
    if (at + length > this.bytes.length) throw new JuteUnderflow();
    this.at = at + length;
    return at;
  }
}

export function encodeUtf8(text: string): Uint8Array {
  return ENCODER.encode(text);
}

export function decodeUtf8(bytes: Uint8Array): string {
  if (bytes.length > 64) return DECODER.decode(bytes);
  let text = '';
  for (const code of bytes) {
    if (code > 0x7f) return DECODER.decode(bytes);
    text += String.fromCharCode(code);
  }
  return text;
}

/** The bytes of one record. */
export function encode<T>(codec: Codec<T>, value: T): Uint8Array {
  const output = new JuteWriter();
  codec.write(output, value);
  return output.finish();
}
