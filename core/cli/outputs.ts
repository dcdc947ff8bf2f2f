/** Where reports go: stdout, or a file that is emptied first. */

import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileReason } from '../errors/file-reason.ts';
import { QuorateError } from '../errors/quorate-error.ts';

/** Empties a file, so that it can be appended to. @throws QuorateError command-line/unwritable */
export function emptyFile(path: string): void {
  try {
    writeFileSync(path, '');
  } catch (error) {
    throw new QuorateError('command-line/unwritable', { path, why: fileReason(error) });
  }
}

/** Makes a folder and those above it. @throws QuorateError command-line/unwritable */
export function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw new QuorateError('command-line/unwritable', { path, why: fileReason(error) });
  }
}

/** Writes to a file, or to stdout when none is named. */
export function writerTo(file: string | undefined): (text: string) => void {
  if (file === undefined) return (text) => process.stdout.write(text);
  emptyFile(file);
  return (text) => appendFileSync(file, text);
}

/** The text of a file for excerpts, or undefined. Reads each file once that is not yet known. */
export function fileReader(
  sources: ReadonlyMap<string, string>,
): (file: string) => string | undefined {
  const known = new Map<string, string | undefined>(sources);
  return (file) => {
    if (!known.has(file)) known.set(file, textOf(file));
    return known.get(file);
  };
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
