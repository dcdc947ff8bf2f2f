/** Paths of HDFS: what `DFSUtil.isValidName` and the limits of the NameNode accept. */

import { JavaException } from '../../../hadoop-common/door.ts';
import { HDFS } from './exceptions.ts';

/** `HdfsServerConstants.MAX_PATH_LENGTH` and `MAX_PATH_DEPTH` */
const MAX_PATH_LENGTH = 8_000;
const MAX_PATH_DEPTH = 1_000;

/** The names between the slashes; none for the root. @throws InvalidPathException */
export function componentsOf(path: string): readonly string[] {
  const names = path.split('/').slice(1);
  const plain = path === '/' ? [] : names;
  const wrong = plain.some((name) => ['', '.', '..'].includes(name) || name.includes(':'));
  if (!path.startsWith('/') || wrong) {
    throw new JavaException(HDFS.invalidPath, `Invalid path name Invalid file name: ${path}`);
  }
  return plain;
}

export function parentOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 1));
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** `NameNodeRpcServer.checkPathLength` */
export function tooLong(path: string): boolean {
  return path.length > MAX_PATH_LENGTH || path.split('/').length - 1 > MAX_PATH_DEPTH;
}

export const TOO_LONG = `Pathname too long.  Limit ${MAX_PATH_LENGTH} characters, ${MAX_PATH_DEPTH} levels.`;
