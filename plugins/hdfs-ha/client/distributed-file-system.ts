/** `DistributedFileSystem`: HDFS as a file system, over a {@link DFSClient}. */

import {
  DFS_BLOCK_SIZE,
  DFS_REPLICATION,
  FS_PERMISSIONS_UMASK,
  JAVA,
  JavaException,
  userOf,
} from '../../hadoop-common/door.ts';
import type {
  CreateOptions,
  FileReader,
  FileSystem,
  FileWriter,
  FsUsage,
} from '../commands/fs/file-system.ts';
import { nameOf } from '../commands/fs/path.ts';
import type { ContentSummary, FileStatus } from '../protocols/client-protocol.ts';
import type { DFSClient } from './dfs-client.ts';
import { DFSInputStream } from './streams/dfs-input-stream.ts';
import { DFSOutputStream } from './streams/dfs-output-stream.ts';

const FILE_PERMISSION = 0o666;
const DIRECTORY_PERMISSION = 0o777;

export class DistributedFileSystem implements FileSystem {
  readonly client: DFSClient;
  readonly uri: string;
  readonly workingDirectory: string;
  private readonly umask: number;

  constructor(client: DFSClient) {
    this.client = client;
    this.uri = `hdfs://${client.authority}`;
    this.workingDirectory = `/user/${userOf(client.sys)}`;
    this.umask = Number.parseInt(client.conf.read(FS_PERMISSIONS_UMASK), 8);
  }

  qualify(path: string): string {
    return this.uri + path;
  }

  async status(path: string): Promise<FileStatus | undefined> {
    const status = await this.client.namenode.getFileInfo({ src: path });
    return status === null ? undefined : { ...status, name: nameOf(path) };
  }

  async list(path: string): Promise<readonly FileStatus[]> {
    const entries: FileStatus[] = [];
    for (let startAfter = ''; ; ) {
      const page = await this.client.namenode.getListing({ src: path, startAfter });
      if (!page) throw new JavaException(JAVA.fileNotFound, `File ${path} does not exist.`);
      entries.push(...page.entries);
      if (page.remaining === 0) return entries;
      startAfter = page.entries.at(-1)?.name ?? '';
    }
  }

  contentSummary(path: string): Promise<ContentSummary> {
    return this.client.namenode.getContentSummary({ src: path });
  }

  usage(): Promise<FsUsage> {
    return this.client.namenode.getStats({});
  }

  async open(path: string): Promise<FileReader> {
    const stream = await DFSInputStream.open(this.client, path);
    return { read: (from, bytes) => stream.read(from, bytes), close: () => undefined };
  }

  create(path: string, { overwrite, createParent }: CreateOptions): Promise<FileWriter> {
    const { conf } = this.client;
    return DFSOutputStream.create(this.client, path, {
      permission: FILE_PERMISSION & ~this.umask,
      overwrite,
      createParent,
      replication: conf.read(DFS_REPLICATION),
      blockSize: conf.read(DFS_BLOCK_SIZE),
    });
  }

  append(path: string): Promise<FileWriter> {
    return DFSOutputStream.append(this.client, path);
  }

  mkdirs(path: string): Promise<boolean> {
    const permission = DIRECTORY_PERMISSION & ~this.umask;
    return this.client.namenode.mkdirs({ src: path, permission, createParent: true });
  }

  rename(from: string, to: string): Promise<boolean> {
    return this.client.namenode.rename({ src: from, dst: to });
  }

  delete(path: string, recursive: boolean): Promise<boolean> {
    return this.client.namenode.delete({ src: path, recursive });
  }

  truncate(path: string, newLength: number): Promise<boolean> {
    const { clientName } = this.client;
    return this.client.namenode.truncate({ src: path, clientName, newLength });
  }

  setReplication(path: string, replication: number): Promise<boolean> {
    return this.client.namenode.setReplication({ src: path, replication });
  }

  async setPermission(path: string, permission: number): Promise<void> {
    await this.client.namenode.setPermission({ src: path, permission });
  }

  async setOwner(path: string, owner: string | null, group: string | null): Promise<void> {
    await this.client.namenode.setOwner({ src: path, owner, group });
  }

  async setTimes(path: string, modificationTime: number, accessTime: number): Promise<void> {
    await this.client.namenode.setTimes({ src: path, modificationTime, accessTime });
  }

  async blockReplicas(path: string): Promise<readonly number[]> {
    const located = await this.client.namenode.getBlockLocations({
      src: path,
      offset: 0,
      length: Number.MAX_SAFE_INTEGER,
    });
    return (located?.blocks ?? []).map(({ locations }) => locations.length);
  }
}
