/**
 * Standard streams and pipes. A writer never wakes a reader directly: what is written to a pipe
 * reaches the process at its other end in an event of its own.
 */

import type { Process } from './process.ts';
import { type InputStream, type OutputStream, type Pipe, SystemError } from './system.ts';

const utf8 = new TextEncoder();
const fromUtf8 = new TextDecoder();

/** Anything a process can write to. `close` tells that this writer is gone. */
export interface Sink {
  write(bytes: Uint8Array): void;
  close(): void;
}

export const NULL_SINK: Sink = { write: () => {}, close: () => {} };

/** Anything a process can read from, by asking to be woken when there is something. */
export interface Source {
  readonly interactive: boolean;
  /** What is there now; `undefined` at the end. */
  take(): Uint8Array | undefined;
  /** One-shot: called when there is more, or the end. */
  onReady(ready: () => void, reader: Process): void;
}

export function textSource(text: string | Uint8Array): Source {
  let left: Uint8Array | undefined = typeof text === 'string' ? utf8.encode(text) : text;
  return {
    interactive: false,
    take() {
      const taken = left;
      left = undefined;
      return taken;
    },
    onReady: (ready) => ready(),
  };
}

/** A byte pipe: any number of writers, one reader. */
export class BytePipe implements Sink, Source, Pipe {
  readonly interactive = false;
  private parts: Uint8Array[] = [];
  private writers = 0;
  private opened = false;
  private ready: (() => void) | undefined;

  /** A write end was handed to a process. */
  addWriter(): void {
    this.writers++;
    this.opened = true;
  }

  write(bytes: Uint8Array): void {
    this.parts.push(bytes);
    this.signal();
  }

  close(): void {
    this.writers--;
    if (this.writers === 0) this.signal();
  }

  take(): Uint8Array | undefined {
    if (this.parts.length > 0) return concat(this.parts.splice(0));
    return this.opened && this.writers === 0 ? undefined : new Uint8Array(0);
  }

  onReady(ready: () => void): void {
    if (this.parts.length > 0 || (this.opened && this.writers === 0)) ready();
    else this.ready = ready;
  }

  private signal(): void {
    const { ready } = this;
    this.ready = undefined;
    ready?.();
  }
}

/** Reads lines from a source on behalf of a process. */
export class ProcessInput implements InputStream {
  private buffered: Uint8Array = new Uint8Array(0);
  private ended = false;
  private readonly source: Source;
  private readonly process: Process;
  private readonly until: (wait: (ready: () => void) => void) => Promise<void>;

  /** `until` bridges "call me when ready" to a promise of the kernel's making. */
  constructor(
    process: Process,
    source: Source,
    until: (wait: (ready: () => void) => void) => Promise<void>,
  ) {
    this.process = process;
    this.source = source;
    this.until = until;
  }

  get interactive(): boolean {
    return this.source.interactive;
  }

  async readLine(): Promise<string | undefined> {
    this.process.called('read');
    for (;;) {
      const newline = this.buffered.indexOf(10);
      if (newline >= 0) {
        const line = fromUtf8.decode(this.buffered.subarray(0, newline));
        this.buffered = this.buffered.slice(newline + 1);
        return line;
      }
      if (this.ended) return this.rest();
      await this.fill();
    }
  }

  async readAll(): Promise<Uint8Array> {
    this.process.called('read');
    while (!this.ended) await this.fill();
    const all = this.buffered;
    this.ended = !this.interactive;
    this.buffered = new Uint8Array(0);
    return all;
  }

  private rest(): string | undefined {
    // A person may go on typing after Ctrl-D; a file has no more after its end.
    this.ended = !this.interactive;
    if (this.buffered.length === 0) return undefined;
    const line = fromUtf8.decode(this.buffered);
    this.buffered = new Uint8Array(0);
    return line;
  }

  private async fill(): Promise<void> {
    await this.until((ready) => this.source.onReady(ready, this.process));
    const taken = this.source.take();
    if (taken === undefined) this.ended = true;
    else if (taken.length > 0) this.buffered = concat([this.buffered, taken]);
  }
}

/** Writes to a sink on behalf of a process. */
export class ProcessOutput implements OutputStream {
  readonly sink: Sink;
  private readonly process: Process;

  constructor(process: Process, sink: Sink) {
    this.process = process;
    this.sink = sink;
  }

  /** @throws SystemError where a disk takes no more; not in a JVM, whose `PrintStream` hides it */
  write(text: string | Uint8Array): void {
    this.process.called('write');
    const bytes = typeof text === 'string' ? utf8.encode(text) : text.slice();
    if (bytes.length === 0) return;
    if (this.process.program.jvm) writeIfPossible(this.sink, bytes);
    else this.sink.write(bytes);
  }
}

/** Writes what the disk takes; the rest is lost, and nobody is told. */
export function writeIfPossible(sink: Sink, bytes: Uint8Array): void {
  try {
    sink.write(bytes);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
  }
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0]!;
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
