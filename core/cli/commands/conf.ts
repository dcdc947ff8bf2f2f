/** `quorate conf`: the configuration of a cluster as the files that its hosts would have. */

import { Argument } from 'commander';
import type { ConfFlags } from '../conf-export-command.ts';
import { type AddCommand, addSharedFlags } from './command.ts';

const EXAMPLES = `
One folder is written for each host, and in it each file at its path on the host. What it holds can
be copied as it is to a real host, or be read again as \`conf: ./out/m1\` of a host in a cluster file.

Examples:
  $ quorate conf export clusters/zk-ensemble/cluster.yaml out
  $ rsync -a out/m1/ root@m1:/
`;

export const addConf: AddCommand = (program, context) => {
  const command = program
    .command('conf')
    .description('write the configuration files that the hosts of a cluster would have')
    .addArgument(new Argument('<action>', 'export').choices(['export']))
    .argument('<cluster>', 'a cluster file, or a scenario whose cluster is meant')
    .argument('<folder>', 'where to write; it is made when it is missing')
    .option('--force', 'write also over files that are there')
    .addHelpText('after', EXAMPLES)
    .action(async (_action: string, cluster: string, folder: string, flags: ConfFlags) => {
      const { confExportCommand } = await import('../conf-export-command.ts');
      context.end(await confExportCommand(cluster, folder, flags));
    });
  addSharedFlags(command);
};
