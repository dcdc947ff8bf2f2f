/**
 * Puts a template of the package into a folder: all of its files or none, and never over what is
 * there. Templates are real files that are checked like any other; what differs from user to user
 * is a word in them. A part of a path that begins with `dot-` gets a dot, since npm leaves some
 * dotfiles out of packages.
 */

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { globSync } from 'tinyglobby';
import { fileReason } from '../errors/file-reason.ts';
import { QuorateError } from '../errors/quorate-error.ts';
import { listOf } from '../plugin/problem.ts';

export interface Scaffold {
  /** A folder below `templates/` of the package. */
  readonly template: string;
  /** More files of the package, by the path they get. */
  readonly copies?: Readonly<Record<string, string>>;
  /** What stands in the template -> what is to stand there; in paths as well. */
  readonly words: readonly (readonly [RegExp, string])[];
}

/** What is written: path in the folder -> text. */
export function scaffoldFiles({ template, copies = {}, words }: Scaffold): Map<string, string> {
  const root = packageRoot();
  const from = join(root, 'templates', template);
  const own = globSync('**/*', { cwd: from, dot: true, onlyFiles: true }).sort();
  const fill = (text: string) =>
    words.reduce((filled, [word, by]) => filled.replace(word, by), text);
  const files = new Map<string, string>();
  for (const path of own) {
    const name = fill(path).replace(/(^|\/)dot-/g, '$1.');
    files.set(name, fill(readFileSync(join(from, path), 'utf8')));
  }
  for (const [path, source] of Object.entries(copies)) {
    files.set(path, readFileSync(join(root, source), 'utf8'));
  }
  return files;
}

export interface WriteOptions {
  /** Write over what is there. */
  readonly force?: boolean;
  /** What to do when something is there, as a sentence. */
  readonly cure: string;
}

/**
 * Writes all files, or none.
 * @throws QuorateError command-line/would-overwrite, command-line/unwritable
 */
export function writeScaffold(
  folder: string,
  files: ReadonlyMap<string, string>,
  { force = false, cure }: WriteOptions,
): void {
  const there = [...files.keys()].filter((path) => existsSync(join(folder, path)));
  if (there.length > 0 && !force) {
    const names = listOf(there.map((path) => shown(join(folder, path))));
    throw new QuorateError('command-line/would-overwrite', { names, cure });
  }
  const made: string[] = [];
  try {
    for (const [path, text] of files) {
      const file = join(folder, path);
      const first = mkdirSync(dirname(file), { recursive: true });
      if (first !== undefined) made.push(first);
      writeFileSync(file, text, { flag: force ? 'w' : 'wx' });
      if (!there.includes(path)) made.push(file);
    }
  } catch (error) {
    for (const path of made.reverse()) rmSync(path, { recursive: true, force: true });
    const why = fileReason(error);
    throw new QuorateError('command-line/unwritable', { path: folder, why });
  }
}

/** A path as a user would type it here. */
export function shown(path: string): string {
  const near = relative(process.cwd(), resolve(path));
  return near === '' ? '.' : near.startsWith('..') ? resolve(path) : near;
}

function packageRoot(): string {
  return dirname(createRequire(import.meta.url).resolve('quorate/package.json'));
}
