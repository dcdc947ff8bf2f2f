/** Files as commands meet them: relative paths, `-` for standard input, `/dev/null`. */

import { resolvePath } from './paths.ts';
import { type FileStat, type System, SystemError } from './system.ts';

/** The stat of a path, or nothing if it cannot be reached. */
export function statOf(sys: System, path: string): FileStat | undefined {
  const absolute = resolvePath(sys.cwd, path);
  if (absolute === '/dev/null') {
    return { kind: 'file', size: 0, modifiedMs: 0, executable: false };
  }
  try {
    const stat = sys.disk.stat(absolute);
    return path.endsWith('/') && stat.kind === 'file' ? undefined : stat;
  } catch (error) {
    if (error instanceof SystemError) return undefined;
    throw error;
  }
}

export function isDirectory(sys: System, path: string): boolean {
  return statOf(sys, path)?.kind === 'directory';
}

/** What a path or `-` holds. @throws SystemError */
export async function readBytes(sys: System, path: string): Promise<Uint8Array> {
  if (path === '-' || path === '/dev/stdin') return sys.stdin.readAll();
  const absolute = resolvePath(sys.cwd, path);
  if (absolute === '/dev/null') return new Uint8Array(0);
  return sys.disk.read(absolute);
}

/** The same as text. @throws SystemError */
export async function readText(sys: System, path: string): Promise<string> {
  return new TextDecoder().decode(await readBytes(sys, path));
}

/** The lines of a text; a last one without its newline counts. */
export function linesOf(text: string): string[] {
  if (text === '') return [];
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
}
