/** `quorate schema`: JSON Schemas of the user's own files, for editors. */

import type { SchemaFlags } from '../schema-command.ts';
import { type AddCommand, addSharedFlags } from './command.ts';

const EXAMPLES = `
With the plugins that the given or nearest cluster loads; without any, those that come with Quorate.

Examples:
  $ quorate schema scenario > scenario.schema.json
  $ quorate schema --out schemas                      cluster.json, scenario.json, steps.json
  $ quorate schema cluster clusters/custom-role       with the plugins of that cluster

An editor that speaks to yaml-language-server then needs this as the first line of a file:
  # yaml-language-server: $schema=./schemas/scenario.json
`;

export const addSchema: AddCommand = (program, context) => {
  const command = program
    .command('schema')
    .description('print JSON Schemas of clusters, scenarios and steps, for editors')
    .argument('[kind]', 'cluster, scenario or steps; with --out, all of them by default')
    .argument('[paths...]', 'files or folders whose plugins count; the nearest cluster by default')
    .option('--out <folder>', 'write the schemas there instead of printing one')
    .addHelpText('after', EXAMPLES)
    .action(async (kind: string | undefined, paths: string[], flags: SchemaFlags) => {
      const { schemaCommand } = await import('../schema-command.ts');
      context.end(await schemaCommand(kind, paths, flags));
    });
  addSharedFlags(command);
};
