/** Compound commands: groups, subshells, `if`, `for`, `while` and `until`. */

import type { Command, For, If, Script, While } from './ast.ts';
import { fork } from './fork.ts';
import { LoopJump } from './jumps.ts';
import type { Shell } from './shell.ts';
import type { Streams } from './streams.ts';

/** What a turn of a loop costs, ms: without it an endless loop would stop virtual time. */
const LOOP_TURN_MS = 0.01;

/** Runs a compound command whose redirections are open already; the exit code. */
export async function runCompound(
  shell: Shell,
  command: Exclude<Command, { kind: 'simple' }>,
  streams: Streams,
): Promise<number> {
  switch (command.kind) {
    case 'group':
      return shell.runScript(command.body, streams);
    case 'subshell': {
      const child = fork(shell, command.body, streams);
      return shell.waitFor([child], undefined, streams, command);
    }
    case 'if':
      return runIf(shell, command, streams);
    case 'for':
      return runFor(shell, command, streams);
    case 'while':
      return runWhile(shell, command, streams);
  }
}

async function runIf(shell: Shell, command: If, streams: Streams): Promise<number> {
  for (const { condition, body } of command.branches) {
    const status = await shell.runCondition(() => shell.runScript(condition, streams));
    if (status === 0) return shell.runScript(body, streams);
  }
  return command.otherwise ? shell.runScript(command.otherwise, streams) : 0;
}

async function runFor(shell: Shell, command: For, streams: Streams): Promise<number> {
  const values = command.words
    ? await shell.expander().fields(command.words)
    : [...shell.positional];
  let status = 0;
  for (const value of values) {
    shell.variables.set(command.variable, value);
    const turn = await runTurn(shell, command.body, streams);
    status = turn.status;
    if (turn.leaves) break;
  }
  return status;
}

async function runWhile(shell: Shell, command: While, streams: Streams): Promise<number> {
  let status = 0;
  for (;;) {
    const condition = await runTurn(shell, command.condition, streams, true);
    if (condition.leaves) return condition.status;
    if ((condition.status === 0) === command.until) return status;
    const turn = await runTurn(shell, command.body, streams);
    status = turn.status;
    if (turn.leaves) return status;
  }
}

async function runTurn(
  shell: Shell,
  body: Script,
  streams: Streams,
  isCondition = false,
): Promise<{ readonly status: number; readonly leaves: boolean }> {
  await shell.sys.sleep(LOOP_TURN_MS);
  shell.loopDepth += 1;
  try {
    const run = () => shell.runScript(body, streams);
    return { status: await (isCondition ? shell.runCondition(run) : run()), leaves: false };
  } catch (error) {
    if (!(error instanceof LoopJump)) throw error;
    shell.status = 0;
    if (error.levels > 1 && shell.loopDepth > 1) throw new LoopJump(error.kind, error.levels - 1);
    return { status: 0, leaves: error.kind === 'break' };
  } finally {
    shell.loopDepth -= 1;
  }
}
