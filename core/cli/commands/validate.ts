/** `quorate validate`: reads and checks scenarios and clusters, and runs nothing. */

import { readReporter } from '../options.ts';
import type { ValidateFlags } from '../validate-command.ts';
import { type AddCommand, addSharedFlags } from './command.ts';
import { paramOption } from './selection-flags.ts';

const EXAMPLES = `
Examples:
  $ quorate validate clusters
  $ quorate validate clusters/zk-ensemble/cluster.yaml --reporter json
`;

export const addValidate: AddCommand = (program, context) => {
  const command = program
    .command('validate')
    .description('check scenario and cluster files, and run nothing')
    .argument('[paths...]', 'files, folders or globs; the current folder by default')
    .addOption(paramOption())
    .option(
      '--reporter <name[=file]>',
      'pretty, dot, json, junit, tap, github-actions, or a module of your own (./mine.ts), to ' +
        'stdout or a file; may be given several times (default: pretty)',
      readReporter,
    )
    .addHelpText('after', EXAMPLES)
    .action(async (paths: string[], flags: ValidateFlags) => {
      const { validateCommand } = await import('../validate-command.ts');
      context.end(await validateCommand(paths, flags, context.version));
    });
  addSharedFlags(command);
};
