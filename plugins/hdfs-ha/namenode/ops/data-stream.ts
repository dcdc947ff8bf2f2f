/**
 * Bytes as `java.io.DataOutput` lays them out, big-endian, for what a NameNode keeps on disk: its
 * edits and its image.
 */

export class DataOutput {
  private bytes = new Uint8Array(256);
  private length = 0;

  byte(value: number): void {
    this.room(1);
    this.bytes[this.length++] = value;
  }

  short(value: number): void {
    this.byte(value >>> 8);
    this.byte(value);
  }

  int(value: number): void {
    this.short(value >>> 16);
    this.short(value);
  }

  /** Whole numbers up to 2^53, negative ones too. */
  long(value: number): void {
    this.int(Math.floor(value / 0x1_0000_0000));
    this.int(value % 0x1_0000_0000);
  }

  /** UTF-8 behind its length, as `FSImageSerialization.writeString` does. */
  text(value: string): void {
    const encoded = new TextEncoder().encode(value);
    this.int(encoded.length);
    this.room(encoded.length);
    this.bytes.set(encoded, this.length);
    this.length += encoded.length;
  }

  toBytes(): Uint8Array {
    return this.bytes.slice(0, this.length);
  }

  private room(more: number): void {
    if (this.length + more <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(this.bytes.length * 2, this.length + more));
    grown.set(this.bytes);
    this.bytes = grown;
  }
}

export class DataInput {
  private readonly bytes: Uint8Array;
  private readonly view: DataView;
  private at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get ended(): boolean {
    return this.at >= this.bytes.length;
  }

  byte(): number {
    return this.view.getUint8(this.move(1));
  }

  short(): number {
    return this.view.getInt16(this.move(2));
  }

  int(): number {
    return this.view.getInt32(this.move(4));
  }

  long(): number {
    return Number(this.view.getBigInt64(this.move(8)));
  }

  text(): string {
    const length = this.int();
    const from = this.move(length);
    return new TextDecoder().decode(this.bytes.subarray(from, from + length));
  }

  private move(by: number): number {
    const from = this.at;
    this.at += by;
    return from;
  }
}
