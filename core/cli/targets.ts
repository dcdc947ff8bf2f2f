/**
 * What the arguments of `run` mean: paths as the loader takes them, and the lines of those that
 * were written as `file.yaml:42`.
 */

import { existsSync } from 'node:fs';
import { QuorateError } from '../errors/quorate-error.ts';
import { Sources } from '../scenario/load/sources.ts';

export interface Targets {
  /** Without their lines. */
  readonly paths: readonly string[];
  /** File, as it is shown -> the lines asked for. */
  readonly lines: ReadonlyMap<string, readonly number[]>;
}

/** @throws QuorateError command-line/bad-line */
export function readTargets(words: readonly string[]): Targets {
  const paths: string[] = [];
  const lines = new Map<string, number[]>();
  const sources = new Sources(process.cwd());
  for (const word of words) {
    const [, path, line] = /^(.+\.ya?ml):([^/\\]*)$/i.exec(word) ?? [];
    if (path === undefined || line === undefined || existsSync(word)) {
      paths.push(word);
      continue;
    }
    if (!/^[1-9]\d{0,8}$/.test(line))
      throw new QuorateError('command-line/bad-line', { path, line });
    paths.push(path);
    const name = sources.nameOf(path);
    lines.set(name, [...(lines.get(name) ?? []), Number(line)]);
  }
  return { paths, lines };
}
