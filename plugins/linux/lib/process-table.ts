/** Processes as `ps`, `pgrep` and `pkill` see them. */

import { NotModelled } from './not-modelled.ts';
import { parseOptions, UsageError } from './options.ts';
import { PatternError, translateRegex } from './posix-regex.ts';
import { chooseSignal, type SignalChoice } from './signals.ts';
import type { ProcessInfo, System } from './system.ts';

/** The executable's name, as the kernel keeps it: every Java program is `java`. */
export function commandName({ program, jvm }: ProcessInfo): string {
  return (jvm ? 'java' : program).slice(0, 15);
}

/** The command line, words joined by blanks. */
export function commandLine({ argv }: ProcessInfo): string {
  return argv.join(' ');
}

export function sortedProcesses(sys: System): ProcessInfo[] {
  return [...sys.processes()].sort((a, b) => a.pid - b.pid);
}

export interface ProcessSearch {
  readonly found: readonly ProcessInfo[];
  readonly signal: SignalChoice;
  readonly isLong: boolean;
  readonly isCount: boolean;
}

/** The options and pattern of `pgrep` and `pkill`. */
export function searchProcesses(
  sys: System,
  name: string,
  args: readonly string[],
  takesSignal: boolean,
): ProcessSearch {
  const [first = '', ...rest] = args;
  const isSignal = takesSignal && /^-(?:\d+|[A-Z]{3,}\d*)$/.test(first);
  const signal = chooseSignal(isSignal ? first.slice(1) : 'TERM');
  if ('notModelled' in signal) throw new NotModelled(`signal ${signal.notModelled}`);
  const flags = takesSignal ? 'fx' : 'fxlc';
  const options = parseOptions(isSignal ? rest : args, { flags }, 2);
  const [pattern, extra] = options.operands;
  const hint = `Try \`${name} --help' for more information.`;
  if (pattern === undefined) {
    throw new UsageError(`no matching criteria specified\n${hint}`, { code: 2, hint: false });
  }
  if (extra !== undefined) {
    throw new UsageError(`only one pattern can be provided\n${hint}`, { code: 2, hint: false });
  }
  const matcher = compile(pattern, options.has('x'));
  const text = (process: ProcessInfo): string =>
    options.has('f') ? commandLine(process) : commandName(process);
  return {
    found: sortedProcesses(sys).filter((each) => each.pid !== sys.pid && matcher.test(text(each))),
    signal,
    isLong: options.has('l'),
    isCount: options.has('c'),
  };
}

function compile(pattern: string, isExact: boolean): RegExp {
  try {
    const source = translateRegex(pattern, 'extended');
    return new RegExp(isExact ? `^(?:${source})$` : source, 'u');
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    throw new UsageError(error.message, { code: 2, hint: false });
  }
}
