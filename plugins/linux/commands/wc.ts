/** wc: counts lines, words and bytes. */

import { command } from '../lib/command.ts';
import { reasonOf } from '../lib/failure.ts';
import { readBytes, statOf } from '../lib/files.ts';
import { parseOptions } from '../lib/options.ts';

export const wc = command({
  name: 'wc',
  summary: 'Counts lines, words and bytes',
  usage: 'wc [-lwc] [FILE]...',
  async main(sys, args) {
    const options = parseOptions(args, {
      flags: 'lwc',
      long: { lines: 'l', words: 'w', bytes: 'c' },
    });
    const letters = [...'lwc'].filter((letter) => options.has(letter));
    const shown = letters.length > 0 ? letters : [...'lwc'];
    const paths = options.operands.length > 0 ? options.operands : ['-'];
    const rows: { counts: number[]; name: string }[] = [];
    const totals = shown.map(() => 0);
    let code = 0;
    const outputs: (() => void)[] = [];
    for (const path of paths) {
      let bytes = new Uint8Array(0);
      try {
        bytes = Uint8Array.from(await readBytes(sys, path));
      } catch (error) {
        const reason = reasonOf(error);
        outputs.push(() => sys.stderr.write(`wc: ${path}: ${reason}\n`));
        code = 1;
        if (reason !== 'Is a directory') continue;
      }
      const counts = shown.map((letter) => countOf(letter, bytes));
      for (const [index, count] of counts.entries()) totals[index] = (totals[index] ?? 0) + count;
      const row = { counts, name: options.operands.length > 0 ? path : '' };
      rows.push(row);
      outputs.push(() => print(row));
    }
    // The columns are as wide as the size of all files together; 7 where a size is not known.
    const sizes = options.operands.map((path) => statOf(sys, path));
    const isKnown =
      sizes.length > 0 && sizes.every((stat) => stat === undefined || stat.kind === 'file');
    const total = sizes.reduce((sum, stat) => sum + (stat?.size ?? 0), 0);
    const isSingle = shown.length === 1 && paths.length === 1;
    const width = isSingle ? 1 : isKnown ? String(total).length : 7;
    const print = ({ counts, name }: { counts: number[]; name: string }): void => {
      const columns = counts.map((count) => String(count).padStart(width)).join(' ');
      sys.stdout.write(`${columns}${name === '' ? '' : ` ${name}`}\n`);
    };
    for (const output of outputs) output();
    if (paths.length > 1) print({ counts: totals, name: 'total' });
    return code;
  },
});

function countOf(letter: string, bytes: Uint8Array): number {
  if (letter === 'c') return bytes.length;
  if (letter === 'l') return bytes.reduce((lines, byte) => lines + Number(byte === 10), 0);
  return new TextDecoder().decode(bytes).match(/\S+/g)?.length ?? 0;
}
