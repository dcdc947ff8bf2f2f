/** sort: orders lines by code unit, as in the C locale. */

import { command } from '../lib/command.ts';
import { reasonOf } from '../lib/failure.ts';
import { linesOf, readText } from '../lib/files.ts';
import { parseOptions, UsageError } from '../lib/options.ts';

export const sort = command({
  name: 'sort',
  summary: 'Sorts lines',
  usage: 'sort [-nru] [FILE]...',
  async main(sys, args) {
    const options = parseOptions(
      args,
      { flags: 'nru', long: { 'numeric-sort': 'n', reverse: 'r', unique: 'u' } },
      2,
    );
    const lines: string[] = [];
    for (const path of options.operands.length > 0 ? options.operands : ['-']) {
      try {
        for (const line of linesOf(await readText(sys, path))) lines.push(line);
      } catch (error) {
        const reason = reasonOf(error);
        const verb = reason === 'Is a directory' ? 'read failed' : 'cannot read';
        throw new UsageError(`${verb}: ${path}: ${reason}`, { code: 2, hint: false });
      }
    }
    const byText = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
    const byNumber = (a: string, b: string): number => leadingNumber(a) - leadingNumber(b);
    const compare = options.has('n') ? byNumber : byText;
    const sign = options.has('r') ? -1 : 1;
    // Lines that compare equal are told apart by their bytes, unless only one of them stays.
    lines.sort((a, b) => sign * (compare(a, b) || (options.has('u') ? 0 : byText(a, b))));
    const kept = options.has('u')
      ? lines.filter((line, index) => index === 0 || compare(lines[index - 1] ?? '', line) !== 0)
      : lines;
    sys.stdout.write(kept.map((line) => `${line}\n`).join(''));
    return 0;
  },
});

function leadingNumber(line: string): number {
  return Number(/^\s*(-?\d*\.?\d+)/.exec(line)?.[1] ?? 0);
}
