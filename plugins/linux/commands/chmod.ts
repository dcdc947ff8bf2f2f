/**
 * chmod: of all permissions only the x bit is modelled, for everybody at once. Modes that also
 * change others are taken, and do what they say about x.
 */

import { command } from '../lib/command.ts';
import { statOf } from '../lib/files.ts';
import { NotModelled } from '../lib/not-modelled.ts';
import { UsageError } from '../lib/options.ts';
import { joinPath, resolvePath } from '../lib/paths.ts';
import type { System } from '../lib/system.ts';

export const chmod = command({
  name: 'chmod',
  summary: 'Makes files executable, or not',
  usage: 'chmod [-R] MODE FILE...',
  main(sys, args) {
    const isRecursive = args[0] === '-R' || args[0] === '--recursive';
    const [mode, ...files] = isRecursive ? args.slice(1) : args;
    if (mode === undefined) throw new UsageError('missing operand');
    if (/^-[^rwx]/.test(mode)) throw new NotModelled(`option ${mode}`);
    if (files.length === 0) throw new UsageError(`missing operand after ‘${mode}’`);
    const change = readMode(mode);
    let code = 0;
    for (const file of files) {
      if (statOf(sys, file)) apply(sys, resolvePath(sys.cwd, file), change, isRecursive);
      else {
        sys.stderr.write(`chmod: cannot access '${file}': No such file or directory\n`);
        code = 1;
      }
    }
    return code;
  },
});

/** Whether x is set, cleared, or left as it is. */
type Change = boolean | undefined;

function readMode(mode: string): Change {
  if (/^[0-7]{3,4}$/.test(mode)) return (Number.parseInt(mode, 8) & 0o111) !== 0;
  let change: Change;
  for (const clause of mode.split(',')) {
    const found = /^[ugoa]*([-+=])([rwxX]*)$/.exec(clause);
    if (!found) throw new UsageError(`invalid mode: ‘${mode}’`);
    const [, operator, letters = ''] = found;
    if (letters.includes('X')) throw new NotModelled('mode X');
    if (operator === '=') change = letters.includes('x');
    else if (letters.includes('x')) change = operator === '+';
  }
  return change;
}

function apply(sys: System, path: string, change: Change, isRecursive: boolean): void {
  const { disk } = sys;
  if (disk.stat(path).kind === 'directory') {
    if (!isRecursive) return;
    for (const name of disk.list(path)) apply(sys, joinPath(path, name), change, true);
  } else if (change !== undefined && disk.stat(path).executable !== change) {
    disk.write(path, disk.read(path), { executable: change });
  }
}
