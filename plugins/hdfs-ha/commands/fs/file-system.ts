/**
 * `org.apache.hadoop.fs.FileSystem`: what the shell and its copies ask of a file system, whether it
 * is the cluster's or the host's own.
 */

import type { ContentSummary, FileStatus } from '../../protocols/client-protocol.ts';

export interface FileWriter {
  write(bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

export interface FileReader {
  /** What there is from a place on, at most so many bytes; empty at the end. */
  read(from: number, bytes: number): Promise<Uint8Array>;
  close(): void;
}

export interface CreateOptions {
  readonly overwrite: boolean;
  readonly createParent: boolean;
}

export interface FsUsage {
  readonly capacity: number;
  readonly used: number;
  readonly remaining: number;
}

/** Paths are absolute and of this file system. What fails is a `JavaException`. */
export interface FileSystem {
  /** `hdfs://hdfs-cluster`, `file:///` */
  readonly uri: string;
  readonly workingDirectory: string;
  /** `Path.makeQualified`: `hdfs://hdfs-cluster/x`. */
  qualify(path: string): string;
  status(path: string): Promise<FileStatus | undefined>;
  /** Children by name, in order. @throws FileNotFoundException */
  list(path: string): Promise<readonly FileStatus[]>;
  contentSummary(path: string): Promise<ContentSummary>;
  usage(): Promise<FsUsage>;
  open(path: string): Promise<FileReader>;
  create(path: string, options: CreateOptions): Promise<FileWriter>;
  append(path: string): Promise<FileWriter>;
  mkdirs(path: string): Promise<boolean>;
  rename(from: string, to: string): Promise<boolean>;
  delete(path: string, recursive: boolean): Promise<boolean>;
  truncate(path: string, length: number): Promise<boolean>;
  setReplication(path: string, replication: number): Promise<boolean>;
  setPermission(path: string, permission: number): Promise<void>;
  setOwner(path: string, owner: string | null, group: string | null): Promise<void>;
  /** -1 leaves a time as it is. */
  setTimes(path: string, modifiedMs: number, accessMs: number): Promise<void>;
  /** How many DataNodes hold each block of the file. */
  blockReplicas(path: string): Promise<readonly number[]>;
}

/** `IOUtils.copyBytes` reads so much at a time. */
const BUFFER_BYTES = 128 * 1024;

/** All of a file, from a place on, a buffer at a time. */
export async function readThrough(
  reader: FileReader,
  take: (bytes: Uint8Array) => void | Promise<void>,
  from = 0,
): Promise<number> {
  for (let at = from; ; ) {
    const bytes = await reader.read(at, BUFFER_BYTES);
    if (bytes.length === 0) return at - from;
    await take(bytes);
    at += bytes.length;
  }
}
