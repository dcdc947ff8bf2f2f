/**
 * `PathIOException` and its kinds: what goes wrong with a path, in the words of the shell. The
 * message is all that anyone sees of one.
 */

import { JavaException } from '../../../hadoop-common/door.ts';

interface PathProblem {
  readonly operation?: string;
  readonly target?: string;
  /** Added at the end, quoted. */
  readonly qualified?: string;
}

export function pathIO(
  path: string,
  error = 'Input/output error',
  { operation, target, qualified }: PathProblem = {},
): JavaException {
  const before = operation === undefined ? '' : `${operation} `;
  const to = target === undefined ? '' : ` to ${quote(target)}`;
  const after = qualified === undefined ? '' : `: ${quote(qualified)}`;
  return new JavaException(
    'org.apache.hadoop.fs.PathIOException',
    `${before}${quote(path)}${to}: ${error}${after}`,
  );
}

/** `PathNotFoundException`; with the qualified path where the parent is what is missing. */
export function notFound(path: string, qualified?: string): JavaException {
  return pathIO(path, 'No such file or directory', qualified === undefined ? {} : { qualified });
}

/** `PathExistsException` */
export function exists(path: string): JavaException {
  return pathIO(path, 'File exists');
}

/** `PathIsDirectoryException` */
export function isDirectory(path: string): JavaException {
  return pathIO(path, 'Is a directory');
}

/** `PathIsNotDirectoryException` */
export function isNotDirectory(path: string): JavaException {
  return pathIO(path, 'Is not a directory');
}

function quote(path: string): string {
  return `\`${path}'`;
}
