/**
 * Finds the files that a command line means: files, folders (everything below them), globs;
 * without any, the current folder. Files named one by one must be scenarios or clusters; what a
 * folder holds beside them is passed over, since YAML is spoken by many.
 */

import { readdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { globSync, isDynamicPattern } from 'tinyglobby';
import { didYouMean } from '../plugin/names.ts';
import { problem } from '../plugin/problem.ts';
import type { Problem } from '../plugin/source.ts';
import { placeOf } from './load/plain.ts';
import type { Sources } from './load/sources.ts';

export interface FoundFile {
  /** As shown to the user. */
  readonly name: string;
  /** Named by the user, not found in a folder or by a glob. */
  readonly named: boolean;
}

const YAML_FILES = '**/*.{yaml,yml}';
const IGNORED = ['**/node_modules/**', '**/.*/**'];

/** Every file once, in the order of the arguments, and by name within a folder. */
export function findFiles(
  paths: readonly string[],
  sources: Sources,
): { files: FoundFile[]; problems: Problem[] } {
  const files = new Map<string, FoundFile>();
  const problems: Problem[] = [];
  const add = (names: readonly string[], named: boolean) => {
    for (const path of names) {
      const name = sources.nameOf(path);
      if (named || !files.has(name)) files.set(name, { name, named });
    }
  };
  for (const path of paths.length === 0 ? ['.'] : paths) {
    if (sources.texts.has(sources.nameOf(path))) {
      add([path], true);
      continue;
    }
    const stat = statSync(resolve(sources.cwd, path), { throwIfNoEntry: false });
    if (stat?.isDirectory()) add(glob(YAML_FILES, resolve(sources.cwd, path)), false);
    else if (stat) add([path], true);
    else if (isDynamicPattern(path)) addGlob(path, sources, add, problems);
    else problems.push(missing(path, sources));
  }
  return { files: [...files.values()], problems };
}

function addGlob(
  pattern: string,
  sources: Sources,
  add: (names: readonly string[], named: boolean) => void,
  problems: Problem[],
): void {
  const found = glob(pattern, sources.cwd);
  if (found.length > 0) add(found, false);
  else
    problems.push(problem('input/nothing-matched', { paths: `\`${pattern}\`` }, placeOf(pattern)));
}

function glob(pattern: string, cwd: string): string[] {
  const found = globSync(pattern, { cwd, absolute: true, ignore: IGNORED, onlyFiles: true });
  return found.sort((a, b) => (a < b ? -1 : 1));
}

function missing(path: string, sources: Sources): Problem {
  let around: string[] = [];
  try {
    around = readdirSync(dirname(resolve(sources.cwd, path)));
  } catch {
    // No such folder either: nothing to suggest.
  }
  const file = path.slice(path.lastIndexOf('/') + 1);
  const folder = path.slice(0, path.length - file.length);
  const hint = didYouMean(
    path,
    around.map((name) => `${folder}${name}`),
  );
  return problem('input/no-such-file', { path }, placeOf(path), hint);
}
