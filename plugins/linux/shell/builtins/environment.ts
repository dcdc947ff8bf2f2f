/** Builtins that change the shell: cd, export, unset, shift, read, source, eval. */

import { reasonOf } from '../../lib/failure.ts';
import { wholeNumber } from '../../lib/numbers.ts';
import { resolvePath } from '../../lib/paths.ts';
import { splitFields } from '../fields.ts';
import { ExitShell, ReturnFromSource } from '../jumps.ts';
import { lookUpCommand } from '../lookup.ts';
import { NotModelled } from '../refusal.ts';
import { runText } from '../run-text.ts';
import { readLineFrom } from '../streams.ts';
import { type Builtin, type BuiltinCall, doubleQuote, NAME } from './builtin.ts';

export const cd: Builtin = ({ shell, args, print, complain }) => {
  const { sys, variables } = shell;
  const operands = args[0] === '--' ? args.slice(1) : args;
  const [operand] = operands;
  if (operand !== '-' && operand?.startsWith('-')) throw new NotModelled(`option ${operand}`);
  if (operands.length > 1) {
    complain('too many arguments');
    return 1;
  }
  const named = operand === '-' ? 'OLDPWD' : 'HOME';
  const target = operand === undefined || operand === '-' ? variables.get(named) : operand;
  if (target === undefined) {
    complain(`${named} not set`);
    return 1;
  }
  const path = resolvePath(sys.cwd, target);
  try {
    if (sys.disk.stat(path).kind !== 'directory') {
      complain(`${target}: Not a directory`);
      return 1;
    }
  } catch (error) {
    complain(`${target}: ${reasonOf(error)}`);
    return 1;
  }
  variables.set('OLDPWD', sys.cwd);
  variables.export('OLDPWD');
  sys.cwd = path;
  variables.set('PWD', path);
  if (operand === '-') print(`${path}\n`);
  return 0;
};

export const exportNames: Builtin = ({ shell, args, print, complain }) => {
  const { variables } = shell;
  const remove = args[0] === '-n';
  const operands = args.filter((arg) => !/^-(?:n|p|-)$/.test(arg));
  const option = operands.find((arg) => arg.startsWith('-'));
  if (option !== undefined) throw new NotModelled(`option ${option}`);
  if (operands.length === 0) {
    for (const name of variables.exportedNames()) {
      const value = variables.get(name);
      print(`declare -x ${name}${value === undefined ? '' : `=${doubleQuote(value)}`}\n`);
    }
    return 0;
  }
  let status = 0;
  for (const operand of operands) {
    const equals = operand.indexOf('=');
    const name = equals < 0 ? operand : operand.slice(0, equals);
    if (!NAME.test(name)) {
      complain(`\`${operand}': not a valid identifier`);
      status = 1;
      continue;
    }
    if (equals >= 0) variables.set(name, operand.slice(equals + 1));
    if (remove) variables.unexport(name);
    else variables.export(name);
  }
  return status;
};

export const unset: Builtin = ({ shell, args }) => {
  for (const arg of args) {
    if (arg === '-v' || arg === '--') continue;
    if (arg.startsWith('-')) throw new NotModelled(`option ${arg}`);
    shell.variables.unset(arg);
  }
  return 0;
};

export const shift: Builtin = ({ shell, args, complain }) => {
  const count = wholeNumber(args[0] ?? '1');
  if (count === undefined) {
    complain(`${args[0]}: numeric argument required`);
    return 1;
  }
  if (count < 0 || count > shell.positional.length) return 1;
  shell.positional = shell.positional.slice(count);
  return 0;
};

/** `read -r a b`: a line, split at `IFS`; the last name takes the rest. */
export const read: Builtin = async ({ shell, args, streams, complain }) => {
  const { variables } = shell;
  const isRaw = args[0] === '-r';
  const names = isRaw ? args.slice(1) : args;
  const option = names.find((name) => name.startsWith('-'));
  if (option !== undefined) throw new NotModelled(`option ${option}`);
  const wrong = names.find((name) => !NAME.test(name));
  if (wrong !== undefined) {
    complain(`\`${wrong}': not a valid identifier`);
    return 1;
  }
  if (names.length === 0) throw new NotModelled('read without a name (REPLY)');
  const line = await readLineFrom(shell.sys, streams.stdin);
  if (!isRaw && line?.includes('\\')) throw new NotModelled('a backslash read without -r');
  const ifs = variables.get('IFS') ?? ' \t\n';
  if (!/^[ \t\n]*$/.test(ifs) && names.length > 1) throw new NotModelled('read with IFS');
  let rest = (line ?? '').replace(ifs === '' ? /^/ : /^[ \t]+|[ \t]+$/g, '');
  names.forEach((name, index) => {
    const isLast = index === names.length - 1;
    const [field] = splitFields([{ text: rest, quoted: false, splits: true }], ifs);
    const value = isLast ? rest : (field ?? []).map(({ char }) => char).join('');
    variables.set(name, value);
    rest = isLast ? '' : rest.slice(value.length).replace(/^[ \t]+/, '');
  });
  return line === undefined ? 1 : 0;
};

export const source: Builtin = async (call) => {
  const { shell, args, complain } = call;
  const [file, ...parameters] = args[0] === '--' ? args.slice(1) : args;
  if (file === undefined) {
    complain('filename argument required');
    call.usage(`${call.name} filename [arguments]`);
    return 2;
  }
  const found = file.includes('/') ? undefined : lookUpSourced(shell.sys.cwd, call, file);
  const path = found ?? resolvePath(shell.sys.cwd, file);
  let text: string;
  try {
    text = shell.sys.disk.readText(path);
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === 'Is a directory') complain(`${file}: is a directory`);
    else shell.complain(call.streams, `${file}: ${reason}`, call.line);
    return 1;
  }
  if (text.startsWith('#!quorate ')) throw new NotModelled(`${file} as a text: it is a program`);
  const outer = shell.positional;
  if (parameters.length > 0) shell.positional = parameters;
  shell.sources.push(found ?? file);
  try {
    return await runText(shell, text, call.streams, { source: found ?? file });
  } catch (error) {
    if (error instanceof ReturnFromSource) return error.code;
    throw error;
  } finally {
    shell.sources.pop();
    if (parameters.length > 0) shell.positional = outer;
  }
};

/** `source name`: looked for along `PATH` first, where it need not be executable. */
function lookUpSourced(cwd: string, { shell }: BuiltinCall, file: string): string | undefined {
  const { sys, variables } = shell;
  const directories = (variables.get('PATH') ?? '').split(':');
  const paths = directories.map((directory) => resolvePath(cwd, `${directory || '.'}/${file}`));
  return paths.find((path) => sys.disk.exists(path) && sys.disk.stat(path).kind === 'file');
}

export const evaluate: Builtin = ({ shell, args, streams }) => {
  const text = args.join(' ');
  return text.trim() === '' ? 0 : runText(shell, text, streams, { source: 'eval' });
};

export const exit: Builtin = ({ shell, args, complain }) => {
  throw new ExitShell(exitCode(shell.status, args, complain));
};

export const returnFrom: Builtin = ({ shell, args, complain }) => {
  if (shell.sources.length === 0) {
    complain("can only `return' from a function or sourced script");
    return 2;
  }
  throw new ReturnFromSource(exitCode(shell.status, args, complain));
};

function exitCode(
  status: number,
  args: readonly string[],
  complain: (message: string) => void,
): number {
  const [word] = args;
  if (word === undefined) return status;
  const code = wholeNumber(word);
  if (code === undefined) {
    complain(`${word}: numeric argument required`);
    return 2;
  }
  return code & 255;
}

/** `type`, `command -v`: what a word would run. */
export function describeCommand(
  call: BuiltinCall,
  word: string,
  isBuiltin: (name: string) => boolean,
):
  | { readonly kind: 'keyword' | 'builtin' }
  | { readonly kind: 'file'; readonly path: string }
  | undefined {
  if (/^(if|then|elif|else|fi|for|in|do|done|while|until|\{|\}|!)$/.test(word)) {
    return { kind: 'keyword' };
  }
  if (isBuiltin(word)) return { kind: 'builtin' };
  const { shell } = call;
  const found = lookUpCommand(shell.sys, word, shell.variables.get('PATH'));
  if (found.found !== 'file') return undefined;
  return { kind: 'file', path: found.path };
}
