/**
 * The conditions of `test` and `[`: decided by the number of arguments where POSIX says so, by a
 * small grammar otherwise.
 */

import { wholeNumber } from './numbers.ts';
import { resolvePath } from './paths.ts';
import type { System } from './system.ts';

/** A malformed condition; the message is bash's, the exit code 2. */
export class TestError extends Error {
  override readonly name = 'TestError';
}

const FILE_TESTS = 'abcdefghkprstuwxGLNOS';
const BINARY = ['=', '==', '!=', '<', '>', '-eq', '-ne', '-lt', '-le', '-gt', '-ge', '-nt', '-ot'];

/** @throws TestError */
export function evaluateTest(sys: System, args: readonly string[]): boolean {
  const [a = '', b = '', c = ''] = args;
  switch (args.length) {
    case 0:
      return false;
    case 1:
      return a !== '';
    case 2:
      if (a === '!') return b === '';
      if (!isUnary(a)) throw new TestError(`${a}: unary operator expected`);
      return unary(sys, a, b);
    case 3:
      if (BINARY.includes(b)) return binary(sys, a, b, c);
      if (b === '-a') return a !== '' && c !== '';
      if (b === '-o') return a !== '' || c !== '';
      if (a === '!') return !evaluateTest(sys, [b, c]);
      if (a === '(' && c === ')') return b !== '';
      throw new TestError(`${b}: binary operator expected`);
    case 4:
      if (a === '!') return !evaluateTest(sys, [b, c, args[3] ?? '']);
      break;
  }
  const grammar = new Grammar(sys, args);
  const result = grammar.or();
  if (!grammar.atEnd) throw new TestError('too many arguments');
  return result;
}

class Grammar {
  private readonly sys: System;
  private readonly args: readonly string[];
  private position = 0;

  constructor(sys: System, args: readonly string[]) {
    this.sys = sys;
    this.args = args;
  }

  get atEnd(): boolean {
    return this.position >= this.args.length;
  }

  or(): boolean {
    let result = this.and();
    while (this.take('-o')) result = this.and() || result;
    return result;
  }

  private and(): boolean {
    let result = this.not();
    while (this.take('-a')) result = this.not() && result;
    return result;
  }

  private not(): boolean {
    if (this.take('!')) return !this.not();
    return this.primary();
  }

  private primary(): boolean {
    const [a, b, c] = this.args.slice(this.position, this.position + 3);
    if (a === undefined) throw new TestError('argument expected');
    if (a === '(') {
      this.position += 1;
      const inner = this.or();
      if (!this.take(')')) throw new TestError("`)' expected");
      return inner;
    }
    if (b !== undefined && c !== undefined && BINARY.includes(b)) {
      this.position += 3;
      return binary(this.sys, a, b, c);
    }
    if (isUnary(a) && b !== undefined) {
      this.position += 2;
      return unary(this.sys, a, b);
    }
    this.position += 1;
    return a !== '';
  }

  private take(word: string): boolean {
    if (this.args[this.position] !== word) return false;
    this.position += 1;
    return true;
  }
}

function isUnary(operator: string): boolean {
  return /^-[a-zA-Z]$/.test(operator) && `${FILE_TESTS}nz`.includes(operator[1] ?? '');
}

function unary({ disk, cwd }: System, operator: string, operand: string): boolean {
  if (operator === '-n') return operand !== '';
  if (operator === '-z') return operand === '';
  // No file here is a link, socket, pipe or device, but for the one everybody knows.
  if (operator === '-t') return false;
  const path = resolvePath(cwd, operand);
  if (path === '/dev/null') return '-e -a -r -w -c'.split(' ').includes(operator);
  if (operand === '' || !disk.exists(path)) return false;
  const stat = disk.stat(path);
  switch (operator) {
    case '-f':
      return stat.kind === 'file';
    case '-d':
      return stat.kind === 'directory';
    case '-s':
      return stat.size > 0;
    case '-x':
      return stat.executable || stat.kind === 'directory';
    default:
      return '-e -a -r -w -O -G'.split(' ').includes(operator);
  }
}

function binary(sys: System, left: string, operator: string, right: string): boolean {
  switch (operator) {
    case '=':
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '>':
      return left > right;
    case '-nt':
      return modified(sys, left) > modified(sys, right);
    case '-ot':
      return modified(sys, left) < modified(sys, right);
  }
  const [a, b] = [left, right].map((text) => {
    const number = wholeNumber(text);
    if (number === undefined) throw new TestError(`${text}: integer expression expected`);
    return number;
  }) as [number, number];
  switch (operator) {
    case '-eq':
      return a === b;
    case '-ne':
      return a !== b;
    case '-lt':
      return a < b;
    case '-le':
      return a <= b;
    case '-gt':
      return a > b;
    default:
      return a >= b;
  }
}

function modified({ disk, cwd }: System, path: string): number {
  const absolute = resolvePath(cwd, path);
  return disk.exists(absolute) ? disk.stat(absolute).modifiedMs : -1;
}
