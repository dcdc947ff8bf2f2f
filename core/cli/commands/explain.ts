/** `quorate explain`: what a scenario or cluster unfolds to, without playing it. */

import type { ExplainFlags } from '../explain-command.ts';
import { type AddCommand, addSharedFlags } from './command.ts';
import { nameOption, paramOption } from './selection-flags.ts';

const EXAMPLES = `
Examples:
  $ quorate explain clusters/zk-ensemble/lab.yaml
  $ quorate explain clusters/zk-ensemble/cluster.yaml --host m1
  $ quorate explain lab.yaml --param pause=5s --json
`;

export const addExplain: AddCommand = (program, context) => {
  const command = program
    .command('explain')
    .description('show what scenarios and clusters unfold to, and why; play nothing')
    .argument('<paths...>', 'scenario or cluster files')
    .option('--host <name>', 'only this host: its roles, its files, and where each key comes from')
    .addOption(nameOption())
    .addOption(paramOption())
    .option('--json', 'one JSON array for machines')
    .addHelpText('after', EXAMPLES)
    .action(async (paths: string[], flags: ExplainFlags) => {
      const { explainCommand } = await import('../explain-command.ts');
      context.end(await explainCommand(paths, flags));
    });
  addSharedFlags(command);
};
