/**
 * Frames of the client protocol: a four-byte length, then that many bytes. TCP hands over pieces of
 * any size; the assembler puts frames together again and copies only those that came in pieces.
 * The election protocol uses the same framing with another limit.
 */

import { JUTE_MAX_BUFFER, type JuteWriter } from './jute.ts';

const NO_BYTES = new Uint8Array(0);

export interface FrameHandlers {
  frame(bytes: Uint8Array): void;
  /** A negative length, or one above the limit. Nothing is delivered afterwards. */
  badLength(length: number): void;
  /**
   * Asked once, with the first four bytes of the stream and what came behind them: true when they
   * are a word of another protocol (a four-letter command), which ends the framing.
   */
  firstWord?(word: number, rest: Uint8Array): boolean;
}

export class FrameAssembler {
  private readonly handlers: FrameHandlers;
  private readonly maxLength: number;
  private pending: Uint8Array = NO_BYTES;
  private first = true;
  private ended = false;

  constructor(handlers: FrameHandlers, maxLength = JUTE_MAX_BUFFER) {
    this.handlers = handlers;
    this.maxLength = maxLength;
  }

  /** No more frames are handed over, not even of bytes already here. */
  end(): void {
    this.ended = true;
    this.pending = NO_BYTES;
  }

  push(bytes: Uint8Array): void {
    if (this.ended) return;
    const input = this.pending.length === 0 ? bytes : concat(this.pending, bytes);
    this.pending = NO_BYTES;
    let at = 0;
    while (!this.ended && input.length - at >= 4) {
      const length = int32(input, at);
      if (this.first && this.isWord(length, input)) return;
      if (!this.accept(length)) return;
      if (input.length - at - 4 < length) break;
      this.handlers.frame(input.subarray(at + 4, at + 4 + length));
      at += 4 + length;
    }
    if (!this.ended && at < input.length) this.pending = input.subarray(at);
  }

  private isWord(word: number, input: Uint8Array): boolean {
    this.first = false;
    if (!this.handlers.firstWord?.(word, input.subarray(4))) return false;
    this.end();
    return true;
  }

  private accept(length: number): boolean {
    if (length >= 0 && length <= this.maxLength) return true;
    this.end();
    this.handlers.badLength(length);
    return false;
  }
}

/** Starts a frame; {@link endFrame} fills in the length. */
export function beginFrame(output: JuteWriter): number {
  const at = output.length;
  output.int(0);
  return at;
}

export function endFrame(output: JuteWriter, at: number): void {
  output.patchInt(at, output.length - at - 4);
}

function int32(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at] as number) << 24) |
    ((bytes[at + 1] as number) << 16) |
    ((bytes[at + 2] as number) << 8) |
    (bytes[at + 3] as number)
  );
}

export function concat(left: Uint8Array, right: Uint8Array): Uint8Array {
  const joined = new Uint8Array(left.length + right.length);
  joined.set(left);
  joined.set(right, left.length);
  return joined;
}
