/**
 * What our ssh and sshd say to each other: frames of one letter, a length and a payload, in place of
 * the real, encrypted protocol. Nothing outside this folder looks at the bytes.
 *
 *   h  server  the greeting, as soon as a connection is accepted
 *   x  client  run a command: JSON {@link ExecRequest}
 *   o, e       its standard output and standard error
 *   q  server  it has ended: JSON {@link ExitReply}
 *   f  client  one file operation: JSON {@link FileRequest}; content, if any, follows as `d`
 *   r  server  its answer: JSON {@link FileReply}; content, if any, follows as `d`
 *   d          the content of a file
 */

import type { FileStat } from '../lib/system.ts';

export type FrameKind = 'h' | 'x' | 'o' | 'e' | 'q' | 'f' | 'r' | 'd';

export interface Frame {
  readonly kind: FrameKind;
  readonly payload: Uint8Array;
}

export interface ExecRequest {
  readonly user: string;
  /** Nothing: a login shell that reads commands from its input. */
  readonly command: string | undefined;
  /** All of standard input: it was read to its end before the command was sent. */
  readonly stdin: string;
}

export interface ExitReply {
  /** Absent when the user may not log in. */
  readonly code?: number;
  readonly signalled?: boolean;
}

export type FileRequest =
  | { readonly op: 'login'; readonly user: string }
  | { readonly op: 'stat' | 'list' | 'read' | 'mkdir'; readonly path: string }
  | { readonly op: 'write'; readonly path: string; readonly executable: boolean };

export interface FileReply {
  /** `strerror` of what went wrong. */
  readonly error?: string;
  readonly stat?: FileStat;
  readonly names?: readonly string[];
}

const HEADER = 5;

export function encodeFrame(kind: FrameKind, payload: Uint8Array | string): Uint8Array {
  const body = typeof payload === 'string' ? new TextEncoder().encode(payload) : payload;
  const bytes = new Uint8Array(HEADER + body.length);
  bytes[0] = kind.charCodeAt(0);
  new DataView(bytes.buffer).setUint32(1, body.length);
  bytes.set(body, HEADER);
  return bytes;
}

export function decodeJson<T>(frame: Frame): T {
  return JSON.parse(new TextDecoder().decode(frame.payload)) as T;
}

/** Puts frames together from what a connection delivers. */
export class FrameReader {
  private buffered = new Uint8Array(0);

  push(bytes: Uint8Array): Frame[] {
    const joined = new Uint8Array(this.buffered.length + bytes.length);
    joined.set(this.buffered);
    joined.set(bytes, this.buffered.length);
    const view = new DataView(joined.buffer);
    const frames: Frame[] = [];
    let start = 0;
    while (joined.length - start >= HEADER) {
      const end = start + HEADER + view.getUint32(start + 1);
      if (joined.length < end) break;
      const kind = String.fromCharCode(joined[start] ?? 0) as FrameKind;
      frames.push({ kind, payload: joined.slice(start + HEADER, end) });
      start = end;
    }
    this.buffered = joined.slice(start);
    return frames;
  }
}
