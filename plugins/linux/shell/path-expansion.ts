/** Pathname expansion: a field with wildcards becomes the files it names, sorted by code unit. */

import { compilePattern, hasWildcard, type PatternChar } from '../lib/glob.ts';
import { resolvePath } from '../lib/paths.ts';
import type { Disk } from '../lib/system.ts';
import { type Field, fieldText } from './fields.ts';

/** The matching paths, or the field's own text when nothing matches. */
export function expandPath(disk: Disk, cwd: string, field: Field): string[] {
  if (!hasWildcard(field)) return [fieldText(field)];
  const components = splitComponents(field);
  let found = [''];
  components.forEach((component, index) => {
    const isLast = index === components.length - 1;
    found = found.flatMap((base) => {
      const names = matchNames(disk, cwd, base, component);
      return names.map((name) => `${base}${name}${isLast ? '' : '/'}`);
    });
  });
  const matches = found.filter((path) => {
    if (path.endsWith('/')) return isDirectory(disk, resolvePath(cwd, path));
    return disk.exists(resolvePath(cwd, path));
  });
  return matches.length > 0 ? matches.sort() : [fieldText(field)];
}

function splitComponents(field: Field): Field[] {
  const components: PatternChar[][] = [[]];
  for (const item of field) {
    if (item.char === '/') components.push([]);
    else components.at(-1)?.push(item);
  }
  return components;
}

function matchNames(disk: Disk, cwd: string, base: string, component: Field): string[] {
  if (!hasWildcard(component)) return [fieldText(component)];
  const directory = resolvePath(cwd, base === '' ? '.' : base);
  if (!isDirectory(disk, directory)) return [];
  const pattern = compilePattern(component);
  const showsHidden = component[0]?.char === '.';
  return disk
    .list(directory)
    .filter((name) => (showsHidden || !name.startsWith('.')) && pattern.test(name));
}

function isDirectory(disk: Disk, path: string): boolean {
  return disk.exists(path) && disk.stat(path).kind === 'directory';
}
