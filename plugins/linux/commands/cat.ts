/** cat: copies files to standard output. */

import { command } from '../lib/command.ts';
import { reasonOf } from '../lib/failure.ts';
import { readBytes } from '../lib/files.ts';
import { parseOptions } from '../lib/options.ts';

export const cat = command({
  name: 'cat',
  summary: 'Prints files, or standard input',
  usage: 'cat [-n] [FILE]...',
  async main(sys, args) {
    const options = parseOptions(args, { flags: 'n', long: { number: 'n' } });
    let code = 0;
    let number = 1;
    let atLineStart = true;
    for (const path of options.operands.length > 0 ? options.operands : ['-']) {
      let bytes: Uint8Array;
      try {
        bytes = await readBytes(sys, path);
      } catch (error) {
        sys.stderr.write(`cat: ${path}: ${reasonOf(error)}\n`);
        code = 1;
        continue;
      }
      if (!options.has('n')) {
        sys.stdout.write(bytes);
        continue;
      }
      for (const line of new TextDecoder().decode(bytes).split(/(?<=\n)/)) {
        sys.stdout.write(atLineStart ? `${String(number++).padStart(6)}\t${line}` : line);
        atLineStart = line.endsWith('\n');
      }
    }
    return code;
  },
});
