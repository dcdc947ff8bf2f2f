/** seq: counts. */

import { command } from '../lib/command.ts';
import { NotModelled } from '../lib/not-modelled.ts';
import { UsageError } from '../lib/options.ts';

export const seq = command({
  name: 'seq',
  summary: 'Prints a sequence of numbers',
  usage: 'seq [FIRST [INCREMENT]] LAST',
  main(sys, args) {
    if (args.length === 0) throw new UsageError('missing operand');
    if (args.length > 3) throw new UsageError(`extra operand ‘${args[3]}’`);
    const numbers = args.map((arg) => {
      if (/^-[a-zA-Z-]/.test(arg)) throw new NotModelled(`option ${arg}`);
      if (/^[+-]?\d+\.\d+$/.test(arg)) throw new NotModelled('fractions');
      if (!/^[+-]?\d+$/.test(arg))
        throw new UsageError(`invalid floating point argument: ‘${arg}’`);
      return Number(arg);
    });
    const last = numbers.at(-1) ?? 0;
    const first = numbers.length > 1 ? (numbers[0] ?? 1) : 1;
    const step = numbers.length > 2 ? (numbers[1] ?? 1) : 1;
    if (step === 0) throw new UsageError(`invalid Zero increment value: ‘${args[1]}’`);
    for (let n = first; step > 0 ? n <= last : n >= last; n += step) sys.stdout.write(`${n}\n`);
    return 0;
  },
});
