/** Finds what a command word names, as bash does before it starts anything. */

import { resolvePath } from '../lib/paths.ts';
import type { System } from '../lib/system.ts';

export type Lookup =
  | { readonly found: 'file'; readonly path: string }
  | { readonly found: 'nothing' | 'directory' | 'not executable' };

/** @param search the value of `PATH` */
export function lookUpCommand(sys: System, word: string, search: string | undefined): Lookup {
  if (word.includes('/')) return inspect(sys, resolvePath(sys.cwd, word));
  let denied = false;
  if (word !== '') {
    for (const directory of (search ?? '').split(':')) {
      const looked = inspect(sys, resolvePath(sys.cwd, `${directory || '.'}/${word}`));
      if (looked.found === 'file') return looked;
      denied ||= looked.found === 'not executable';
    }
  }
  return { found: denied ? 'not executable' : 'nothing' };
}

function inspect({ disk }: System, path: string): Lookup {
  if (!disk.exists(path)) return { found: 'nothing' };
  const stat = disk.stat(path);
  if (stat.kind === 'directory') return { found: 'directory' };
  return stat.executable ? { found: 'file', path } : { found: 'not executable' };
}
