/**
 * As much of HTTP/1.1 as Hadoop's daemons need among themselves: one request on a connection, a
 * body of known length, then end of stream.
 */

export interface HttpMessage {
  /** The request line, or the status line. */
  readonly first: string;
  /** By their names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Uint8Array;
}

const text = { encoder: new TextEncoder(), decoder: new TextDecoder() } as const;
const BLANK_LINE = [13, 10, 13, 10];

export function encodeMessage(
  first: string,
  headers: Readonly<Record<string, string>>,
  body: Uint8Array,
): Uint8Array {
  const all = { ...headers, 'Content-Length': String(body.length), Connection: 'close' };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = text.encoder.encode(`${first}\r\n${lines.join('')}\r\n`);
  const bytes = new Uint8Array(head.length + body.length);
  bytes.set(head);
  bytes.set(body, head.length);
  return bytes;
}

/** Collects one message from what a connection delivers. */
export class MessageReader {
  private readonly chunks: Uint8Array[] = [];
  private length = 0;
  private head: { first: string; headers: Map<string, string>; end: number } | undefined;

  /** The message, once all of it is there. */
  push(bytes: Uint8Array): HttpMessage | undefined {
    this.chunks.push(bytes);
    this.length += bytes.length;
    this.head ??= this.readHead();
    if (!this.head) return undefined;
    const { first, headers, end } = this.head;
    const size = Number(headers.get('content-length') ?? 0);
    if (this.length < end + size) return undefined;
    return { first, headers, body: this.all().slice(end, end + size) };
  }

  private readHead(): { first: string; headers: Map<string, string>; end: number } | undefined {
    const bytes = this.all();
    const blank = bytes.findIndex((_, at) => BLANK_LINE.every((b, i) => bytes[at + i] === b));
    if (blank < 0) return undefined;
    const [first = '', ...lines] = text.decoder.decode(bytes.subarray(0, blank)).split('\r\n');
    const headers = new Map<string, string>();
    for (const line of lines) {
      const colon = line.indexOf(':');
      headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
    }
    return { first, headers, end: blank + BLANK_LINE.length };
  }

  private all(): Uint8Array {
    if (this.chunks.length === 1) return this.chunks[0]!;
    const bytes = new Uint8Array(this.length);
    let at = 0;
    for (const chunk of this.chunks) {
      bytes.set(chunk, at);
      at += chunk.length;
    }
    this.chunks.splice(0, this.chunks.length, bytes);
    return bytes;
  }
}
