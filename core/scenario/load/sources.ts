/**
 * The files that loading has read, each once, under the name by which the user knows it. Paths
 * inside a file are taken from that file's folder; excerpts of problems come from here.
 */

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';

export class Sources {
  readonly cwd: string;
  readonly #texts: Map<string, string>;

  /** `given`: texts that stand for files, by name. */
  constructor(cwd: string, given: ReadonlyMap<string, string> = new Map()) {
    this.cwd = cwd;
    this.#texts = new Map(given);
  }

  /** Name as shown -> text, of all files read so far. */
  get texts(): ReadonlyMap<string, string> {
    return this.#texts;
  }

  /** How a file is shown: from the current folder, with `/`; absolute when outside of it. */
  nameOf(path: string): string {
    const absolute = resolve(this.cwd, path);
    const near = relative(this.cwd, absolute);
    const outside = near === '' || near.startsWith('..') || isAbsolute(near);
    return (outside ? absolute : near).split(sep).join('/');
  }

  /** The file that `path` means when it is written in the file `from`. */
  beside(from: string, path: string): string {
    return this.nameOf(resolve(this.folderOf(from), path));
  }

  /** Absolute folder of a file. */
  folderOf(file: string): string {
    return dirname(resolve(this.cwd, file));
  }

  /** The text, or why it cannot be read; `undefined` when there is no such file. */
  read(name: string): { readonly text: string } | { readonly why: string } | undefined {
    const known = this.#texts.get(name);
    if (known !== undefined) return { text: known };
    const path = resolve(this.cwd, name);
    const stat = statSync(path, { throwIfNoEntry: false });
    if (!stat) return undefined;
    if (stat.isDirectory()) return { why: 'it is a folder' };
    try {
      const text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
      this.#texts.set(name, text);
      return { text };
    } catch (error) {
      const { code } = error as { code?: string };
      return { why: code === 'EACCES' ? 'permission denied' : 'it is not UTF-8' };
    }
  }

  /** The names of all files below a folder, sorted; `undefined` when it is none. */
  filesIn(folder: string): readonly string[] | undefined {
    const path = resolve(this.cwd, folder);
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return undefined;
    const entries = readdirSync(path, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    return files.map((entry) => this.nameOf(resolve(entry.parentPath, entry.name))).sort();
  }
}
