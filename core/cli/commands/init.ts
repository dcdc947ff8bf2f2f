/** `quorate init`: the first files of a project, or of a plugin. */

import type { InitFlags } from '../init-command.ts';
import { type AddCommand, addSharedFlags } from './command.ts';

const EXAMPLES = `
It asks nothing, and never writes over a file that is there.

Examples:
  $ quorate init                        a cluster and a scenario, here
  $ quorate init labs                   the same in a folder of its own
  $ quorate init --plugin scheduler     a package quorate-plugin-scheduler in TypeScript, with a
                                        role, a command, a fault, checks, scenarios and tests
`;

export const addInit: AddCommand = (program, context) => {
  const command = program
    .command('init')
    .description('write the first files of a project, or of a plugin')
    .argument(
      '[folder]',
      'where; the current folder by default, quorate-plugin-<name> for a plugin',
    )
    .option('--plugin <name>', 'a plugin package of this name')
    .addHelpText('after', EXAMPLES)
    .action(async (folder: string | undefined, flags: InitFlags) => {
      const { initCommand } = await import('../init-command.ts');
      context.end(initCommand(folder, flags, context.version));
    });
  addSharedFlags(command);
};
