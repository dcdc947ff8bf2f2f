/** `quorate list`: which scenarios there are, where, and what they are chosen by. */

import type { ListFlags } from '../list-command.ts';
import { type AddCommand, addSharedFlags } from './command.ts';
import { nameOption, paramOption, tagOption } from './selection-flags.ts';

const EXAMPLES = `
Examples:
  $ quorate list clusters
  $ quorate list clusters --tag disks
  $ quorate list clusters --json
`;

export const addList: AddCommand = (program, context) => {
  const command = program
    .command('list')
    .description('list scenarios, and play nothing')
    .argument('[paths...]', 'scenario files, folders or globs; the current folder by default')
    .addOption(nameOption())
    .addOption(tagOption())
    .addOption(paramOption())
    .option('--json', 'one JSON array for machines')
    .addHelpText('after', EXAMPLES)
    .action(async (paths: string[], flags: ListFlags) => {
      const { listCommand } = await import('../list-command.ts');
      context.end(await listCommand(paths, flags));
    });
  addSharedFlags(command);
};
