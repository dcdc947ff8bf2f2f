/**
 * Expands words in the order of bash: braces, tilde, parameters and command substitutions, field
 * splitting, path names, quote removal. It knows the shell only through {@link ExpansionContext},
 * so that a part of a pipeline can be expanded against a copy of the variables.
 */

import { compilePattern, type PatternChar, patternChars } from '../lib/glob.ts';
import type { Disk } from '../lib/system.ts';
import type { Parameter, Script, Word, WordPart } from './ast.ts';
import { expandBraces } from './braces.ts';
import { type Piece, splitFields } from './fields.ts';
import { expandPath } from './path-expansion.ts';
import type { Variables } from './variables.ts';

export interface ExpansionContext {
  readonly disk: Disk;
  readonly cwd: string;
  readonly variables: Variables;
  /** `$1` and on. */
  readonly positional: readonly string[];
  /** `$?`, `$$`, `$!`, `$0`. */
  special(name: string): string | undefined;
  /** The output of `$(…)`, as it is. */
  substitute(body: Script): Promise<string>;
}

/** `${X:?…}`, or an assignment to something that cannot be assigned: ends the command text. */
export class ExpansionFailure extends Error {
  override readonly name = 'ExpansionFailure';
}

/** Whether what comes out is split and globbed (command words) or one text (assignments). */
type Mode = 'fields' | 'text';

export class Expander {
  private readonly context: ExpansionContext;

  constructor(context: ExpansionContext) {
    this.context = context;
  }

  /** The words of a command, `for` list or redirection target: any number of fields. */
  async fields(words: readonly Word[]): Promise<string[]> {
    const { disk, cwd, variables } = this.context;
    const results: string[] = [];
    for (const word of words.flatMap(expandBraces)) {
      const pieces = await this.pieces(this.expandTilde(word, false).parts, 'fields');
      for (const field of splitFields(pieces, variables.get('IFS'))) {
        for (const path of expandPath(disk, cwd, field)) results.push(path);
      }
    }
    return results;
  }

  /** The value of an assignment, a here-document: one text, whatever is in it. */
  async text(word: Word, options: { assignment: boolean }): Promise<string> {
    const chars = await this.pattern(options.assignment ? this.expandTilde(word, true) : word);
    return chars.map(({ char }) => char).join('');
  }

  private async pattern(word: Word): Promise<PatternChar[]> {
    const separator = this.separator();
    return (await this.pieces(word.parts, 'text')).flatMap((piece) =>
      piece === 'boundary' ? patternChars(separator, true) : patternChars(piece.text, piece.quoted),
    );
  }

  private async pieces(parts: readonly WordPart[], mode: Mode): Promise<Piece[]> {
    const pieces: Piece[] = [];
    for (const part of parts) {
      if (part.kind === 'double') pieces.push(...(await this.doubleQuoted(part.parts)));
      else pieces.push(...(await this.piece(part, mode)));
    }
    return pieces;
  }

  private async doubleQuoted(parts: readonly WordPart[]): Promise<Piece[]> {
    const pieces: Piece[] = [];
    let hasAll = false;
    for (const part of parts) {
      if (part.kind === 'parameter' && part.name === '@' && part.operator === undefined) {
        hasAll = true;
        pieces.push(...this.all(true));
      } else {
        const inner =
          part.kind === 'double'
            ? await this.doubleQuoted(part.parts)
            : await this.piece(part, 'text');
        const texts = inner.map((each) => (each === 'boundary' ? ' ' : each.text));
        pieces.push({ text: texts.join(''), quoted: true, splits: false });
      }
    }
    if (pieces.length === 0 && !hasAll) return [{ text: '', quoted: true, splits: false }];
    return pieces;
  }

  private async piece(part: WordPart, mode: Mode): Promise<Piece[]> {
    switch (part.kind) {
      case 'text':
        return [{ text: part.text, quoted: false, splits: false }];
      case 'quoted':
        return [{ text: part.text, quoted: true, splits: false }];
      case 'double':
        return this.doubleQuoted(part.parts);
      case 'command': {
        const output = await this.context.substitute(part.body);
        const text = output.replaceAll('\0', '').replace(/\n+$/, '');
        return [{ text, quoted: false, splits: mode === 'fields' }];
      }
      case 'parameter':
        return this.parameter(part, mode);
    }
  }

  private async parameter(part: Parameter, mode: Mode): Promise<Piece[]> {
    const isAll = part.name === '@' || part.name === '*';
    if (isAll && part.operator === undefined && mode === 'fields') return this.all(false);
    const value = this.lookUp(part.name);
    const plain = (text: string): Piece[] => [{ text, quoted: false, splits: mode === 'fields' }];
    const { operator, operand = { parts: [] } } = part;
    if (operator === undefined) return plain(value ?? '');
    if (operator === 'length') return plain(String([...(value ?? '')].length));
    if (operator.startsWith('#') || operator.startsWith('%')) {
      return plain(trimPattern(value ?? '', operator, await this.pattern(operand)));
    }
    const isSet = operator.startsWith(':') ? (value ?? '') !== '' : value !== undefined;
    if (operator.endsWith('+')) return isSet ? this.operand(operand, mode) : [];
    if (isSet) return plain(value ?? '');
    if (operator.endsWith('-')) return this.operand(operand, mode);
    const text = await this.text(operand, { assignment: false });
    if (operator.endsWith('?')) {
      const reason = operator === ':?' ? 'parameter null or not set' : 'parameter not set';
      throw new ExpansionFailure(`${part.name}: ${text === '' ? reason : text}`);
    }
    if (!/^[A-Za-z_]/.test(part.name)) {
      throw new ExpansionFailure(`$${part.name}: cannot assign in this way`);
    }
    this.context.variables.set(part.name, text);
    return plain(text);
  }

  /** The word behind `:-`: what stands unquoted in it is split like an expansion. */
  private async operand(word: Word, mode: Mode): Promise<Piece[]> {
    const pieces = await this.pieces(this.expandTilde(word, false).parts, mode);
    return pieces.map((piece) =>
      piece === 'boundary' || piece.quoted ? piece : { ...piece, splits: mode === 'fields' },
    );
  }

  private all(quoted: boolean): Piece[] {
    return this.context.positional.flatMap((text, index): Piece[] => {
      const piece = { text, quoted, splits: !quoted };
      return index === 0 ? [piece] : ['boundary', piece];
    });
  }

  private lookUp(name: string): string | undefined {
    const { positional, variables } = this.context;
    if (name === '@' || name === '*') {
      return positional.length === 0 ? undefined : positional.join(this.separator());
    }
    if (name === '#') return String(positional.length);
    if (/^[1-9]\d*$/.test(name)) return positional[Number(name) - 1];
    return this.context.special(name) ?? variables.get(name);
  }

  private separator(): string {
    const ifs = this.context.variables.get('IFS');
    return ifs === undefined ? ' ' : ifs.slice(0, 1);
  }

  /** `~`, `~/x`, `~root`, `~+`, `~-`; in what looks like an assignment also behind `=` and `:`. */
  private expandTilde(word: Word, isAssignment: boolean): Word {
    const [first] = word.parts;
    const isNamed = first?.kind === 'text' && /^[A-Za-z_]\w*=/.test(first.text);
    const parts = word.parts.flatMap((part, index): WordPart[] => {
      if (part.kind !== 'text' || !part.text.includes('~')) return [part];
      const isLast = index === word.parts.length - 1;
      const isNamedStart = isNamed && index === 0;
      const pattern = isAssignment
        ? /(?<=^|:)~([^/:]*)(?=$|[/:])/g
        : isNamedStart
          ? /(?<=^\w+=|:)~([^/:]*)(?=$|[/:])/g
          : /^~([^/]*)(?=$|\/)/g;
      const expanded: WordPart[] = [];
      let from = 0;
      for (const found of part.text.matchAll(pattern)) {
        const end = found.index + found[0].length;
        const isStart = index === 0 || found.index > 0;
        const isWhole = end < part.text.length || isLast;
        const home = isStart && isWhole ? this.homeOf(found[1] ?? '') : undefined;
        if (home === undefined) continue;
        expanded.push({ kind: 'text', text: part.text.slice(from, found.index) });
        expanded.push({ kind: 'quoted', text: home });
        from = end;
      }
      return [...expanded, { kind: 'text', text: part.text.slice(from) }];
    });
    return { parts };
  }

  private homeOf(user: string): string | undefined {
    const { variables } = this.context;
    if (user === '') return variables.get('HOME') ?? '/root';
    if (user === '+') return variables.get('PWD');
    if (user === '-') return variables.get('OLDPWD');
    return user === 'root' ? '/root' : undefined;
  }
}

function trimPattern(value: string, operator: string, pattern: readonly PatternChar[]): string {
  const chars = [...value];
  const matcher = compilePattern(pattern);
  const isPrefix = operator.startsWith('#');
  const lengths = [...chars.keys(), chars.length];
  if (operator.length === 2) lengths.reverse();
  for (const length of lengths) {
    const cut = isPrefix ? chars.slice(0, length) : chars.slice(chars.length - length);
    if (!matcher.test(cut.join(''))) continue;
    return (isPrefix ? chars.slice(length) : chars.slice(0, chars.length - length)).join('');
  }
  return value;
}
