/** How `execvp` finds a program: by path, or by name in the directories of `PATH`. */

import type { DiskDevice } from './disk/device.ts';
import { SystemError } from './system.ts';

/** @throws SystemError ENOENT; EACCES when something is there that may not be executed */
export function findExecutable(
  disk: DiskDevice,
  name: string,
  env: ReadonlyMap<string, string>,
  cwd: string,
): string {
  const candidates = name.includes('/')
    ? [name.startsWith('/') ? name : `${cwd}/${name}`]
    : (env.get('PATH') ?? '').split(':').map((directory) => `${directory || cwd}/${name}`);
  const found = candidates.filter((path) => disk.exists(path));
  const runnable = found.find((path) => {
    const { kind, executable } = disk.stat(path);
    return kind === 'file' && executable;
  });
  if (runnable !== undefined) return runnable;
  throw new SystemError(found.length > 0 ? 'EACCES' : 'ENOENT', name);
}
