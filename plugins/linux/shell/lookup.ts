/** Finds what a command word names, as bash does before it starts anything. */

import { resolvePath } from '../lib/paths.ts';
import type { System } from '../lib/system.ts';

export type Lookup =
  | { readonly found: 'file'; readonly path: string }
  | { readonly found: 'nothing' | 'directory' | 'not executable' };

/** @param search the value of `PATH` */
export function lookUpCommand(sys: System, word: string, search: string | undefined): Lookup {
  if (word.includes('/')) return inspect(sys, word);
  let denied = false;
  if (word !== '') {
    for (const directory of (search ?? '').split(':')) {
      const looked = inspect(sys, `${directory || '.'}/${word}`);
      if (looked.found === 'file') return looked;
      denied ||= looked.found === 'not executable';
    }
  }
  return { found: denied ? 'not executable' : 'nothing' };
}

function inspect({ disk, cwd }: System, path: string): Lookup {
  const absolute = resolvePath(cwd, path);
  if (!disk.exists(absolute)) return { found: 'nothing' };
  const stat = disk.stat(absolute);
  if (stat.kind === 'directory') return { found: 'directory' };
  return stat.executable ? { found: 'file', path } : { found: 'not executable' };
}
