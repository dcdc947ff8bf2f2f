/** tail: the last lines or bytes of files. Following a file (-f) is refused. */

import { command } from '../lib/command.ts';
import { readCount, showParts } from '../lib/parts.ts';

export const tail = command({
  name: 'tail',
  summary: 'Prints the end of files',
  usage: 'tail [-n [+]NUMBER | -c [+]NUMBER] [FILE]...',
  main(sys, args) {
    return showParts(sys, 'tail', args, (units, count) => {
      const amount = readCount(count);
      if (count.text.startsWith('+')) return units.slice(Math.max(0, amount - 1));
      return amount === 0 ? units.slice(0, 0) : units.slice(-amount);
    });
  },
});
