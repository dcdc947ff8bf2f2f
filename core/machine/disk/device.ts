/**
 * A host's disk: a tree of files on one device. Reads and writes go to the page cache and take no
 * time; fsync and rename wait in the device's one queue. Faults make it full, slow, hung or
 * failing. What power loss leaves is drawn from a stream of its own.
 */

import type { Lane } from '../../kernel/lane.ts';
import { RandomStream } from '../../kernel/random.ts';
import { type FileStat, SystemError } from '../system.ts';
import { File } from './file.ts';
import { Directory, DirectoryTree, parentOf } from './tree.ts';

export type DiskFault =
  | { readonly kind: 'full'; readonly freeBytes: number }
  | { readonly kind: 'slow'; readonly factor: number }
  | { readonly kind: 'hung' }
  | { readonly kind: 'failing' };

export interface DiskOptions {
  readonly seed: number;
  readonly host: string;
  /** Shortest duration of an fsync, microseconds; up to half as much again is drawn. */
  readonly fsync: number;
  readonly capacityBytes: number;
  readonly wallMs: () => number;
}

type Done = (error?: SystemError) => void;

const utf8 = new TextEncoder();

export class DiskDevice {
  private readonly tree = new DirectoryTree();
  private readonly durations: RandomStream;
  private readonly losses: RandomStream;
  private fault: DiskFault | undefined;
  private full: { free: number } | undefined;
  private busyUntil = 0;
  private used = 0;
  /** Operations that wait for a hung device to come back. */
  private waiting: (() => void)[] = [];
  /** Changes at power loss: what was under way then never completes. */
  private power = 0;

  private readonly lane: Lane;
  private readonly options: DiskOptions;

  constructor(lane: Lane, options: DiskOptions) {
    this.lane = lane;
    this.options = options;
    this.durations = new RandomStream(options.seed, `${options.host}/disk/fsync`);
    this.losses = new RandomStream(options.seed, `${options.host}/disk/power-loss`);
  }

  setFault(fault: DiskFault | undefined): void {
    this.fault = fault;
    this.full = fault?.kind === 'full' ? { free: fault.freeBytes } : undefined;
    if (fault?.kind === 'hung') return;
    for (const start of this.waiting.splice(0)) start();
  }

  get totalBytes(): number {
    return this.options.capacityBytes;
  }

  get usedBytes(): number {
    return this.used;
  }

  freeBytes(): number {
    return this.full ? this.full.free : this.options.capacityBytes - this.used;
  }

  exists(path: string): boolean {
    return this.tree.find(path) !== undefined;
  }

  stat(path: string): FileStat {
    const node = this.tree.get(path);
    const { modifiedMs } = node;
    if (node instanceof Directory) {
      return { kind: 'directory', size: 4096, modifiedMs, executable: true };
    }
    return { kind: 'file', size: node.size, modifiedMs, executable: node.executable };
  }

  list(path: string): string[] {
    return [...this.tree.directory(path).entries.keys()].sort();
  }

  read(path: string): Uint8Array {
    return this.tree.file(path).read();
  }

  /** The first line or so of a file, to see what it is. */
  readHead(path: string): string {
    return new TextDecoder().decode(this.tree.file(path).read().subarray(0, 128));
  }

  /** What a power loss would be sure to leave. */
  readSynced(path: string): Uint8Array {
    return this.tree.file(path).readSynced();
  }

  write(path: string, content: Uint8Array | string, executable?: boolean): void {
    const file = this.tree.create(path);
    this.account(-file.size);
    file.write({ kind: 'size', size: 0 });
    if (executable !== undefined) file.executable = executable;
    this.append(path, content);
  }

  append(path: string, content: Uint8Array | string): void {
    const file = this.tree.create(path);
    const bytes = typeof content === 'string' ? utf8.encode(content) : content.slice();
    const fits = Math.min(bytes.length, Math.max(0, this.freeBytes()));
    file.modifiedMs = this.options.wallMs();
    file.write({ kind: 'data', offset: file.size, bytes: bytes.subarray(0, fits) });
    this.account(fits);
    if (fits < bytes.length) throw new SystemError('ENOSPC', path);
  }

  truncate(path: string, size: number): void {
    const file = this.tree.file(path);
    if (size - file.size > this.freeBytes()) throw new SystemError('ENOSPC', path);
    this.account(size - file.size);
    file.modifiedMs = this.options.wallMs();
    file.write({ kind: 'size', size });
  }

  mkdir(path: string, parents: boolean): void {
    this.tree.mkdir(path, parents);
  }

  remove(path: string, recursive: boolean): void {
    const node = this.tree.get(path);
    if (node instanceof Directory) {
      for (const file of this.tree.files(node)) this.account(-file.size);
    } else this.account(-node.size);
    this.tree.remove(path, recursive);
  }

  fsync(path: string, done: Done): void {
    const file = this.tree.file(path);
    const count = file.dirtyCount;
    this.queue((failed) => {
      if (failed) file.forget(count);
      else file.sync(count);
      done(failed ? new SystemError('EIO', path) : undefined);
    });
  }

  rename(from: string, to: string, done: Done): void {
    this.tree.get(from);
    this.queue((failed) => {
      if (failed) return done(new SystemError('EIO', from));
      try {
        this.tree.rename(from, to);
      } catch (error) {
        return done(error as SystemError);
      }
      done();
    });
  }

  /** Part of a disk image: a file that is there, and on the platter, from the beginning. */
  place(path: string, bytes: Uint8Array, executable: boolean): void {
    const file = new File(bytes);
    file.executable = executable;
    file.modifiedMs = this.options.wallMs();
    this.tree.mkdir(parentOf(path), true);
    this.tree.place(path, file);
    this.used += bytes.length;
  }

  /** Everything is as found after power loss; operations under way never complete. */
  crash(): void {
    this.power++;
    this.waiting = [];
    this.busyUntil = 0;
    this.used = 0;
    for (const file of this.tree.files()) {
      file.crash(
        (writes) => this.losses.int(0, writes),
        (bytes) => this.losses.int(0, bytes),
      );
      this.used += file.size;
    }
  }

  private queue(complete: (failed: boolean) => void): void {
    if (this.fault?.kind === 'hung') {
      this.waiting.push(() => this.queue(complete));
      return;
    }
    const { power } = this;
    const slow = this.fault?.kind === 'slow' ? this.fault.factor : 1;
    const spread = Math.floor(this.options.fsync / 2);
    const takes = (this.options.fsync + this.durations.int(0, spread)) * slow;
    this.busyUntil = Math.max(this.busyUntil, this.lane.now) + takes;
    this.lane.at(this.busyUntil, () => {
      if (power !== this.power) return;
      if (this.fault?.kind === 'hung') this.waiting.push(() => this.queue(complete));
      else complete(this.fault?.kind === 'failing');
    });
  }

  private account(bytes: number): void {
    this.used += bytes;
    if (this.full) this.full.free = Math.max(0, this.full.free - bytes);
  }
}
