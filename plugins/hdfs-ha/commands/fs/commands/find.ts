/** `-find <path> … [-name|-iname pattern] [-print|-print0]`, with `-a` between. */

import { FsCommand } from '../command.ts';
import type { Parsed } from '../command-format.ts';
import { globPattern } from '../glob-pattern.ts';
import { illegalArgument } from '../path.ts';
import type { PathData } from '../path-data.ts';

/** Whether what follows is looked at. */
type Expression = (item: PathData) => boolean;

export class Find extends FsCommand {
  protected override readonly arity = { min: 0 };
  protected override recursive = true;
  private readonly expressions: Expression[] = [];

  protected override prepare(_parsed: Parsed, args: string[]): void {
    const at = args.findIndex((arg) => arg.startsWith('-'));
    const words = at === -1 ? [] : args.splice(at);
    let prints = false;
    while (words.length > 0) {
      const word = words.shift() as string;
      if (word === '-a' || word === '-and') continue;
      if (word === '-print' || word === '-print0') {
        prints = true;
        this.expressions.push(this.printer(word === '-print' ? '\n' : '\0'));
      } else {
        this.expressions.push(nameTest(word, words.shift()));
      }
    }
    if (!prints) this.expressions.push(this.printer('\n'));
    if (args.length === 0) args.push('.');
  }

  protected override processPath(item: PathData): void {
    this.expressions.every((expression) => expression(item));
  }

  private printer(end: string): Expression {
    return ({ text }) => {
      this.sys.stdout.write(text + end);
      return true;
    };
  }
}

function nameTest(word: string, pattern: string | undefined): Expression {
  if (word !== '-name' && word !== '-iname') {
    throw illegalArgument(`Unexpected argument: ${word}`);
  }
  if (pattern === undefined) throw illegalArgument(`option '${word}' requires 1 argument`);
  const fold = (text: string) => (word === '-iname' ? text.toLowerCase() : text);
  const expression = globPattern(fold(pattern));
  return ({ name }) => expression.test(fold(name));
}
