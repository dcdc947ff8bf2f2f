/**
 * The grammar of the shell, by recursive descent. A text is parsed as a whole before any of it
 * runs, so that a construct which is not modelled is refused before it could do half its work.
 * A plain syntax error keeps the lines before it: bash would have run those.
 */

import type { Chain, Command, List, ListItem, Pipeline, Script } from './ast.ts';
import { plainText } from './ast.ts';
import { type CommandParser, parseCommand, startsCommand } from './command-parser.ts';
import { Lexer, type Token } from './lexer.ts';
import { ShellSyntaxError } from './refusal.ts';

export interface ParsedText {
  readonly script: Script;
  /** Where in the text each line of the script begins. */
  readonly starts: readonly number[];
  /** What is wrong behind the last good line. */
  readonly error: ShellSyntaxError | undefined;
}

/**
 * Parses a command text.
 * @throws NotModelled for a construct of bash that this shell does not have
 */
export function parseShell(source: string): ParsedText {
  const parser = new Parser(new Lexer(source, parseSubstitution));
  const lines: List[] = [];
  const starts: number[] = [];
  try {
    for (;;) {
      parser.skipNewlines();
      const { kind, start } = parser.lexer.peek();
      if (kind === 'end') return { script: { lines }, starts, error: undefined };
      const line = parser.parseLine();
      const after = parser.lexer.peek();
      if (after.kind !== 'newline' && after.kind !== 'end') parser.unexpected(after);
      lines.push(line);
      starts.push(start);
    }
  } catch (error) {
    if (error instanceof ShellSyntaxError) return { script: { lines }, starts, error };
    throw error;
  }
}

/** The inside of `$(…)`; the lexer is left behind the closing parenthesis. */
function parseSubstitution(lexer: Lexer): Script {
  const parser = new Parser(lexer);
  const body = parser.parseScript((token) => isOperator(token, ')'));
  const close = lexer.peek();
  if (close.kind === 'end') {
    throw new ShellSyntaxError(
      "unexpected EOF while looking for matching `)'",
      close.line + (lexer.source.endsWith('\n') ? 0 : 1),
      { incomplete: true },
    );
  }
  lexer.next();
  return body;
}

class Parser implements CommandParser {
  readonly lexer: Lexer;

  constructor(lexer: Lexer) {
    this.lexer = lexer;
  }

  /** Lines up to a token that ends the enclosing construct (left in place) or the text. */
  parseScript(isEnd: (token: Token) => boolean): Script {
    const lines: List[] = [];
    for (;;) {
      this.skipNewlines();
      const token = this.lexer.peek();
      if (token.kind === 'end' || isEnd(token)) return { lines };
      lines.push(this.parseLine());
      const after = this.lexer.peek();
      if (after.kind !== 'newline' && after.kind !== 'end' && !isEnd(after)) this.unexpected(after);
    }
  }

  /** The body of a construct: lines up to one of the keywords, at least one command. */
  parseBody(...ends: readonly string[]): Script {
    const isEnd = (token: Token): boolean => {
      return token.kind === 'word' && ends.includes(plainText(token.word) ?? '');
    };
    const body = this.parseScript(isEnd);
    if (body.lines.length === 0 || this.lexer.peek().kind === 'end') {
      this.unexpected(this.lexer.peek());
    }
    return body;
  }

  parseLine(): List {
    const items: ListItem[] = [];
    for (;;) {
      const chain = this.parseChain();
      const token = this.lexer.peek();
      const background = isOperator(token, '&');
      items.push({ chain, background });
      if (!background && !isOperator(token, ';')) return { items };
      this.lexer.next();
      if (!startsCommand(this.lexer.peek())) return { items };
    }
  }

  private parseChain(): Chain {
    const start = this.lexer.peek().start;
    const first = this.parsePipeline();
    const rest: { when: '&&' | '||'; pipeline: Pipeline }[] = [];
    let end = this.lexer.peek().start;
    for (;;) {
      const token = this.lexer.peek();
      if (token.kind !== 'operator' || (token.operator !== '&&' && token.operator !== '||')) break;
      this.lexer.next();
      this.skipNewlines();
      rest.push({ when: token.operator, pipeline: this.parsePipeline() });
      end = this.lexer.peek().start;
    }
    return { first, rest, text: this.lexer.source.slice(start, end).trim() };
  }

  private parsePipeline(): Pipeline {
    let negated = false;
    for (;;) {
      const token = this.lexer.peek();
      if (token.kind !== 'word' || plainText(token.word) !== '!') break;
      this.lexer.next();
      negated = !negated;
    }
    const commands: Command[] = [parseCommand(this)];
    while (isOperator(this.lexer.peek(), '|')) {
      this.lexer.next();
      this.skipNewlines();
      commands.push(parseCommand(this));
    }
    return { negated, commands };
  }

  skipNewlines(): void {
    while (this.lexer.peek().kind === 'newline') this.lexer.next();
  }

  /** The next word must be this keyword. */
  expectKeyword(keyword: string): void {
    const token = this.lexer.peek();
    if (token.kind !== 'word' || plainText(token.word) !== keyword) this.unexpected(token);
    this.lexer.next();
  }

  unexpected(token: Token): never {
    if (token.kind === 'end') {
      const line = token.line + (this.lexer.source.endsWith('\n') ? 0 : 1);
      throw new ShellSyntaxError('syntax error: unexpected end of file', line, {
        incomplete: true,
      });
    }
    const { source } = this.lexer;
    const text = token.kind === 'newline' ? 'newline' : source.slice(token.start, token.end);
    throw new ShellSyntaxError(`syntax error near unexpected token \`${text}'`, token.line, {
      excerpt: source.split('\n')[token.line - 1] ?? '',
    });
  }
}

export function isOperator(token: Token, operator: string): boolean {
  return token.kind === 'operator' && token.operator === operator;
}
