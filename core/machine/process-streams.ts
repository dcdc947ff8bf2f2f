/** Where a child's standard streams lead: its parent's, nowhere, a file, a pipe, a callback. */

import type { Machine } from './machine.ts';
import type { Process } from './process.ts';
import type { ProcessStreams, ProcessSystem } from './process-system.ts';
import type { StartOptions } from './process-table.ts';
import {
  BytePipe,
  NULL_SINK,
  type Sink,
  type Source,
  textSource,
  writeIfPossible,
} from './streams.ts';
import type { SpawnOptions, StreamSource, StreamTarget } from './system.ts';
import type { HostTerminal } from './terminals.ts';

/** The streams of a process that no other process started. */
export function standardStreams(terminal: HostTerminal | undefined): ProcessStreams {
  if (!terminal) return { stdin: textSource(''), stdout: NULL_SINK, stderr: NULL_SINK };
  return {
    stdin: terminal.source,
    stdout: terminal.sink('stdout'),
    stderr: terminal.sink('stderr'),
  };
}

export function childStreams(
  machine: Machine,
  parent: Process,
  sys: ProcessSystem,
  options: SpawnOptions,
): ProcessStreams {
  const { stdout = 'inherit', stderr = 'inherit', stdin = 'inherit' } = options;
  const resolve = (target: StreamTarget, inherited: Sink): Sink =>
    target === 'inherit' ? inherited : sinkOf(machine, parent, target);
  const early = stdout === 'stderr' ? undefined : resolve(stdout, sys.streams.stdout);
  const errors = stderr === 'stdout' ? early! : resolve(stderr, sys.streams.stderr);
  return {
    stdin: sourceOf(machine, sys, stdin),
    stdout: early ?? errors,
    stderr: errors,
    logFile: typeof stdout === 'object' && 'file' in stdout ? stdout.file : undefined,
  };
}

/** Counts a process among the writers of its pipes, and lets go of them when it ends. */
export function holdStreams(
  machine: Machine,
  process: Process,
  streams: ProcessStreams,
  { terminal }: StartOptions,
): void {
  const sinks = new Set([streams.stdout, streams.stderr]);
  for (const sink of sinks) if (sink instanceof BytePipe) sink.addWriter();
  process.logFile = streams.logFile;
  if (streams.logFile) machine.table.logs.set(process.program.name, streams.logFile);
  process.complain = (text) => writeIfPossible(streams.stderr, new TextEncoder().encode(text));
  process.onExit.push((status) => {
    for (const sink of sinks) sink.close();
    terminal?.shellEnded(status.code);
  });
}

function sinkOf(machine: Machine, parent: Process, target: StreamTarget): Sink {
  if (typeof target === 'string') return NULL_SINK;
  if ('pipe' in target) return target.pipe as BytePipe;
  if ('collect' in target) {
    const { collect } = target;
    return {
      write: (bytes) => machine.post(parent, () => collect(bytes)),
      close: () => {},
    };
  }
  const { file } = target;
  if (target.append) machine.disk.append(file, '');
  else machine.disk.write(file, '');
  return {
    write: (bytes) => {
      machine.disk.append(file, bytes);
      machine.grew();
    },
    close: () => {},
  };
}

function sourceOf(machine: Machine, sys: ProcessSystem, source: StreamSource): Source {
  if (source === 'inherit') return sys.streams.stdin;
  if (source === 'null') return textSource('');
  if ('text' in source) return textSource(source.text);
  if ('file' in source) return textSource(machine.disk.read(source.file));
  return source.pipe as BytePipe;
}
