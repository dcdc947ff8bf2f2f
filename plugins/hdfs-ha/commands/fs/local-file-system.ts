/** `LocalFileSystem`: the host's own disk, for `-put`, `-get` and paths that begin with `file:`. */

import { type System, SystemError } from '../../../../core/plugin/index.ts';
import { JAVA, JavaException } from '../../../hadoop-common/door.ts';
import type { ContentSummary, FileStatus } from '../../protocols/client-protocol.ts';
import type { CreateOptions, FileReader, FileSystem, FileWriter, FsUsage } from './file-system.ts';
import { childOf, nameOf, parentOf } from './path.ts';

const OWNER = 'root';
const BLOCK_BYTES = 32 * 1024 * 1024;
const DIRECTORY_BYTES = 4096;

export class LocalFileSystem implements FileSystem {
  readonly uri = 'file:///';
  private readonly sys: System;

  constructor(sys: System) {
    this.sys = sys;
  }

  get workingDirectory(): string {
    return this.sys.cwd;
  }

  qualify(path: string): string {
    return `file://${path}`;
  }

  async status(path: string): Promise<FileStatus | undefined> {
    if (!this.sys.disk.exists(path)) return undefined;
    const { kind, size, modifiedMs, executable } = this.sys.disk.stat(path);
    const isDirectory = kind === 'directory';
    return {
      name: nameOf(path),
      isDirectory,
      length: isDirectory ? DIRECTORY_BYTES : size,
      replication: 1,
      blockSize: BLOCK_BYTES,
      modificationTime: modifiedMs,
      accessTime: modifiedMs,
      permission: isDirectory || executable ? 0o755 : 0o644,
      owner: OWNER,
      group: OWNER,
      fileId: 0,
      childrenNum: 0,
    };
  }

  async list(path: string): Promise<readonly FileStatus[]> {
    const names = this.attempt(() => this.sys.disk.list(path));
    const entries = await Promise.all(names.map((name) => this.status(childOf(path, name))));
    return entries.filter((entry) => entry !== undefined);
  }

  async contentSummary(path: string): Promise<ContentSummary> {
    const status = await this.status(path);
    if (!status) throw missing(path);
    const total = { length: 0, fileCount: 0, directoryCount: 0 };
    const add = async (at: string, { isDirectory, length }: FileStatus): Promise<void> => {
      if (!isDirectory) {
        total.length += length;
        total.fileCount++;
        return;
      }
      total.directoryCount++;
      for (const child of await this.list(at)) await add(childOf(at, child.name), child);
    };
    await add(path, status);
    return { ...total, spaceConsumed: total.length, quota: -1, spaceQuota: -1 };
  }

  async usage(): Promise<FsUsage> {
    const remaining = this.sys.disk.freeBytes();
    return { capacity: remaining, used: 0, remaining };
  }

  async open(path: string): Promise<FileReader> {
    const content = this.attempt(() => this.sys.disk.read(path));
    return {
      read: async (from, bytes) => content.subarray(from, from + bytes),
      close: () => undefined,
    };
  }

  async create(path: string, { createParent }: CreateOptions): Promise<FileWriter> {
    const parent = parentOf(path);
    if (createParent && parent) this.sys.disk.mkdir(parent, { parents: true });
    this.attempt(() => this.sys.disk.write(path, ''));
    return this.writer(path);
  }

  async append(path: string): Promise<FileWriter> {
    return this.writer(path);
  }

  async mkdirs(path: string): Promise<boolean> {
    this.attempt(() => this.sys.disk.mkdir(path, { parents: true }));
    return true;
  }

  async rename(from: string, to: string): Promise<boolean> {
    await this.sys.disk.rename(from, to);
    return true;
  }

  async delete(path: string, recursive: boolean): Promise<boolean> {
    if (!this.sys.disk.exists(path)) return false;
    this.attempt(() => this.sys.disk.remove(path, { recursive }));
    return true;
  }

  async truncate(path: string, length: number): Promise<boolean> {
    this.attempt(() => this.sys.disk.truncate(path, length));
    return true;
  }

  async setReplication(): Promise<boolean> {
    return true;
  }

  /** Of the mode, a simulated disk knows only whether a file is executable. */
  async setPermission(path: string, permission: number): Promise<void> {
    if (this.sys.disk.stat(path).kind === 'directory') return;
    const content = this.sys.disk.read(path);
    this.sys.disk.write(path, content, { executable: (permission & 0o100) !== 0 });
  }

  async setOwner(): Promise<void> {}

  async setTimes(): Promise<void> {}

  async blockReplicas(): Promise<readonly number[]> {
    return [1];
  }

  private writer(path: string): FileWriter {
    return {
      write: async (bytes) => this.attempt(() => this.sys.disk.append(path, bytes)),
      close: async () => undefined,
    };
  }

  private attempt<T>(task: () => T): T {
    try {
      return task();
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      throw javaOf(error);
    }
  }
}

function javaOf(error: SystemError): JavaException {
  const text = error.message.slice(error.subject.length + 2);
  const javaClass = error.code === 'ENOSPC' ? JAVA.io : JAVA.fileNotFound;
  return new JavaException(
    javaClass,
    error.code === 'ENOSPC' ? text : `${error.subject} (${text})`,
  );
}

function missing(path: string): JavaException {
  return new JavaException(JAVA.fileNotFound, `File ${path} does not exist`);
}
