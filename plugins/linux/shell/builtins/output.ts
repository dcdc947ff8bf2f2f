/** Builtins that print or decide: echo, printf, test, true, false, pwd. */

import { echoText } from '../../lib/echo.ts';
import { printfText } from '../../lib/printf.ts';
import { evaluateTest, TestError } from '../../lib/test-expression.ts';
import { NotModelled } from '../refusal.ts';
import type { Builtin } from './builtin.ts';

export const echo: Builtin = ({ args, print }) => {
  print(echoText(args));
  return 0;
};

export const printf: Builtin = ({ args, print, complain, usage }) => {
  const [format, ...rest] = args[0] === '--' ? args.slice(1) : args;
  if (format === undefined) {
    usage('printf [-v var] format [arguments]');
    return 2;
  }
  if (/^-./.test(format)) throw new NotModelled(`option ${format}`);
  const printed = printfText(format, rest);
  if (typeof printed === 'string') throw new NotModelled(printed);
  for (const error of printed.errors) complain(error);
  print(printed.text);
  return printed.errors.length > 0 ? 1 : 0;
};

export const test: Builtin = ({ shell, name, args, complain }) => {
  const isBracket = name === '[';
  if (isBracket && args.at(-1) !== ']') {
    complain("missing `]'");
    return 2;
  }
  try {
    return evaluateTest(shell.sys, isBracket ? args.slice(0, -1) : args) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof TestError)) throw error;
    complain(error.message);
    return 2;
  }
};

export const succeed: Builtin = () => 0;

export const fail: Builtin = () => 1;

export const pwd: Builtin = ({ shell, args, print }) => {
  const refused = args.find((arg) => arg !== '-L' && arg !== '-P' && arg !== '--');
  if (refused?.startsWith('-')) throw new NotModelled(`option ${refused}`);
  print(`${shell.sys.cwd}\n`);
  return 0;
};
