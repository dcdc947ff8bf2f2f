/** The directory tree of a disk: names to files, with the refusals of POSIX. */

import { type Errno, SystemError } from '../system.ts';
import { File } from './file.ts';

export class Directory {
  readonly entries = new Map<string, Directory | File>();
  modifiedMs = 0;
}

export class DirectoryTree {
  private readonly root = new Directory();

  find(path: string): Directory | File | undefined {
    let node: Directory | File | undefined = this.root;
    for (const name of segments(path)) {
      if (!(node instanceof Directory)) return undefined;
      node = node.entries.get(name);
    }
    return node;
  }

  get(path: string): Directory | File {
    return this.find(path) ?? refuse(this.throughFile(path) ? 'ENOTDIR' : 'ENOENT', path);
  }

  file(path: string): File {
    const node = this.get(path);
    return node instanceof File ? node : refuse('EISDIR', path);
  }

  directory(path: string): Directory {
    const node = this.get(path);
    return node instanceof Directory ? node : refuse('ENOTDIR', path);
  }

  /** The file at `path`, made if missing; its directory must be there. */
  create(path: string): File {
    const found = this.find(path);
    if (found) return found instanceof File ? found : refuse('EISDIR', path);
    const { parent, name } = this.split(path);
    const file = new File();
    parent.entries.set(name, file);
    return file;
  }

  /** Puts a file there, whatever was there; its directory must be. */
  place(path: string, file: File): void {
    const { parent, name } = this.split(path);
    parent.entries.set(name, file);
  }

  mkdir(path: string, parents: boolean): void {
    const found = this.find(path);
    if (found) {
      if (!(parents && found instanceof Directory)) refuse('EEXIST', path);
      return;
    }
    const above = parentOf(path);
    if (parents && above !== path) this.mkdir(above, true);
    const { parent, name } = this.split(path);
    parent.entries.set(name, new Directory());
  }

  remove(path: string, recursive: boolean): void {
    const node = this.get(path);
    if (node instanceof Directory && !recursive) {
      refuse(node.entries.size > 0 ? 'ENOTEMPTY' : 'EISDIR', path);
    }
    const { parent, name } = this.split(path);
    parent.entries.delete(name);
  }

  rename(from: string, to: string): void {
    const node = this.get(from);
    const target = this.find(to);
    if (target instanceof Directory) {
      if (!(node instanceof Directory)) refuse('EISDIR', to);
      if (target.entries.size > 0) refuse('ENOTEMPTY', to);
    }
    const { parent, name } = this.split(to);
    const source = this.split(from);
    source.parent.entries.delete(source.name);
    parent.entries.set(name, node);
  }

  *files(directory: Directory = this.root): Generator<File> {
    for (const entry of directory.entries.values()) {
      if (entry instanceof File) yield entry;
      else yield* this.files(entry);
    }
  }

  private split(path: string): { parent: Directory; name: string } {
    const name = segments(path).at(-1);
    if (name === undefined) return refuse('EEXIST', path);
    return { parent: this.directory(parentOf(path)), name };
  }

  private throughFile(path: string): boolean {
    for (let above = parentOf(path); above !== '/'; above = parentOf(above)) {
      const node = this.find(above);
      if (node) return node instanceof File;
    }
    return false;
  }
}

function segments(path: string): string[] {
  const kept: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') kept.pop();
    else if (part !== '' && part !== '.') kept.push(part);
  }
  return kept;
}

export function parentOf(path: string): string {
  return `/${segments(path).slice(0, -1).join('/')}`;
}

function refuse(code: Errno, path: string): never {
  throw new SystemError(code, path);
}
