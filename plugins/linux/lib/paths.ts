/** Paths as text: what the kernel and coreutils do with slashes. There are no symbolic links here. */

/** Absolute and without `.` and `..`; the kernel's reading of a path relative to `cwd`. */
export function resolvePath(cwd: string, path: string): string {
  const kept: string[] = [];
  for (const part of (path.startsWith('/') ? path : `${cwd}/${path}`).split('/')) {
    if (part === '..') kept.pop();
    else if (part !== '' && part !== '.') kept.push(part);
  }
  return `/${kept.join('/')}`;
}

/** As `basename` prints it: trailing slashes do not count. */
export function baseName(path: string): string {
  const trimmed = stripSlashes(path);
  if (trimmed === '/') return '/';
  return trimmed.slice(trimmed.lastIndexOf('/') + 1);
}

/** As `dirname` prints it. */
export function directoryName(path: string): string {
  const trimmed = stripSlashes(path);
  const slash = trimmed.lastIndexOf('/');
  if (slash < 0) return '.';
  return stripSlashes(trimmed.slice(0, slash)) || '/';
}

/** Without trailing slashes, but `/` stays. */
export function stripSlashes(path: string): string {
  const trimmed = path.replace(/\/+$/, '');
  return trimmed === '' && path !== '' ? '/' : trimmed;
}

/** A name in a directory, as coreutils print it: no second slash. */
export function joinPath(directory: string, name: string): string {
  return directory.endsWith('/') ? `${directory}${name}` : `${directory}/${name}`;
}
