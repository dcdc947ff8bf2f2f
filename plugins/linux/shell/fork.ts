/**
 * Subshells. The system interface has no `fork`, so a part of a pipeline, a `( … )`, a `$(…)` or a
 * background list runs in a new `bash` process that is handed what a fork would have inherited:
 * variables, parameters, `$?`, `$$` and the parsed command. It travels in the child's environment
 * under a name that the child takes out again, so neither its children nor `env` ever see it.
 */

import type { Child } from '../lib/system.ts';
import type { Command, Script } from './ast.ts';
import type { Shell } from './shell.ts';
import { childStreams, type Streams } from './streams.ts';
import type { VariableSnapshot } from './variables.ts';

const CARRIER = 'QUORATE_FORKED_SHELL';

/** What a forked shell begins with. */
export interface ForkedState {
  readonly name: string;
  readonly positional: readonly string[];
  readonly variables: VariableSnapshot;
  readonly status: number;
  readonly shellPid: number;
  readonly lastBackgroundPid: number | undefined;
  /** How errors are introduced: `bash: ` or `x.sh: line 3: `. */
  readonly tellsLines: boolean;
  readonly exitsOnError: boolean;
  readonly sources: readonly string[];
  readonly body: Script | Command;
}

/** Runs a command in a copy of this shell. */
export function fork(
  shell: Shell,
  body: Script | Command,
  streams: Streams,
  exitsOnError = shell.endsOnFailure,
): Child {
  const state: ForkedState = {
    name: shell.name,
    positional: shell.positional,
    variables: shell.variables.snapshot(),
    status: shell.status,
    shellPid: shell.shellPid,
    lastBackgroundPid: shell.lastBackgroundPid,
    tellsLines: shell.tellsLines && !shell.interactive,
    exitsOnError,
    sources: shell.sources,
    body,
  };
  const env = shell.variables.environment();
  env.set(CARRIER, JSON.stringify(state));
  return shell.sys.spawnProgram('bash', shell.sys.argv, {
    env,
    cwd: shell.sys.cwd,
    ...childStreams(shell.sys, streams),
  });
}

/** A child that does nothing but end: it holds and lets go of the streams of a failed command. */
export function forkFailure(shell: Shell, code: number, streams: Streams): Child {
  const word = (text: string) => ({ parts: [{ kind: 'quoted', text } as const] });
  const words = [word('exit'), word(String(code))];
  return fork(
    shell,
    { kind: 'simple', assignments: [], words, redirects: [], line: 0, text: '' },
    streams,
  );
}

/** The state that a starting shell was handed, if it is a fork; taken out of its environment. */
export function takeForkedState(env: Map<string, string>): ForkedState | undefined {
  const text = env.get(CARRIER);
  env.delete(CARRIER);
  return text === undefined ? undefined : (JSON.parse(text) as ForkedState);
}
