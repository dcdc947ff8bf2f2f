/**
 * Where the standard streams of a command lead, seen from the shell: builtins write there
 * directly, children get the same ends from the kernel. A file is opened (made or cut) by its
 * redirection, once; whoever writes to it afterwards adds to its end.
 */

import type { Pipe, SpawnOptions, StreamSource, StreamTarget, System } from '../lib/system.ts';

export type Sink =
  /** The shell's own. */
  | { readonly to: 'stdout' }
  | { readonly to: 'stderr' }
  | { readonly to: 'null' }
  | { readonly to: 'file'; readonly path: string }
  | { readonly to: 'pipe'; readonly pipe: Pipe }
  /** The shell itself reads it: `$(…)`. */
  | { readonly to: 'collect'; readonly collect: (bytes: Uint8Array) => void };

export type Source =
  | { readonly from: 'stdin' }
  | { readonly from: 'null' }
  | { readonly from: 'pipe'; readonly pipe: Pipe }
  /** A file or here-document: `read` takes lines off it, children get what is left. */
  | { readonly from: 'text'; readonly text: TextInput };

export interface Streams {
  readonly stdin: Source;
  readonly stdout: Sink;
  readonly stderr: Sink;
}

export const OWN_STREAMS: Streams = {
  stdin: { from: 'stdin' },
  stdout: { to: 'stdout' },
  stderr: { to: 'stderr' },
};

/** A text with a place in it. Children do not move the place: they read a copy of the rest. */
export class TextInput {
  private rest: string;

  constructor(text: string) {
    this.rest = text;
  }

  get remaining(): string {
    return this.rest;
  }

  readLine(): string | undefined {
    if (this.rest === '') return undefined;
    const newline = this.rest.indexOf('\n');
    const end = newline < 0 ? this.rest.length : newline;
    const line = this.rest.slice(0, end);
    this.rest = this.rest.slice(end + 1);
    return line;
  }
}

/** Writes on behalf of a builtin. @throws SystemError ENOSPC */
export function writeTo(sys: System, sink: Sink, text: string): void {
  if (sink.to === 'stdout') sys.stdout.write(text);
  else if (sink.to === 'stderr') sys.stderr.write(text);
  else if (sink.to === 'file') sys.disk.append(sink.path, text);
  else if (sink.to !== 'null') throw new Error('this builtin should run in a fork');
}

/** Reads a line on behalf of a builtin. */
export async function readLineFrom(sys: System, source: Source): Promise<string | undefined> {
  if (source.from === 'stdin') return sys.stdin.readLine();
  return source.from === 'text' ? source.text.readLine() : undefined;
}

/** The same streams, for a child. */
export function childStreams(
  sys: System,
  { stdin, stdout, stderr }: Streams,
): Pick<SpawnOptions, 'stdin' | 'stdout' | 'stderr'> {
  if (stdout.to === 'stderr' && stderr.to === 'stderr') {
    return { stdin: childSource(stdin), stdout: 'stderr', stderr: 'inherit' };
  }
  const together = isSame(stdout, stderr);
  return {
    stdin: childSource(stdin),
    stdout: childTarget(sys, stdout, 'stdout'),
    stderr: together ? 'stdout' : childTarget(sys, stderr, 'stderr'),
  };
}

function isSame(a: Sink, b: Sink): boolean {
  if (a.to === 'file') return b.to === 'file' && a.path === b.path;
  if (a.to === 'pipe') return b.to === 'pipe' && a.pipe === b.pipe;
  return a.to === b.to;
}

function childTarget(sys: System, sink: Sink, channel: 'stdout' | 'stderr'): StreamTarget {
  switch (sink.to) {
    case 'null':
      return 'null';
    case 'file':
      return { file: sink.path, append: true };
    case 'pipe':
      return { pipe: sink.pipe };
    case 'collect':
      return { collect: sink.collect };
    default:
      if (sink.to === channel) return 'inherit';
      return { collect: (bytes) => sys[sink.to].write(bytes) };
  }
}

function childSource(source: Source): StreamSource {
  if (source.from === 'stdin') return 'inherit';
  if (source.from === 'null') return 'null';
  return source.from === 'pipe' ? { pipe: source.pipe } : { text: source.text.remaining };
}
