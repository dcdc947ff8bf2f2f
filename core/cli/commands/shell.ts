/** `quorate shell`: a cluster to sit down at, in virtual time. */

import type { Command } from 'commander';
import { readExecutor, readParam, readSeed } from '../options.ts';
import type { ShellFlags } from '../shell/shell-flags.ts';
import { type AddCommand, addSharedFlags } from './command.ts';
import { tokenOption } from './selection-flags.ts';

const EXAMPLES = `
Examples:
  $ quorate shell clusters/zk-ensemble/cluster.yaml
  $ quorate shell clusters/zk-ensemble/cluster.yaml --start bare --seed 7
  $ quorate shell cluster.yaml < commands.txt       without a terminal: one command a line
  $ quorate shell --attach http://127.0.0.1:40123   at a cluster that \`quorate serve\` serves

Lines go to the shell of the host whose prompt stands there; those with a colon are for the world:
\`:m2\` sits down at another host, \`:kill leader QuorumPeerMain\`, \`:cut m1 from rest\`, \`:wait 5s\`,
\`:roles\`, \`:why\`, \`:save lab.yaml\`. \`:help\` lists them all. Virtual time stands still while you type.
`;

async function shell(
  file: string | undefined,
  flags: ShellFlags,
  command: Command,
): Promise<number> {
  const { attach } = flags;
  if (file !== undefined && attach !== undefined) {
    command.error('error: `--attach` names a cluster that is served, and takes no file');
  }
  if (attach !== undefined) {
    const { attachCommand } = await import('../shell/attach-command.ts');
    return attachCommand(attach, flags);
  }
  if (file === undefined) command.error("error: missing required argument 'file'");
  const { shellCommand } = await import('../shell/shell-command.ts');
  return shellCommand(file, flags);
}

export const addShell: AddCommand = (program, context) => {
  const command = program
    .command('shell')
    .description('sit down at a cluster: type commands, break things, save what was done')
    .argument('[file]', 'a cluster, or a scenario whose cluster, start and bindings are meant')
    .option('--start <stage>', 'how it stands at first, as `start:` says (default: running)')
    .option(
      '--seed <n>',
      "the seed of everything left to chance (default: the scenario's, or 1)",
      readSeed,
    )
    .option(
      '--param <name=value>',
      'a value for a parameter of the scenario; may be given several times',
      readParam,
    )
    .option('--executor <kind>', 'threads (one per host) or inline', readExecutor, 'threads')
    .option('--attach <url>', 'the control address of a cluster that is served, instead of a file')
    .addOption(tokenOption('the token that it demands'))
    .addHelpText('after', EXAMPLES)
    .action(async (file: string | undefined, flags: ShellFlags) => {
      context.end(await shell(file, flags, command));
    });
  addSharedFlags(command);
};
