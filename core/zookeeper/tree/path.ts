/**
 * Which paths are legal (`org.apache.zookeeper.common.PathUtils`). Client library and server share
 * the rules; the client shows the words, the server answers BadArguments.
 */

/**
 * What is wrong with a path, in the words of `PathUtils.validatePath`, or undefined. For
 * sequential creates the client validates the path with a digit appended.
 */
export function pathProblem(
  path: string | null | undefined,
  isSequential = false,
): string | undefined {
  if (path === null || path === undefined) return 'Path cannot be null';
  return problemOf(isSequential ? `${path}1` : path);
}

function problemOf(path: string): string | undefined {
  if (path.length === 0) return 'Path length must be > 0';
  if (path.charCodeAt(0) !== SLASH) return 'Path must start with / character';
  if (path.length === 1) return undefined;
  if (path.charCodeAt(path.length - 1) === SLASH) return 'Path must not end with / character';
  for (let i = 1; i < path.length; i++) {
    const reason = reasonAt(path, i);
    if (reason !== undefined) return `Invalid path string "${path}" caused by ${reason} @${i}`;
  }
  return undefined;
}

const SLASH = 0x2f;
const DOT = 0x2e;

function reasonAt(path: string, i: number): string | undefined {
  const code = path.charCodeAt(i);
  if (code === 0) return 'null character not allowed';
  const previous = path.charCodeAt(i - 1);
  if (code === SLASH && previous === SLASH) return 'empty node name specified';
  if (
    code === DOT &&
    previous === DOT &&
    endsSegment(path, i) &&
    path.charCodeAt(i - 2) === SLASH
  ) {
    return 'relative paths not allowed';
  }
  if (code === DOT && previous === SLASH && endsSegment(path, i)) {
    return 'relative paths not allowed';
  }
  return isForbidden(code) ? 'invalid character' : undefined;
}

function endsSegment(path: string, i: number): boolean {
  return i + 1 === path.length || path.charCodeAt(i + 1) === SLASH;
}

function isForbidden(code: number): boolean {
  return (
    (code > 0x00 && code <= 0x1f) ||
    (code >= 0x7f && code <= 0x9f) ||
    (code >= 0xd800 && code <= 0xf8ff) ||
    (code >= 0xfff0 && code <= 0xffff)
  );
}

/** The parent of `/a/b` is `/a`; that of `/a` is the empty path, an alias of the root. */
export function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The root is held under the empty path, as in `DataTree`; `/` means the same node. */
export function nodeKey(path: string): string {
  return path === '/' ? '' : path;
}

const SPECIAL = new Set(['/', '/zookeeper', '/zookeeper/quota', '/zookeeper/config']);

/** Nodes that nobody may delete (`DataTree.isSpecialPath`). */
export function isSpecialPath(path: string): boolean {
  return SPECIAL.has(path);
}

/** `getTopNamespace`: the first name of a path; the root has none. */
export function topNamespace(path: string): string | undefined {
  const end = path.indexOf('/', 1);
  const name = end < 0 ? path.slice(1) : path.slice(1, end);
  return name === '' ? undefined : name;
}
