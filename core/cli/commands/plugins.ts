/** `quorate plugins`: which plugins there are, and what each brings. */

import type { PluginsFlags } from '../plugins-command.ts';
import { type AddCommand, addSharedFlags } from './command.ts';

const EXAMPLES = `
Examples:
  $ quorate plugins                    those built in, and those of the clusters below this folder
  $ quorate plugins zookeeper          all that it brings: roles, faults, options, events
  $ quorate plugins lab.yaml --json
`;

export const addPlugins: AddCommand = (program, context) => {
  const command = program
    .command('plugins')
    .description('show plugins, and what they bring')
    .argument(
      '[names or paths...]',
      'plugins to show in detail; files, folders or globs whose clusters load plugins',
    )
    .option('--json', 'one JSON array for machines')
    .addHelpText('after', EXAMPLES)
    .action(async (words: string[], flags: PluginsFlags) => {
      const { pluginsCommand } = await import('../plugins-command.ts');
      context.end(await pluginsCommand(words, flags));
    });
  addSharedFlags(command);
};
