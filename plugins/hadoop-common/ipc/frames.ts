/**
 * Frames of Hadoop's RPC in this model: a length of four bytes and plain data. The first frame of a
 * connection says who calls which protocol (the connection header and context); then calls go one
 * way and responses the other. An empty frame is a ping.
 *
 *   header    user, client id, protocol
 *   call      call id, retry count, method, parameters
 *   response  call id, true, result | call id, false, class of the exception, message
 */

import { PlainDataReader, PlainDataWriter } from './plain-data.ts';

const LENGTH_BYTES = 4;

/** What a client sends instead of a call to see whether the connection still stands. */
export function pingFrame(): Uint8Array {
  return new Uint8Array(LENGTH_BYTES);
}

export function frameOf(...values: readonly unknown[]): Uint8Array {
  const writer = new PlainDataWriter(LENGTH_BYTES);
  for (const value of values) writer.write(value);
  const bytes = writer.finish();
  new DataView(bytes.buffer).setUint32(0, bytes.length - LENGTH_BYTES);
  return bytes;
}

/** Puts frames together from what a connection delivers; pings are left out. */
export class FrameReader {
  private readonly chunks: Uint8Array[] = [];
  private buffered = 0;
  /** Nothing can be read before so many bytes are there. */
  private wanted = LENGTH_BYTES;

  push(bytes: Uint8Array): PlainDataReader[] {
    this.chunks.push(bytes);
    this.buffered += bytes.length;
    if (this.buffered < this.wanted) return [];
    const joined = this.join();
    const view = new DataView(joined.buffer, joined.byteOffset, joined.length);
    const frames: PlainDataReader[] = [];
    let start = 0;
    this.wanted = LENGTH_BYTES;
    while (joined.length - start >= LENGTH_BYTES) {
      const length = view.getUint32(start);
      const end = start + LENGTH_BYTES + length;
      if (joined.length < end) {
        this.wanted = LENGTH_BYTES + length;
        break;
      }
      if (length > 0) frames.push(new PlainDataReader(joined, start + LENGTH_BYTES));
      start = end;
    }
    this.keep(joined.subarray(start));
    return frames;
  }

  private join(): Uint8Array {
    if (this.chunks.length === 1) return this.chunks[0]!;
    const joined = new Uint8Array(this.buffered);
    let at = 0;
    for (const chunk of this.chunks) {
      joined.set(chunk, at);
      at += chunk.length;
    }
    return joined;
  }

  private keep(rest: Uint8Array): void {
    this.chunks.length = 0;
    if (rest.length > 0) this.chunks.push(rest);
    this.buffered = rest.length;
  }
}
