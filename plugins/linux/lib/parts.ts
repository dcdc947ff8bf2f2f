/** What `head` and `tail` share: options, headers between files, counting lines or bytes. */

import { reasonOf } from './failure.ts';
import { readBytes } from './files.ts';
import { parseOptions, UsageError } from './options.ts';
import type { System } from './system.ts';

export interface Count {
  /** As written, with its sign: `5`, `+2`, `-3`. */
  readonly text: string;
  readonly unit: 'lines' | 'bytes';
}

/** Lines (with their newlines) or bytes. */
type Units = readonly string[] | Uint8Array;

/** @throws UsageError */
export function readCount({ text, unit }: Count): number {
  if (!/^[+-]?\d+$/.test(text)) {
    throw new UsageError(`invalid number of ${unit}: ‘${text}’`, { hint: false });
  }
  return Math.abs(Number(text));
}

export async function showParts(
  sys: System,
  name: 'head' | 'tail',
  args: readonly string[],
  choose: (units: Units, count: Count) => Units,
): Promise<number> {
  // `-5` is short for `-n 5`.
  const [first = '', ...rest] = args;
  const isShort = /^-\d+$/.test(first);
  const options = parseOptions(isShort ? ['-n', first.slice(1), ...rest] : args, {
    flags: 'qv',
    values: 'nc',
    long: { lines: 'n', bytes: 'c', quiet: 'q', silent: 'q', verbose: 'v' },
  });
  const last = options.values.at(-1);
  const unit = last?.letter === 'c' ? 'bytes' : 'lines';
  const count: Count = { text: last?.value ?? '10', unit };
  readCount(count);
  const paths = options.operands.length > 0 ? options.operands : ['-'];
  const hasHeaders = options.has('v') || (paths.length > 1 && !options.has('q'));
  let code = 0;
  let shown = 0;
  const header = (path: string): void => {
    if (!hasHeaders) return;
    const title = path === '-' ? 'standard input' : path;
    sys.stdout.write(`${shown > 0 ? '\n' : ''}==> ${title} <==\n`);
    shown += 1;
  };
  for (const path of paths) {
    try {
      const bytes = await readBytes(sys, path);
      header(path);
      if (unit === 'bytes') sys.stdout.write(choose(bytes, count) as Uint8Array);
      else {
        const lines = new TextDecoder().decode(bytes).split(/(?<=\n)/);
        sys.stdout.write((choose(lines, count) as readonly string[]).join(''));
      }
    } catch (error) {
      const reason = reasonOf(error);
      if (reason === 'Is a directory') {
        header(path);
        sys.stderr.write(`${name}: error reading '${path}': ${reason}\n`);
      } else sys.stderr.write(`${name}: cannot open '${path}' for reading: ${reason}\n`);
      code = 1;
    }
  }
  return code;
}
