/** Files and folders that begin like a word: folders lead on, hidden ones must be asked for. */

import { readdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Candidate } from './candidate.ts';

/** `wanted`: what the names of files must match; folders are always there. */
export function filesAt(word: string, wanted: RegExp): Candidate[] {
  const cut = word.lastIndexOf('/') + 1;
  const [folder, begun] = [word.slice(0, cut), word.slice(cut)];
  const found: Candidate[] = [];
  for (const name of namesIn(folder.replace(/^~(?=\/)/, homedir()))) {
    if (!name.startsWith(begun) || name === 'node_modules') continue;
    if (name.startsWith('.') && !begun.startsWith('.')) continue;
    if (isFolder(join(folder || '.', name))) found.push({ value: `${folder}${name}/`, about: '' });
    else if (wanted.test(name)) found.push({ value: folder + name, about: '' });
  }
  return found;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder === '' ? '.' : folder).sort();
  } catch {
    return [];
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
