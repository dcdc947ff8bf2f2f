/** Copies trees on one disk, for `cp` and `tar`. */

import { joinPath } from './paths.ts';
import type { System } from './system.ts';

/**
 * Copies a file, or a directory with all that is in it, over what is there. Paths are absolute.
 * @param seen called for every entry, directories before what they hold
 * @throws SystemError
 */
export function copyTree(
  { disk }: System,
  from: string,
  to: string,
  seen: (from: string, to: string, isDirectory: boolean) => void = () => {},
): void {
  const copy = (source: string, target: string): void => {
    const stat = disk.stat(source);
    seen(source, target, stat.kind === 'directory');
    if (stat.kind === 'file') {
      const isNew = !disk.exists(target);
      disk.write(target, disk.read(source), isNew ? { executable: stat.executable } : {});
      return;
    }
    if (!disk.exists(target)) disk.mkdir(target);
    for (const name of disk.list(source)) copy(joinPath(source, name), joinPath(target, name));
  };
  copy(from, to);
}
