/**
 * What the parser makes of a command text: plain data, so that a subshell can be handed to a
 * process of its own (see fork.ts). The shapes follow the grammar in the POSIX standard, "Shell
 * Command Language"; only what the shell can execute exactly has a shape here.
 */

/** A whole text; each entry is what stands on one line (bash reads and runs line by line). */
export interface Script {
  readonly lines: readonly List[];
}

/** `a; b & c`: commands separated by `;` or `&`. */
export interface List {
  readonly items: readonly ListItem[];
}

export interface ListItem {
  readonly chain: Chain;
  readonly background: boolean;
}

/** `a && b || c`, from left to right. `text` is the source, as `jobs` and bash's notices show it. */
export interface Chain {
  readonly first: Pipeline;
  readonly rest: readonly { readonly when: '&&' | '||'; readonly pipeline: Pipeline }[];
  readonly text: string;
}

export interface Pipeline {
  readonly negated: boolean;
  readonly commands: readonly Command[];
}

export type Command = SimpleCommand | Group | Subshell | If | For | While;

interface CommandBase {
  readonly redirects: readonly Redirect[];
  /** Counted from 1 in its text; error messages name it. */
  readonly line: number;
  readonly text: string;
}

export interface SimpleCommand extends CommandBase {
  readonly kind: 'simple';
  readonly assignments: readonly Assignment[];
  readonly words: readonly Word[];
}

export interface Group extends CommandBase {
  readonly kind: 'group';
  readonly body: Script;
}

export interface Subshell extends CommandBase {
  readonly kind: 'subshell';
  readonly body: Script;
}

export interface If extends CommandBase {
  readonly kind: 'if';
  readonly branches: readonly { readonly condition: Script; readonly body: Script }[];
  readonly otherwise: Script | undefined;
}

export interface For extends CommandBase {
  readonly kind: 'for';
  readonly variable: string;
  /** Without `in`, the positional parameters. */
  readonly words: readonly Word[] | undefined;
  readonly body: Script;
}

export interface While extends CommandBase {
  readonly kind: 'while';
  /** `until` instead of `while`. */
  readonly until: boolean;
  readonly condition: Script;
  readonly body: Script;
}

export interface Assignment {
  readonly name: string;
  readonly value: Word;
}

/** The files and channels a command is connected to, in the order written. */
export type Redirect =
  | { readonly kind: 'write' | 'append'; readonly fd: 1 | 2; readonly target: Word }
  | { readonly kind: 'read'; readonly target: Word }
  | { readonly kind: 'duplicate'; readonly fd: 1 | 2; readonly from: 1 | 2 }
  | { readonly kind: 'both'; readonly append: boolean; readonly target: Word }
  /** A here-document or here-string: `body` already knows what is to be expanded. */
  | { readonly kind: 'text'; readonly body: Word; readonly newline: boolean };

export interface Word {
  readonly parts: readonly WordPart[];
}

export type WordPart =
  /** Unquoted: subject to tilde, braces and globs. */
  | { readonly kind: 'text'; readonly text: string }
  /** Quoted in any way: stands for itself. */
  | { readonly kind: 'quoted'; readonly text: string }
  | { readonly kind: 'double'; readonly parts: readonly WordPart[] }
  | Parameter
  | { readonly kind: 'command'; readonly body: Script };

/** `$name`, `${name}`, `${name:-word}`, `${#name}`. */
export interface Parameter {
  readonly kind: 'parameter';
  readonly name: string;
  readonly operator?: ParameterOperator;
  readonly operand?: Word;
}

export type ParameterOperator =
  | '-'
  | ':-'
  | '='
  | ':='
  | '+'
  | ':+'
  | '?'
  | ':?'
  | '#'
  | '##'
  | '%'
  | '%%'
  | 'length';

/** The word's text if nothing in it is quoted or expanded: what may be a keyword. */
export function plainText(word: Word): string | undefined {
  if (word.parts.length === 0) return '';
  const [part] = word.parts;
  return word.parts.length === 1 && part?.kind === 'text' ? part.text : undefined;
}

/** The word's text if nothing in it is expanded, quotes removed; `undefined` otherwise. */
export function literalText(word: Word): string | undefined {
  let text = '';
  for (const part of word.parts) {
    if (part.kind === 'text' || part.kind === 'quoted') text += part.text;
    else if (part.kind === 'double') {
      const inner = literalText(part);
      if (inner === undefined) return undefined;
      text += inner;
    } else return undefined;
  }
  return text;
}

export function quotedWord(text: string): Word {
  return { parts: [{ kind: 'quoted', text }] };
}
