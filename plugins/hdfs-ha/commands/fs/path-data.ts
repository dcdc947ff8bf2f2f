/**
 * `PathData`: a path as it was typed, with what the file system says of it. Its children are shown
 * as continuations of what was typed.
 */

import type { FileStatus } from '../../protocols/client-protocol.ts';
import type { FileSystem } from './file-system.ts';
import type { FileSystems } from './file-systems.ts';
import { expandBraces, globPattern, hasWildcard, unquoted } from './glob-pattern.ts';
import { childOf, isAbsolute, nameOf, type Path, parentOf, parsePath } from './path.ts';
import { isNotDirectory, notFound } from './path-exception.ts';

/** `x/`, `.`, `x/..` (`representsDirectory`). */
const LIKE_A_DIRECTORY = /(^|\/)\.{0,2}$/;

export class PathData {
  readonly fs: FileSystem;
  /** Absolute, of its file system. */
  readonly path: string;
  /** As messages and listings show it. */
  readonly text: string;
  status: FileStatus | undefined;

  constructor(fs: FileSystem, path: string, text: string, status: FileStatus | undefined) {
    this.fs = fs;
    this.path = path;
    this.text = text;
    this.status = status;
  }

  /** A path, looked up. */
  static async of(systems: FileSystems, text: string): Promise<PathData> {
    const parsed = parsePath(text);
    const fs = systems.of(parsed);
    const path = absolute(fs, parsed);
    return new PathData(fs, path, text, await fs.status(path));
  }

  /** A path of the host's own file system. */
  static async local(systems: FileSystems, text: string): Promise<PathData> {
    const path = absolute(systems.local, parsePath(text));
    return new PathData(systems.local, path, text, await systems.local.status(path));
  }

  /** What a pattern stands for; one that is no pattern stands for itself, there or not. */
  static async glob(systems: FileSystems, pattern: string): Promise<PathData[]> {
    const parsed = parsePath(pattern);
    const fs = systems.of(parsed);
    const items: PathData[] = [];
    let isPattern = false;
    for (const one of expandBraces(parsed.path)) {
      const components = absolute(fs, { ...parsed, path: one })
        .split('/')
        .filter(Boolean);
      isPattern ||= components.some(hasWildcard);
      for (const [path, status] of await matches(fs, components)) {
        items.push(new PathData(fs, path, shown(fs, parsed, path), status));
      }
    }
    if (items.length === 0 && !isPattern) {
      const path = absolute(fs, parsed);
      return [new PathData(fs, path, unquoted(pattern), undefined)];
    }
    return items.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  }

  get exists(): boolean {
    return this.status !== undefined;
  }

  get isDirectory(): boolean {
    return this.status?.isDirectory === true;
  }

  get qualified(): string {
    return this.fs.qualify(this.path);
  }

  /** One that is typed like a directory has to be there itself. */
  async parentExists(): Promise<boolean> {
    if (LIKE_A_DIRECTORY.test(this.text)) return this.exists;
    const parent = parentOf(this.path);
    return parent === undefined || (await this.fs.status(parent)) !== undefined;
  }

  async refresh(): Promise<void> {
    this.status = await this.fs.status(this.path);
  }

  /** @throws PathIsNotDirectoryException, PathNotFoundException */
  async children(): Promise<PathData[]> {
    if (!this.status) throw notFound(this.text);
    if (!this.isDirectory) throw isNotDirectory(this.text);
    const entries = await this.fs.list(this.path);
    return entries.map((status) => this.childOf(status.name, status));
  }

  /** The child of the name of another path, looked up. */
  async child(name: string): Promise<PathData> {
    return this.childOf(name, await this.fs.status(childOf(this.path, name)));
  }

  async suffixed(suffix: string): Promise<PathData> {
    const path = this.path + suffix;
    return new PathData(this.fs, path, this.text + suffix, await this.fs.status(path));
  }

  get name(): string {
    return nameOf(this.path);
  }

  private childOf(name: string, status: FileStatus | undefined): PathData {
    const text = this.text === '.' ? name : childOf(this.text, name);
    return new PathData(this.fs, childOf(this.path, name), text, status);
  }
}

function absolute(fs: FileSystem, path: Path): string {
  if (isAbsolute(path)) return path.path;
  return path.path === '' ? fs.workingDirectory : childOf(fs.workingDirectory, path.path);
}

/** `Globber`: looks at one component after the other. */
async function matches(
  fs: FileSystem,
  components: readonly string[],
): Promise<[string, FileStatus][]> {
  let found = ['/'];
  for (const component of components) {
    const next: string[] = [];
    for (const path of found) {
      if (!hasWildcard(component)) {
        next.push(childOf(path, component));
        continue;
      }
      const pattern = globPattern(component);
      const directory = await fs.status(path);
      if (!directory?.isDirectory) continue;
      for (const { name } of await fs.list(path)) {
        if (pattern.test(name)) next.push(childOf(path, name));
      }
    }
    found = next;
  }
  const existing: [string, FileStatus][] = [];
  for (const path of found) {
    const status = await fs.status(path);
    if (status) existing.push([path, status]);
  }
  return existing;
}

/** In the form in which the pattern was typed: with scheme, absolute, or relative. */
function shown(fs: FileSystem, pattern: Path, path: string): string {
  if (pattern.scheme !== undefined) {
    const authority = pattern.authority ?? '';
    return `${pattern.scheme}://${authority}${path}`;
  }
  return isAbsolute(pattern) ? path : relativize(fs.workingDirectory, path);
}

function relativize(from: string, path: string): string {
  if (path === from) return '.';
  if (path.startsWith(childOf(from, ''))) return path.slice(childOf(from, '').length);
  const here = from.split('/').filter(Boolean);
  const there = path.split('/').filter(Boolean);
  let same = 0;
  while (same < here.length && here[same] === there[same]) same++;
  return [...here.slice(same).map(() => '..'), ...there.slice(same)].join('/');
}
