/** tee: copies standard input to standard output and to files. */

import { command } from '../lib/command.ts';
import { reasonOf } from '../lib/failure.ts';
import { parseOptions } from '../lib/options.ts';
import { resolvePath } from '../lib/paths.ts';

export const tee = command({
  name: 'tee',
  summary: 'Copies standard input to standard output and files',
  usage: 'tee [-a] [FILE]...',
  async main(sys, args) {
    const options = parseOptions(args, { flags: 'a', long: { append: 'a' } });
    const open: string[] = [];
    let code = 0;
    for (const path of options.operands) {
      const absolute = resolvePath(sys.cwd, path);
      if (absolute === '/dev/null') continue;
      try {
        if (options.has('a')) sys.disk.append(absolute, '');
        else sys.disk.write(absolute, '');
        open.push(absolute);
      } catch (error) {
        sys.stderr.write(`tee: ${path}: ${reasonOf(error)}\n`);
        code = 1;
      }
    }
    for (
      let line = await sys.stdin.readLine();
      line !== undefined;
      line = await sys.stdin.readLine()
    ) {
      sys.stdout.write(`${line}\n`);
      for (const path of open) sys.disk.append(path, `${line}\n`);
    }
    return code;
  },
});
