/**
 * Plain data as bytes, in place of the protobuf messages of Hadoop's RPC: a tag and a value, with
 * numbers of variable length. An object keeps the order of its keys; keys without a value are left
 * out. Nobody outside this folder looks at the bytes.
 */

const TAG = {
  null: 0,
  false: 1,
  true: 2,
  /** A whole number, zigzag. */
  int: 3,
  double: 4,
  text: 5,
  bytes: 6,
  array: 7,
  object: 8,
} as const;

const utf8 = { encoder: new TextEncoder(), decoder: new TextDecoder() } as const;

/** Up to here, text of ASCII characters is faster read and written one by one. */
const SHORT = 48;

/** Writes values one after another into one growing buffer. */
export class PlainDataWriter {
  private buffer: Uint8Array<ArrayBuffer>;
  private view: DataView;
  private end: number;

  /** @param offset bytes left free at the front, for a header */
  constructor(offset = 0, size = 256) {
    this.buffer = new Uint8Array(size);
    this.view = new DataView(this.buffer.buffer);
    this.end = offset;
  }

  /** What was written, the free front included. The writer must not be used afterwards. */
  finish(): Uint8Array<ArrayBuffer> {
    return this.buffer.subarray(0, this.end);
  }

  write(value: unknown): this {
    switch (typeof value) {
      case 'number':
        this.writeNumber(value);
        return this;
      case 'string':
        this.writeTag(TAG.text);
        this.writeText(value);
        return this;
      case 'boolean':
        this.writeTag(value ? TAG.true : TAG.false);
        return this;
      case 'undefined':
        this.writeTag(TAG.null);
        return this;
      case 'object':
        this.writeObject(value);
        return this;
      default:
        throw new TypeError(`a ${typeof value} is no plain data`);
    }
  }

  private writeObject(value: object | null): void {
    if (value === null) this.writeTag(TAG.null);
    else if (value instanceof Uint8Array) {
      this.writeTag(TAG.bytes);
      this.writeCount(value.length);
      this.reserve(value.length);
      this.buffer.set(value, this.end);
      this.end += value.length;
    } else if (Array.isArray(value)) {
      this.writeTag(TAG.array);
      this.writeCount(value.length);
      for (const item of value) this.write(item);
    } else {
      const entries = Object.entries(value).filter(([, item]) => item !== undefined);
      this.writeTag(TAG.object);
      this.writeCount(entries.length);
      for (const [key, item] of entries) {
        this.writeText(key);
        this.write(item);
      }
    }
  }

  private writeNumber(value: number): void {
    const small = Number.isSafeInteger(value) && Math.abs(value) < 2 ** 51;
    if (small && !Object.is(value, -0)) {
      this.writeTag(TAG.int);
      this.writeCount(value < 0 ? -2 * value - 1 : 2 * value);
      return;
    }
    this.writeTag(TAG.double);
    this.reserve(8);
    this.view.setFloat64(this.end, value);
    this.end += 8;
  }

  private writeText(text: string): void {
    const { length } = text;
    if (length <= SHORT) {
      this.reserve(length + 1);
      const start = this.end;
      let at = 0;
      for (; at < length; at++) {
        const code = text.charCodeAt(at);
        if (code > 127) break;
        this.buffer[start + 1 + at] = code;
      }
      if (at === length) {
        this.buffer[start] = length;
        this.end = start + 1 + length;
        return;
      }
    }
    const bytes = utf8.encoder.encode(text);
    this.writeCount(bytes.length);
    this.reserve(bytes.length);
    this.buffer.set(bytes, this.end);
    this.end += bytes.length;
  }

  private writeTag(tag: number): void {
    this.reserve(1);
    this.buffer[this.end++] = tag;
  }

  /** Seven bits a byte, the lowest first. */
  private writeCount(count: number): void {
    this.reserve(8);
    let rest = count;
    while (rest > 127) {
      this.buffer[this.end++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    this.buffer[this.end++] = rest;
  }

  private reserve(length: number): void {
    if (this.end + length <= this.buffer.length) return;
    const grown = new Uint8Array(Math.max(2 * this.buffer.length, this.end + length));
    grown.set(this.buffer);
    this.buffer = grown;
    this.view = new DataView(grown.buffer);
  }
}

/** Reads what a {@link PlainDataWriter} wrote, value by value. */
export class PlainDataReader {
  private readonly bytes: Uint8Array;
  private at: number;

  constructor(bytes: Uint8Array, offset = 0) {
    this.bytes = bytes;
    this.at = offset;
  }

  read(): unknown {
    switch (this.bytes[this.at++]) {
      case TAG.null:
        return null;
      case TAG.false:
        return false;
      case TAG.true:
        return true;
      case TAG.int: {
        const count = this.readCount();
        return count % 2 === 0 ? count / 2 : -(count + 1) / 2;
      }
      case TAG.double: {
        this.at += 8;
        const { buffer, byteOffset } = this.bytes;
        return new DataView(buffer, byteOffset + this.at - 8).getFloat64(0);
      }
      case TAG.text:
        return this.readText();
      case TAG.bytes:
        return this.readBytes();
      case TAG.array: {
        const items: unknown[] = [];
        for (let left = this.readCount(); left > 0; left--) items.push(this.read());
        return items;
      }
      case TAG.object: {
        const object: Record<string, unknown> = {};
        for (let left = this.readCount(); left > 0; left--) {
          const key = this.readText();
          object[key] = this.read();
        }
        return object;
      }
      default:
        throw new RangeError(`no plain data at byte ${this.at - 1}`);
    }
  }

  private readText(): string {
    const length = this.readCount();
    const start = this.at;
    this.at += length;
    if (length <= SHORT) {
      let text = '';
      for (let at = start; at < this.at; at++) {
        const code = this.bytes[at] as number;
        if (code > 127) return utf8.decoder.decode(this.bytes.subarray(start, this.at));
        text += String.fromCharCode(code);
      }
      return text;
    }
    return utf8.decoder.decode(this.bytes.subarray(start, this.at));
  }

  /** A copy: what holds on to it must not hold on to the frame it came in. */
  private readBytes(): Uint8Array {
    const length = this.readCount();
    this.at += length;
    return this.bytes.slice(this.at - length, this.at);
  }

  private readCount(): number {
    let count = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.bytes[this.at++] as number;
      count += (byte & 127) * scale;
      if (byte < 128) return count;
    }
  }
}
