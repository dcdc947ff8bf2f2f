/**
 * One command of a pipeline: a simple command or a compound one, with its redirections. The list
 * of what is refused by name also lives here, because only where a command begins can it be told
 * that `case` is not just a word.
 */

import type { Assignment, Command, Redirect, Script, Word } from './ast.ts';
import { literalText, plainText } from './ast.ts';
import type { Lexer, Token } from './lexer.ts';
import { NotModelled } from './refusal.ts';

export interface CommandParser {
  readonly lexer: Lexer;
  parseScript(isEnd: (token: Token) => boolean): Script;
  parseBody(...ends: readonly string[]): Script;
  skipNewlines(): void;
  expectKeyword(keyword: string): void;
  unexpected(token: Token): never;
}

const COMPOUND: Readonly<Record<string, (parser: CommandParser) => Compound>> = {
  '{': parseGroup,
  if: parseIf,
  for: parseFor,
  while: (parser) => parseWhile(parser, false),
  until: (parser) => parseWhile(parser, true),
};

/** Keywords that only go on with something: an error where a command should begin. */
const CONTINUATIONS = new Set(['then', 'elif', 'else', 'fi', 'do', 'done', 'esac', '}', 'in']);

/** Keywords and builtins of bash that this shell does not have. */
const REFUSED = new Set([
  ...['case', 'select', 'function', 'time', 'coproc', '[['],
  ...['alias', 'bind', 'builtin', 'caller', 'compgen', 'complete', 'compopt', 'declare', 'dirs'],
  ...['disown', 'enable', 'exec', 'fc', 'fg', 'bg', 'getopts', 'hash', 'help', 'history', 'let'],
  ...['local', 'logout', 'mapfile', 'popd', 'pushd', 'readarray', 'readonly', 'set', 'shopt'],
  ...['suspend', 'times', 'trap', 'typeset', 'ulimit', 'umask', 'unalias'],
]);

type Distribute<C> = C extends Command ? Omit<C, 'redirects' | 'line' | 'text'> : never;
type Compound = Distribute<Exclude<Command, { kind: 'simple' }>>;

/** Whether a command can begin with this token (errors and refusals included). */
export function startsCommand(token: Token): boolean {
  if (token.kind === 'descriptor') return true;
  if (token.kind === 'word') return !CONTINUATIONS.has(plainText(token.word) ?? '');
  return token.kind === 'operator' && /^(\(|[<>]|&>)/.test(token.operator);
}

export function parseCommand(parser: CommandParser): Command {
  const token = parser.lexer.peek();
  const keyword = token.kind === 'word' ? plainText(token.word) : undefined;
  if (!startsCommand(token)) parser.unexpected(token);
  if (keyword !== undefined && REFUSED.has(keyword)) throw new NotModelled(keyword);
  const compound =
    token.kind === 'operator' && token.operator === '('
      ? parseSubshell
      : keyword !== undefined && Object.hasOwn(COMPOUND, keyword)
        ? COMPOUND[keyword]
        : undefined;
  if (!compound) return parseSimple(parser);
  if (token.kind === 'word') parser.lexer.next();
  const body = compound(parser);
  const redirects: Redirect[] = [];
  while (parseRedirect(parser, redirects));
  const after = parser.lexer.peek();
  if (after.kind === 'word') {
    // Behind a compound command only a keyword can follow: `{ a; } fi`.
    if (!CONTINUATIONS.has(plainText(after.word) ?? '')) parser.unexpected(after);
  }
  return { ...body, redirects, line: token.line, text: textFrom(parser, token) };
}

function parseSimple(parser: CommandParser): Command {
  const start = parser.lexer.peek();
  const assignments: Assignment[] = [];
  const words: Word[] = [];
  const redirects: Redirect[] = [];
  for (;;) {
    if (parseRedirect(parser, redirects)) continue;
    const token = parser.lexer.peek();
    if (token.kind !== 'word') break;
    parser.lexer.next();
    const assignment = words.length === 0 ? readAssignment(token.word) : undefined;
    if (assignment) assignments.push(assignment);
    else words.push(token.word);
    refuseParenthesis(parser, token, assignment !== undefined, words.length);
  }
  const first = words[0] && plainText(words[0]);
  // Behind an assignment or a redirection it is not a keyword, but still a builtin.
  if (first !== undefined && REFUSED.has(first)) throw new NotModelled(first);
  const { line } = start;
  return { kind: 'simple', assignments, words, redirects, line, text: textFrom(parser, start) };
}

function refuseParenthesis(
  parser: CommandParser,
  token: Token,
  isAssignment: boolean,
  wordCount: number,
): void {
  const next = parser.lexer.peek();
  if (next.kind !== 'operator' || next.operator !== '(') return;
  if (isAssignment && next.start === token.end) throw new NotModelled('arrays');
  const isFunction = /^\(\s*\)/.test(parser.lexer.source.slice(next.start));
  if (wordCount === 1 && !isAssignment && isFunction) throw new NotModelled('function definition');
  // With one word bash takes the parenthesis for the start of a function and stumbles behind it.
  if (wordCount === 1 && !isAssignment) parser.lexer.next();
  parser.unexpected(parser.lexer.peek());
}

function readAssignment(word: Word): Assignment | undefined {
  const [first, ...rest] = word.parts;
  if (first?.kind !== 'text') return undefined;
  const found = /^([A-Za-z_]\w*)(\[[^\]]*\])?(\+?)=/.exec(first.text);
  if (!found) return undefined;
  if (found[2] !== undefined) throw new NotModelled('arrays');
  if (found[3] === '+') throw new NotModelled('assignment with +=');
  const text = first.text.slice(found[0].length);
  const parts = text === '' ? rest : [{ kind: 'text', text } as const, ...rest];
  return { name: found[1] ?? '', value: { parts } };
}

/** Reads one redirection into the list; false if none stands here. */
function parseRedirect(parser: CommandParser, redirects: Redirect[]): boolean {
  const { lexer } = parser;
  let token = lexer.peek();
  let fd: number | undefined;
  if (token.kind === 'descriptor') {
    fd = token.fd;
    lexer.next();
    token = lexer.peek();
  }
  if (token.kind !== 'operator' || !/[<>]/.test(token.operator)) return false;
  const { operator } = token;
  lexer.next();
  if (operator === '<>') throw new NotModelled('redirection <>');
  if (operator === '<&') throw new NotModelled('redirection <&');
  const target = lexer.peek();
  // At the end of the text bash still reads a last newline here, and stumbles over that.
  if (target.kind === 'end') parser.unexpected({ ...target, kind: 'newline' });
  if (target.kind !== 'word') parser.unexpected(target);
  lexer.next();
  const isInput = operator.startsWith('<');
  const channel = fd ?? (isInput ? 0 : 1);
  if (isInput ? channel !== 0 : channel !== 1 && channel !== 2) {
    throw new NotModelled(`redirection of file descriptor ${channel}`);
  }
  if (operator === '<<' || operator === '<<-') {
    const place = redirects.push({ kind: 'text', body: { parts: [] }, newline: false }) - 1;
    lexer.expectHereDocument(target.word, operator === '<<-', (filled) => {
      redirects[place] = filled;
    });
  } else redirects.push(makeRedirect(operator, channel === 2 ? 2 : 1, fd, target.word));
  return true;
}

function makeRedirect(
  operator: string,
  fd: 1 | 2,
  written: number | undefined,
  target: Word,
): Redirect {
  switch (operator) {
    case '<':
      return { kind: 'read', target };
    case '<<<':
      return { kind: 'text', body: target, newline: true };
    case '>>':
      return { kind: 'append', fd, target };
    case '&>':
    case '&>>':
      return { kind: 'both', append: operator === '&>>', target };
    case '>&': {
      const from = literalText(target);
      if (from === '1' || from === '2')
        return { kind: 'duplicate', fd, from: from === '1' ? 1 : 2 };
      if (from === '-') throw new NotModelled('closing a file descriptor');
      if (from === undefined) throw new NotModelled('expansion in >&');
      if (/^\d/.test(from)) throw new NotModelled(`redirection of file descriptor ${from}`);
      if (written !== undefined) throw new NotModelled(`redirection ${written}>&${from}`);
      return { kind: 'both', append: false, target };
    }
    default:
      return { kind: 'write', fd, target };
  }
}

function parseSubshell(parser: CommandParser): Compound {
  const open = parser.lexer.next();
  const inner = parser.lexer.peek();
  const isOpen = inner.kind === 'operator' && inner.operator === '(';
  if (isOpen && inner.start === open.end) throw new NotModelled('arithmetic command ((');
  const body = parser.parseScript((token) => token.kind === 'operator' && token.operator === ')');
  const close = parser.lexer.peek();
  if (close.kind === 'end' || body.lines.length === 0) parser.unexpected(close);
  parser.lexer.next();
  return { kind: 'subshell', body };
}

function parseGroup(parser: CommandParser): Compound {
  const body = parser.parseBody('}');
  parser.expectKeyword('}');
  return { kind: 'group', body };
}

function parseIf(parser: CommandParser): Compound {
  const branches: { condition: Script; body: Script }[] = [];
  for (;;) {
    const condition = parser.parseBody('then');
    parser.expectKeyword('then');
    branches.push({ condition, body: parser.parseBody('elif', 'else', 'fi') });
    const token = parser.lexer.peek();
    const keyword = token.kind === 'word' ? plainText(token.word) : undefined;
    if (keyword === 'elif') {
      parser.lexer.next();
      continue;
    }
    let otherwise: Script | undefined;
    if (keyword === 'else') {
      parser.lexer.next();
      otherwise = parser.parseBody('fi');
    }
    parser.expectKeyword('fi');
    return { kind: 'if', branches, otherwise };
  }
}

function parseFor(parser: CommandParser): Compound {
  const token = parser.lexer.peek();
  if (token.kind === 'operator' && token.operator === '(') {
    throw new NotModelled('arithmetic for ((');
  }
  if (token.kind !== 'word') parser.unexpected(token);
  parser.lexer.next();
  const variable = literalText(token.word) ?? '';
  if (!/^[A-Za-z_]\w*$/.test(variable)) throw new NotModelled(`for with the name ${variable}`);
  let words: Word[] | undefined;
  parser.skipNewlines();
  const next = parser.lexer.peek();
  if (next.kind === 'word' && plainText(next.word) === 'in') {
    parser.lexer.next();
    words = [];
    for (let item = parser.lexer.peek(); item.kind === 'word'; item = parser.lexer.peek()) {
      words.push(item.word);
      parser.lexer.next();
    }
    const end = parser.lexer.peek();
    if (end.kind !== 'newline' && !(end.kind === 'operator' && end.operator === ';')) {
      parser.unexpected(end);
    }
    parser.lexer.next();
  } else if (next.kind === 'operator' && next.operator === ';') parser.lexer.next();
  parser.skipNewlines();
  return { kind: 'for', variable, words, body: parseDo(parser) };
}

function parseWhile(parser: CommandParser, until: boolean): Compound {
  const condition = parser.parseBody('do');
  return { kind: 'while', until, condition, body: parseDo(parser) };
}

function parseDo(parser: CommandParser): Script {
  parser.expectKeyword('do');
  const body = parser.parseBody('done');
  parser.expectKeyword('done');
  return body;
}

function textFrom(parser: CommandParser, start: Token): string {
  return parser.lexer.source.slice(start.start, parser.lexer.peek().start).trim();
}
