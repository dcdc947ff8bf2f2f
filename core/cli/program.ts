/** The program with all its subcommands, as it is run and as its docs are made from it. */

import { Command } from 'commander';
import type { CommandContext } from './commands/command.ts';
import { COMMANDS } from './commands/index.ts';
import { hasConfig } from './config/find.ts';

const INTRODUCTION = `
Examples:
  $ quorate run clusters/zk-ensemble/lab.yaml     play one scenario
  $ quorate run clusters                          play all below a folder
  $ quorate validate clusters                     only check the files
  $ quorate serve cluster.yaml                    let real clients connect, in real time

Every run has a seed (1 unless you say otherwise); seed and file give one trace, to the byte.
`;

/** `end` is told how the process is to end; called once, when a subcommand has run. */
export function makeProgram(version: string, end: CommandContext['end']): Command {
  const program = new Command('quorate');
  program
    .description('Cluster scenarios in YAML, played in a small deterministic data centre.')
    .version(version, '-V, --version')
    .addHelpText('after', INTRODUCTION)
    .exitOverride()
    .configureOutput({ outputError: () => {} });
  const context: CommandContext = { version, end, config: undefined };
  for (const add of COMMANDS) add(program, context);
  for (const command of program.commands) command.exitOverride().copyInheritedSettings(program);
  program.hook('preAction', async (_, command) => {
    const { config } = command.opts<{ config?: string | boolean }>();
    if (config === false || !command.options.some(({ long }) => long === '--config')) return;
    const named = typeof config === 'string' ? config : undefined;
    if (named === undefined && !hasConfig(process.cwd())) return;
    const [{ loadConfig }, { applyConfig }] = await Promise.all([
      import('./config/load.ts'),
      import('./config/apply.ts'),
    ]);
    const loaded = await loadConfig(named);
    if (loaded) context.config = { file: loaded.file, places: applyConfig(command, loaded) };
  });
  return program;
}
