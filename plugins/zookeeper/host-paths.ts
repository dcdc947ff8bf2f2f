/** Paths of a host as a shell handles them: relative to a directory, with `.` and `..` resolved. */

/** Absolute and without `.`, `..` and doubled slashes. */
export function resolvePath(cwd: string, path: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith('/') ? path : `${cwd}/${path}`).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

/** `dirname`. */
export function dirname(path: string): string {
  const trimmed = path.replace(/\/+$/, '');
  const slash = trimmed.lastIndexOf('/');
  if (slash < 0) return path.startsWith('/') ? '/' : '.';
  return trimmed.slice(0, slash).replace(/\/+$/, '') || '/';
}
