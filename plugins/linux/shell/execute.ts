/**
 * Starts other programs for the shell: executables of the simulation, and text files, which run in
 * a `bash` of their own as their `#!` line (or the lack of one) asks.
 */

import { resolvePath } from '../lib/paths.ts';
import { type Child, SystemError } from '../lib/system.ts';
import { type Lookup, lookUpCommand } from './lookup.ts';
import { NotModelled } from './refusal.ts';
import type { Shell } from './shell.ts';
import { childStreams, type Streams } from './streams.ts';

const SHELLS = /^#!\s*(?:\/usr)?\/bin\/(?:env\s+)?(?:ba|da)?sh\b/;

/** A command that could not be started: its message was printed, this is its exit code. */
export type NotStarted = number;

export function launch(
  shell: Shell,
  argv: readonly string[],
  environment: ReadonlyMap<string, string>,
  search: string | undefined,
  streams: Streams,
  line: number,
): Child | NotStarted {
  const [word = ''] = argv;
  const found = lookUpCommand(shell.sys, word, search);
  if (found.found !== 'file') return explain(shell, word, found, streams, line);
  const [, inner = ''] = argv;
  const isNohup = word === 'nohup' && lookUpCommand(shell.sys, inner, search).found === 'file';
  // The real nohup turns into its command: `$!` must be the daemon's pid, or it could not be killed.
  // Nothing here sends HUP by itself, so that there is nothing else left for nohup to do.
  if (isNohup) return launch(shell, argv.slice(1), environment, search, streams, line);
  const env = new Map(environment);
  const options = { env, cwd: shell.sys.cwd, ...childStreams(shell.sys, streams) };
  try {
    return shell.sys.spawn([found.path, ...argv.slice(1)], options);
  } catch (error) {
    if (!(error instanceof SystemError) || error.code !== 'ENOEXEC') throw error;
  }
  const head =
    shell.sys.disk.readText(resolvePath(shell.sys.cwd, found.path)).split('\n', 1)[0] ?? '';
  if (head.startsWith('#!') && !SHELLS.test(head)) {
    const interpreter = /^#!\s*(\S+)/.exec(head)?.[1] ?? '';
    if (shell.sys.disk.exists(interpreter)) throw new NotModelled(`interpreter ${interpreter}`);
    shell.complain(streams, `${word}: cannot execute: required file not found`, line);
    return 127;
  }
  return shell.sys.spawnProgram('bash', ['bash', found.path, ...argv.slice(1)], options);
}

function explain(
  shell: Shell,
  word: string,
  { found }: Lookup,
  streams: Streams,
  line: number,
): NotStarted {
  const reason = {
    file: '',
    nothing: word.includes('/') ? 'No such file or directory' : 'command not found',
    directory: 'Is a directory',
    'not executable': 'Permission denied',
  }[found];
  shell.complain(streams, `${word}: ${reason}`, line);
  return found === 'nothing' ? 127 : 126;
}
