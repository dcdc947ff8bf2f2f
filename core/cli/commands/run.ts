/** `quorate run`: plays scenarios and says what came of them. */

import type { Command } from 'commander';
import {
  type NameFilter,
  type ReporterChoice,
  readExecutor,
  readName,
  readParam,
  readReporter,
  readSeed,
} from '../options.ts';
import { type AddCommand, addSharedFlags, type SharedFlags } from './command.ts';

export interface RunFlags extends SharedFlags {
  /** Undefined: each scenario's own. */
  readonly seed?: number;
  readonly param?: Readonly<Record<string, string>>;
  readonly executor: 'threads' | 'inline';
  readonly name?: NameFilter;
  readonly bail?: boolean;
  readonly reporter?: readonly ReporterChoice[];
  readonly trace?: string;
  readonly verifyDeterminism?: boolean;
  readonly verbose?: boolean;
}

const EXAMPLES = `
Examples:
  $ quorate run clusters/zk-ensemble/lab.yaml
  $ quorate run clusters -t leader --seed 7
  $ quorate run clusters -t '/^a (paused|cut-off) leader/' --bail
  $ quorate run clusters --reporter pretty --reporter junit=report.xml
  $ quorate run lab.yaml --trace lab.jsonl      one event a line: time in microseconds, host,
                                                process, kind, data, cause
  $ quorate run clusters --verify-determinism

Exit codes:
  0  everything held                  2  the input is wrong, or nothing matched
  1  an expectation was not met       3  code is at fault, or a limit was hit
  130, 143  ended by Ctrl-C or SIGTERM; the report says what was known
`;

export const addRun: AddCommand = (program, context) => {
  const command: Command = program
    .command('run')
    .description('play scenarios and check what they expect')
    .argument('[paths...]', 'scenario files, folders or globs; the current folder by default')
    .option(
      '-t, --name <text>',
      'only scenarios whose name has this text, or matches /this/',
      readName,
    )
    .option(
      '--seed <n>',
      "the seed of everything left to chance (default: the scenario's, or 1)",
      readSeed,
    )
    .option('--executor <kind>', 'threads (one per host) or inline', readExecutor, 'threads')
    .option('--bail', 'stop after the first scenario that fails')
    .option(
      '--param <name=value>',
      'a value for a parameter of the scenarios; may be given several times',
      readParam,
    )
    .option(
      '--reporter <name[=file]>',
      'pretty, dot, json, junit, tap, github-actions, or a module of your own (./mine.ts), to ' +
        'stdout or a file; may be given several times (default: pretty)',
      readReporter,
    )
    .option('--trace <file>', 'write every event to a file, as JSON lines')
    .option(
      '--verify-determinism',
      'play each scenario in threads, inline, packed, in other windows and in a second process, ' +
        'and compare the traces',
    )
    .option('-v, --verbose', 'show the session of every scenario, not only of failures')
    .addHelpText('after', EXAMPLES)
    .action(async (paths: string[], flags: RunFlags) => {
      const { runCommand } = await import('../run-command.ts');
      context.end(await runCommand(paths, flags, context.version));
    });
  addSharedFlags(command);
};
