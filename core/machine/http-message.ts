/**
 * As much of HTTP/1.1 as daemons need that serve a few pages: a head, and a body of known length.
 * It is shared by the admin server of ZooKeeper and the daemons of Hadoop.
 */

export interface HttpMessage {
  /** First line, headers and the blank line, as they came. */
  readonly head: string;
  /** The request line, or the status line. */
  readonly first: string;
  /** By their names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Uint8Array;
}

const text = { encoder: new TextEncoder(), decoder: new TextDecoder() } as const;
const BLANK_LINE = [13, 10, 13, 10];

/** A message with these headers and no others; `Content-Length` has to be among them. */
export function writeMessage(
  first: string,
  headers: Readonly<Record<string, string>>,
  body: Uint8Array,
): Uint8Array {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = text.encoder.encode(`${first}\r\n${lines.join('')}\r\n`);
  const bytes = new Uint8Array(head.length + body.length);
  bytes.set(head);
  bytes.set(body, head.length);
  return bytes;
}

/** The only message of its direction on a connection. */
export function encodeMessage(
  first: string,
  headers: Readonly<Record<string, string>>,
  body: Uint8Array,
): Uint8Array {
  const length = String(body.length);
  return writeMessage(first, { ...headers, 'Content-Length': length, Connection: 'close' }, body);
}

interface Head {
  readonly text: string;
  readonly first: string;
  readonly headers: ReadonlyMap<string, string>;
  /** Where the body begins. */
  readonly end: number;
}

/** Collects messages from what a connection delivers. */
export class MessageReader {
  private readonly hasBodies: boolean;
  private chunks: Uint8Array[] = [];
  private length = 0;
  /** How far the end of a head was looked for in vain. */
  private searched = 0;
  private head: Head | undefined;

  /** @param options `hasBodies` is false for answers to HEAD, whatever length they name */
  constructor(options: { readonly hasBodies?: boolean } = {}) {
    this.hasBodies = options.hasBodies ?? true;
  }

  /** The bytes so far of a message whose head has not ended yet. */
  get unfinished(): Uint8Array {
    return this.head === undefined ? this.all() : new Uint8Array(0);
  }

  /** The next message, once all of it is there; nothing may be pushed to ask for one more. */
  push(bytes: Uint8Array): HttpMessage | undefined {
    this.chunks.push(bytes);
    this.length += bytes.length;
    this.head ??= this.readHead();
    if (!this.head) return undefined;
    const { text: head, first, headers, end } = this.head;
    const size = this.hasBodies ? sizeOf(headers) : 0;
    if (this.length < end + size) return undefined;
    const all = this.all();
    this.chunks = [all.slice(end + size)];
    this.length -= end + size;
    this.searched = 0;
    this.head = undefined;
    return { head, first, headers, body: all.slice(end, end + size) };
  }

  private readHead(): Head | undefined {
    const bytes = this.all();
    const blank = blankLine(bytes, this.searched);
    this.searched = Math.max(0, bytes.length - BLANK_LINE.length + 1);
    if (blank < 0) return undefined;
    const end = blank + BLANK_LINE.length;
    const all = text.decoder.decode(bytes.subarray(0, end));
    const [first = '', ...lines] = all.slice(0, -BLANK_LINE.length).split('\r\n');
    const headers = new Map<string, string>();
    for (const line of lines) {
      const colon = line.indexOf(':');
      headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
    }
    return { text: all, first, headers, end };
  }

  private all(): Uint8Array {
    if (this.chunks.length === 1) return this.chunks[0]!;
    const bytes = new Uint8Array(this.length);
    let at = 0;
    for (const chunk of this.chunks) {
      bytes.set(chunk, at);
      at += chunk.length;
    }
    this.chunks = [bytes];
    return bytes;
  }
}

/** Where the line is that ends a head, from an offset on, or -1. */
function blankLine(bytes: Uint8Array, from: number): number {
  for (
    let at = bytes.indexOf(BLANK_LINE[0]!, from);
    at >= 0;
    at = bytes.indexOf(BLANK_LINE[0]!, at + 1)
  ) {
    if (BLANK_LINE.every((byte, i) => bytes[at + i] === byte)) return at;
  }
  return -1;
}

/** A length that is no number of bytes counts as none: what follows is another message. */
function sizeOf(headers: Head['headers']): number {
  const told = headers.get('content-length') ?? '';
  return /^\d+$/.test(told) ? Number(told) : 0;
}
