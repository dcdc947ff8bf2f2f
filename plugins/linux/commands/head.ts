/** head: the first lines or bytes of files. */

import { command } from '../lib/command.ts';
import { readCount, showParts } from '../lib/parts.ts';

export const head = command({
  name: 'head',
  summary: 'Prints the beginning of files',
  usage: 'head [-n NUMBER | -c NUMBER] [FILE]...',
  main(sys, args) {
    return showParts(sys, 'head', args, (units, count) => {
      const amount = readCount(count);
      if (count.text.startsWith('-')) return units.slice(0, Math.max(0, units.length - amount));
      return units.slice(0, amount);
    });
  },
});
