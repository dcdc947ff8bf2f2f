/**
 * A cheap look for a configuration file, from the current folder up to the project's: reading a
 * few folders, so that a start without any costs nothing. What it finds, cosmiconfig then loads.
 */

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const CODE = ['ts', 'mts', 'js', 'mjs', 'cjs'];
const DATA = ['yaml', 'yml', 'json'];

/** File names in the order in which they win within a folder. */
export const SEARCH_PLACES: readonly string[] = [
  'package.json',
  ...[...CODE, ...DATA].map((ending) => `quorate.config.${ending}`),
  '.quoraterc',
  ...[...DATA, ...CODE].map((ending) => `.quoraterc.${ending}`),
];

/** Whether there is one between a folder and that of its project, which has a `package.json`. */
export function hasConfig(folder: string): boolean {
  const names = new Set(namesIn(folder));
  if (SEARCH_PLACES.some((name) => names.has(name) && (name !== 'package.json' || asks(folder)))) {
    return true;
  }
  const above = dirname(folder);
  return names.has('package.json') || above === folder ? false : hasConfig(above);
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Whether the package.json of a folder may have a key `quorate` of its own. */
function asks(folder: string): boolean {
  try {
    return /"quorate"\s*:\s*\{/.test(readFileSync(join(folder, 'package.json'), 'utf8'));
  } catch {
    return false;
  }
}
