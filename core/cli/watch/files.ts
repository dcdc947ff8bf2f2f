/** The files of a round, watched: what changes is told once things are quiet again. */

import { statSync } from 'node:fs';
import { resolve, sep } from 'node:path';
import { type FSWatcher, watch } from 'chokidar';
import type { RoundNews } from './round.ts';

/** An editor that saves all writes several files at once. */
const QUIET_MS = 50;

export class WatchedFiles {
  private readonly watcher: FSWatcher;
  private readonly onChange: (files: readonly string[]) => void;
  private readonly changed = new Set<string>();
  private files: ReadonlySet<string> = new Set();
  private codeFolders: readonly string[] = [];
  private timer: NodeJS.Timeout | undefined;

  /** `paths` are those of the command line: new scenarios below a folder count too. */
  constructor(paths: readonly string[], onChange: (files: readonly string[]) => void) {
    this.onChange = onChange;
    const roots = (paths.length === 0 ? ['.'] : paths).map((path) => resolve(path));
    this.watcher = watch(roots.filter(exists), {
      ignoreInitial: true,
      ignored: (path) =>
        /(^|[/\\])(node_modules|\.[^/\\.][^/\\]*)([/\\]|$)/.test(beyond(path, roots)),
    });
    this.watcher.on('all', (_, path) => this.heard(resolve(path)));
  }

  /** Watches these too, from now on. */
  take({ files, codeFolders }: RoundNews): void {
    const fresh = [...files, ...codeFolders].filter((file) => !this.files.has(file));
    this.files = new Set([...files, ...codeFolders]);
    this.codeFolders = codeFolders;
    this.watcher.add(fresh);
  }

  get count(): number {
    return this.files.size - this.codeFolders.length;
  }

  /** Settles once changes are heard. */
  ready(): Promise<void> {
    return new Promise((done) => this.watcher.once('ready', done));
  }

  async close(): Promise<void> {
    clearTimeout(this.timer);
    await this.watcher.close();
  }

  private heard(path: string): void {
    const isCode = /\.[cm]?[jt]s$/.test(path);
    const ofPlugin = isCode && this.codeFolders.some((folder) => path.startsWith(folder + sep));
    if (!this.files.has(path) && !/\.ya?ml$/i.test(path) && !ofPlugin) return;
    this.changed.add(path);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      const changed = [...this.changed];
      this.changed.clear();
      this.onChange(changed);
    }, QUIET_MS);
  }
}

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** The part of a path below what is watched: that the project lies below a hidden folder is fine. */
function beyond(path: string, roots: readonly string[]): string {
  const root = roots.find((one) => path.startsWith(one));
  return root === undefined ? '' : path.slice(root.length);
}
