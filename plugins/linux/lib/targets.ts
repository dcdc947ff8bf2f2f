/** Where `cp` and `mv` put each source: into a directory, or under the one name given. */

import { isDirectory, statOf } from './files.ts';
import { UsageError } from './options.ts';
import { baseName, joinPath, stripSlashes } from './paths.ts';
import type { System } from './system.ts';

/** @throws UsageError */
export function planTargets(
  sys: System,
  operands: readonly string[],
): { readonly source: string; readonly target: string }[] {
  const sources = operands.slice(0, -1);
  const target = operands.at(-1);
  if (target === undefined) throw new UsageError('missing file operand');
  if (sources.length === 0) {
    throw new UsageError(`missing destination file operand after '${target}'`);
  }
  if (isDirectory(sys, target)) {
    return sources.map((source) => ({ source, target: joinPath(target, baseName(source)) }));
  }
  if (sources.length > 1) {
    const exists = statOf(sys, stripSlashes(target)) !== undefined;
    const reason = exists ? 'Not a directory' : 'No such file or directory';
    throw new UsageError(`target '${target}': ${reason}`, { hint: false });
  }
  return sources.map((source) => ({ source, target }));
}
