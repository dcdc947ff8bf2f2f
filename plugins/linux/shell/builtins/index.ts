/** The builtins of this shell, by name. What bash has beyond them is refused by the parser. */

import { wholeNumber } from '../../lib/numbers.ts';
import { LoopJump } from '../jumps.ts';
import { NotModelled } from '../refusal.ts';
import { runWords } from '../run-text.ts';
import type { Builtin, BuiltinCall } from './builtin.ts';
import * as environment from './environment.ts';
import * as output from './output.ts';
import * as processes from './processes.ts';

export type { Builtin } from './builtin.ts';

const BUILTINS: ReadonlyMap<string, Builtin> = new Map([
  [':', output.succeed],
  ['true', output.succeed],
  ['false', output.fail],
  ['echo', output.echo],
  ['printf', output.printf],
  ['test', output.test],
  ['[', output.test],
  ['pwd', output.pwd],
  ['cd', environment.cd],
  ['export', environment.exportNames],
  ['unset', environment.unset],
  ['shift', environment.shift],
  ['read', environment.read],
  ['source', environment.source],
  ['.', environment.source],
  ['eval', environment.evaluate],
  ['exit', environment.exit],
  ['return', environment.returnFrom],
  ['wait', processes.wait],
  ['jobs', processes.jobs],
  ['kill', processes.kill],
  ['break', jump('break')],
  ['continue', jump('continue')],
  ['type', type],
  ['command', command],
]);

export function findBuiltin(name: string): Builtin | undefined {
  return BUILTINS.get(name);
}

function jump(kind: 'break' | 'continue'): Builtin {
  return ({ shell, args, complain }) => {
    if (shell.loopDepth === 0) {
      complain("only meaningful in a `for', `while', or `until' loop");
      return 0;
    }
    const levels = wholeNumber(args[0] ?? '1');
    if (levels === undefined || levels < 1) throw new NotModelled(`${kind} ${args[0]}`);
    throw new LoopJump(kind, levels);
  };
}

function isBuiltin(name: string): boolean {
  return BUILTINS.has(name);
}

function type(call: BuiltinCall): number {
  let status = 0;
  for (const word of call.args) {
    if (word.startsWith('-')) throw new NotModelled(`option ${word}`);
    const found = environment.describeCommand(call, word, isBuiltin);
    if (!found) {
      call.complain(`${word}: not found`);
      status = 1;
    } else if (found.kind === 'file') call.print(`${word} is ${found.path}\n`);
    else call.print(`${word} is a shell ${found.kind}\n`);
  }
  return status;
}

/** `command -v word…` says what would run; `command word…` runs it. */
async function command(call: BuiltinCall): Promise<number> {
  const [first] = call.args;
  if (first !== '-v') {
    if (first?.startsWith('-')) throw new NotModelled(`option ${first}`);
    return first === undefined ? 0 : runWords(call.shell, call.args, call.streams, call.line);
  }
  let status = 1;
  for (const word of call.args.slice(1)) {
    const found = environment.describeCommand(call, word, isBuiltin);
    if (!found) continue;
    call.print(`${found.kind === 'file' ? found.path : word}\n`);
    status = 0;
  }
  return status;
}
