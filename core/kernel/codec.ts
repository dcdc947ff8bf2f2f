/**
 * The canonical encoding of plain values: one value, one sequence of bytes, on every platform and
 * Node version. The trace is hashed in it and messages cross threads in it. Names (event kinds, map
 * keys) are interned per stream, so they cost one byte after their first use; encoder and decoder
 * therefore live as long as the stream they belong to.
 */

export type PlainValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | readonly PlainValue[]
  | { readonly [key: string]: PlainValue };

const TAG = {
  null: 0,
  false: 1,
  true: 2,
  int: 3,
  negative: 4,
  float: 5,
  bigint: 6,
  string: 7,
  bytes: 8,
  list: 9,
  map: 10,
} as const;

const utf8 = new TextEncoder();
const fromUtf8 = new TextDecoder();

export class Encoder {
  private bytes = new Uint8Array(4096);
  private view = new DataView(this.bytes.buffer);
  private names = new Map<string, number>();
  length = 0;

  /** What was encoded since the last call, in a buffer of its own. Names stay known. */
  take(): Uint8Array {
    const taken = this.bytes.slice(0, this.length);
    this.length = 0;
    return taken;
  }

  /** Leaves room for a length that is known later; see {@link patchLength}. */
  reserveLength(): number {
    this.room(4);
    this.length += 4;
    return this.length;
  }

  /** Writes the number of bytes since `start` into the room before it. */
  patchLength(start: number): void {
    this.view.setUint32(start - 4, this.length - start, true);
  }

  byte(value: number): void {
    this.room(1);
    this.bytes[this.length++] = value;
  }

  /** A whole number from 0 to 2^53 - 1. */
  varint(value: number): void {
    this.room(8);
    let rest = value;
    while (rest >= 0x80) {
      this.bytes[this.length++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.bytes[this.length++] = rest;
  }

  /** An interned text. */
  name(text: string): void {
    const known = this.names.get(text);
    if (known !== undefined) return this.varint(known);
    this.varint(this.names.size);
    this.names.set(text, this.names.size);
    this.string(text);
  }

  value(value: PlainValue): void {
    if (typeof value === 'number') return this.number(value);
    if (typeof value === 'string') {
      this.byte(TAG.string);
      return this.string(value);
    }
    if (value === null) return this.byte(TAG.null);
    if (typeof value === 'boolean') return this.byte(value ? TAG.true : TAG.false);
    if (typeof value === 'bigint') {
      this.byte(TAG.bigint);
      this.room(8);
      this.view.setBigInt64(this.length, value);
      this.length += 8;
      return;
    }
    if (value instanceof Uint8Array) {
      this.byte(TAG.bytes);
      return this.raw(value);
    }
    if (isList(value)) {
      this.byte(TAG.list);
      this.varint(value.length);
      for (const item of value) this.value(item);
      return;
    }
    this.map(value);
  }

  map(value: { readonly [key: string]: PlainValue }): void {
    const keys = Object.keys(value);
    this.byte(TAG.map);
    this.varint(keys.length);
    for (const key of keys) {
      this.name(key);
      this.value(value[key]!);
    }
  }

  private number(value: number): void {
    if (Number.isSafeInteger(value)) {
      this.byte(value < 0 ? TAG.negative : TAG.int);
      return this.varint(value < 0 ? -value : value);
    }
    this.byte(TAG.float);
    this.room(8);
    this.view.setFloat64(this.length, value);
    this.length += 8;
  }

  private string(text: string): void {
    this.room(9 + text.length * 3);
    if (text.length < 0x80) {
      // One length byte suffices if the text is short ASCII, which nearly all texts are.
      const start = this.length + 1;
      let at = 0;
      for (; at < text.length; at++) {
        const code = text.charCodeAt(at);
        if (code >= 0x80) break;
        this.bytes[start + at] = code;
      }
      if (at === text.length) {
        this.bytes[this.length] = at;
        this.length = start + at;
        return;
      }
    }
    this.raw(utf8.encode(text));
  }

  private raw(bytes: Uint8Array): void {
    this.varint(bytes.length);
    this.room(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  private room(needed: number): void {
    if (this.length + needed <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.length + needed));
    larger.set(this.bytes);
    this.bytes = larger;
    this.view = new DataView(larger.buffer);
  }
}

export class Decoder {
  private bytes: Uint8Array = new Uint8Array(0);
  private view: DataView = new DataView(new ArrayBuffer(0));
  private names: string[] = [];
  at = 0;

  /** Goes on with the next piece of the stream. */
  feed(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = 0;
  }

  get done(): boolean {
    return this.at >= this.bytes.length;
  }

  length(): number {
    const value = this.view.getUint32(this.at, true);
    this.at += 4;
    return value;
  }

  byte(): number {
    return this.bytes[this.at++]!;
  }

  varint(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.bytes[this.at++]!;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 0x80;
    }
  }

  name(): string {
    const index = this.varint();
    if (index === this.names.length) this.names.push(this.string());
    return this.names[index]!;
  }

  value(): PlainValue {
    const tag = this.byte();
    switch (tag) {
      case TAG.null:
        return null;
      case TAG.false:
        return false;
      case TAG.true:
        return true;
      case TAG.int:
        return this.varint();
      case TAG.negative:
        return -this.varint();
      case TAG.float:
        this.at += 8;
        return this.view.getFloat64(this.at - 8);
      case TAG.bigint:
        this.at += 8;
        return this.view.getBigInt64(this.at - 8);
      case TAG.string:
        return this.string();
      case TAG.bytes:
        return this.raw().slice();
      case TAG.list:
        return Array.from({ length: this.varint() }, () => this.value());
      default:
        return this.entries();
    }
  }

  map(): { [key: string]: PlainValue } {
    this.byte();
    return this.entries();
  }

  private entries(): { [key: string]: PlainValue } {
    const map: { [key: string]: PlainValue } = {};
    for (let left = this.varint(); left > 0; left--) {
      const key = this.name();
      map[key] = this.value();
    }
    return map;
  }

  private string(): string {
    return fromUtf8.decode(this.raw());
  }

  private raw(): Uint8Array {
    const length = this.varint();
    const bytes = this.bytes.subarray(this.at, this.at + length);
    this.at += length;
    return bytes;
  }
}

function isList(value: object): value is readonly PlainValue[] {
  return Array.isArray(value);
}
