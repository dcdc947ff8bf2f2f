/** grep: prints lines that match. */

import { command } from '../lib/command.ts';
import { reasonOf } from '../lib/failure.ts';
import { isDirectory, linesOf, readText } from '../lib/files.ts';
import { type Options, parseOptions, UsageError } from '../lib/options.ts';
import { joinPath, resolvePath } from '../lib/paths.ts';
import { PatternError, type RegexStyle, translateRegex } from '../lib/posix-regex.ts';
import type { System } from '../lib/system.ts';

const LONG = {
  'ignore-case': 'i',
  'invert-match': 'v',
  count: 'c',
  'line-number': 'n',
  quiet: 'q',
  silent: 'q',
  recursive: 'r',
  'extended-regexp': 'E',
  'fixed-strings': 'F',
  'basic-regexp': 'G',
  'only-matching': 'o',
  'word-regexp': 'w',
  'line-regexp': 'x',
  'files-with-matches': 'l',
  'with-filename': 'H',
  'no-filename': 'h',
  'no-messages': 's',
  regexp: 'e',
  color: 'C',
};

export const grep = command({
  name: 'grep',
  summary: 'Prints lines that match a pattern',
  usage: 'grep [-EFcHhilnoqrsvwx] [-e] PATTERN [FILE]...',
  async main(sys, args) {
    const options = parseOptions(args, { flags: 'EFGcHhilnoqrsvwx', values: 'e', long: LONG }, 2);
    const given = options.values.filter(({ letter }) => letter === 'e').map(({ value }) => value);
    const patterns = given.length > 0 ? given : options.operands.slice(0, 1);
    const files = given.length > 0 ? options.operands : options.operands.slice(1);
    if (patterns.length === 0) {
      sys.stderr.write('Usage: grep [OPTION]... PATTERNS [FILE]...\n');
      sys.stderr.write("Try 'grep --help' for more information.\n");
      return 2;
    }
    const search = new Search(sys, options, compile(patterns, options));
    const isRecursive = options.has('r');
    search.showsNames =
      !options.has('h') &&
      (options.has('H') ||
        files.length > 1 ||
        (isRecursive && files.length === 0) ||
        files.some((file) => isRecursive && isDirectory(sys, file)));
    if (files.length === 0 && isRecursive) await search.tree('.', '');
    else {
      for (const file of files.length > 0 ? files : ['-']) {
        await search.named(file);
        if (search.found && options.has('q')) return 0;
      }
    }
    if (search.found && options.has('q')) return 0;
    if (search.failed) return 2;
    return search.found ? 0 : 1;
  },
});

function compile(patterns: readonly string[], options: Options): RegExp {
  const style: RegexStyle = options.has('F') ? 'fixed' : options.has('E') ? 'extended' : 'basic';
  try {
    const sources = patterns
      .flatMap((pattern) => pattern.split('\n'))
      .map((pattern) => `(?:${translateRegex(pattern, style)})`);
    let source = sources.length === 1 ? (sources[0] ?? '') : `(?:${sources.join('|')})`;
    if (options.has('w')) source = `(?<!\\w)${source}(?!\\w)`;
    if (options.has('x')) source = `^${source}$`;
    return new RegExp(source, options.has('i') ? 'giu' : 'gu');
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    throw new UsageError(error.message, { code: 2, hint: false });
  }
}

class Search {
  private readonly sys: System;
  private readonly options: Options;
  private readonly pattern: RegExp;
  showsNames = false;
  found = false;
  failed = false;

  constructor(sys: System, options: Options, pattern: RegExp) {
    this.sys = sys;
    this.options = options;
    this.pattern = pattern;
  }

  async named(path: string): Promise<void> {
    if (path !== '-' && isDirectory(this.sys, path)) {
      if (this.options.has('r')) return this.tree(path, path);
      return this.complain(path, 'Is a directory');
    }
    try {
      this.text(path === '-' ? '(standard input)' : path, await readText(this.sys, path));
    } catch (error) {
      this.complain(path, reasonOf(error));
    }
  }

  /** All files below a directory, in the order of their names. */
  async tree(path: string, shown: string): Promise<void> {
    const absolute = resolvePath(this.sys.cwd, path);
    for (const name of this.sys.disk.list(absolute)) {
      const inside = joinPath(absolute, name);
      const label = shown === '' ? name : joinPath(shown, name);
      if (isDirectory(this.sys, inside)) await this.tree(inside, label);
      else this.text(label, await readText(this.sys, inside));
    }
  }

  private text(name: string, text: string): void {
    const { sys, options } = this;
    if (text.includes('\0')) return this.binary(name, text);
    let count = 0;
    const prefix = this.showsNames ? `${name}:` : '';
    const isSilent = ['q', 'c', 'l'].some((letter) => options.has(letter));
    for (const [index, line] of linesOf(text).entries()) {
      const matches = [...line.matchAll(this.pattern)];
      if (matches.length > 0 === options.has('v')) continue;
      count += 1;
      if (isSilent) continue;
      const place = options.has('n') ? `${prefix}${index + 1}:` : prefix;
      if (!options.has('o')) sys.stdout.write(`${place}${line}\n`);
      else if (!options.has('v')) {
        for (const [match] of matches) if (match !== '') sys.stdout.write(`${place}${match}\n`);
      }
    }
    this.found ||= count > 0;
    if (options.has('q')) return;
    if (options.has('l')) {
      if (count > 0) sys.stdout.write(`${name}\n`);
    } else if (options.has('c')) sys.stdout.write(`${prefix}${count}\n`);
  }

  private binary(name: string, text: string): void {
    if (!linesOf(text).some((line) => line.search(this.pattern) >= 0)) return;
    this.found = true;
    if (!this.options.has('q')) this.sys.stdout.write(`grep: ${name}: binary file matches\n`);
  }

  private complain(path: string, reason: string): void {
    this.failed = true;
    if (!this.options.has('s')) this.sys.stderr.write(`grep: ${path}: ${reason}\n`);
  }
}
