/** `quorate run`: plays scenarios and says what came of them. */

import { type Command, Option } from 'commander';
import {
  readBreak,
  readDuration,
  readExecutor,
  readJobs,
  readReporter,
  readSeed,
  readSeeds,
} from '../options.ts';
import type { RunFlags } from '../run-flags.ts';
import { type AddCommand, addSharedFlags, originOf } from './command.ts';
import { nameOption, paramOption, tagOption } from './selection-flags.ts';

const EXAMPLES = `
Examples:
  $ quorate run clusters/zk-ensemble/lab.yaml
  $ quorate run clusters/zk-ensemble/lab.yaml:42     up to the step at line 42
  $ quorate run lab.yaml --break 42                  sit down before the step at line 42
  $ quorate run clusters -t leader --seed 7
  $ quorate run clusters -t '/^a (paused|cut-off) leader/' --bail
  $ quorate run clusters --tag disks --tag '!slow'
  $ quorate run clusters --seeds 1..20 -j 4          each scenario with each seed
  $ quorate run clusters --reporter pretty --reporter junit=report.xml
  $ quorate run lab.yaml --trace lab.jsonl      one event a line: time in microseconds, host,
                                                process, kind, data, cause
  $ quorate run lab.yaml -u                     the screens of its transcripts, brought up to date
  $ quorate run clusters --verify-determinism

Exit codes:
  0  everything held                  2  the input is wrong, or nothing matched
  1  an expectation was not met       3  code is at fault, or a limit was hit
  130, 143  ended by Ctrl-C or SIGTERM; the report says what was known
`;

/** The flags that say what is played. */
function addSelection(command: Command): void {
  command
    .argument(
      '[paths...]',
      'scenario files, folders or globs; file.yaml:42 plays up to that line; the current folder ' +
        'by default',
    )
    .addOption(nameOption())
    .addOption(tagOption())
    .addOption(
      new Option(
        '--seed <n>',
        "the seed of everything left to chance (default: the scenario's, or 1)",
      )
        .argParser(readSeed)
        .env('QUORATE_SEED'),
    )
    .addOption(
      new Option(
        '--seeds <list>',
        'play each scenario once with each of these seeds, as 1..20 or 1,5,9, and sum up',
      )
        .argParser(readSeeds)
        .env('QUORATE_SEEDS'),
    )
    .addOption(paramOption())
    .option('--last-failed', 'only what failed when it was played last; everything if nothing did')
    .option('--replay <recording>', 'play again what `serve --record` wrote, to the same trace')
    .option('--list', 'only say what would be played')
    .option('--pass-with-no-tests', 'that nothing matched is no error');
}

/** The flags that say how it is played. */
function addExecution(command: Command): void {
  command
    .addOption(
      new Option(
        '--executor <kind>',
        'threads (one per host) or inline (default: threads; inline with --seeds)',
      )
        .argParser(readExecutor)
        .env('QUORATE_EXECUTOR'),
    )
    .addOption(
      new Option(
        '-j, --jobs <n>',
        'plays that run at once; the report does not depend on it (default: 1; with --seeds one ' +
          'per processor)',
      )
        .argParser(readJobs)
        .env('QUORATE_JOBS'),
    )
    .option(
      '-u, --update',
      'write into transcripts what the screen shows, keeping wildcards that fit; texts of expect ' +
        'are what you demand, and stay',
    )
    .option('--bail', 'stop after the first scenario that fails')
    .addOption(
      new Option('--timeout <duration>', 'real time that one scenario may take')
        .argParser(readDuration)
        .env('QUORATE_TIMEOUT'),
    )
    .addOption(
      new Option(
        '--max-time <duration>',
        'virtual time that one scenario may take (default: limits.time of its cluster)',
      )
        .argParser(readDuration)
        .env('QUORATE_MAX_TIME'),
    )
    .option(
      '--verify-determinism',
      'play each scenario in threads, inline, packed, in other windows and in a second process, ' +
        'and compare the traces',
    );
}

/** The flags of a person who sits at the run. */
function addVisits(command: Command): void {
  command
    .option(
      '--break <line>',
      'stop before the step at this line, or at the first `failure`, and sit down there',
      readBreak,
    )
    .option('--pause', 'show each step and wait for Enter before it, for a class');
}

/** The flags that say what is told, and where. */
function addReports(command: Command): void {
  command
    .addOption(
      new Option(
        '--reporter <name[=file]>',
        'pretty, dot, json, junit, tap, github-actions, or a module of your own (./mine.ts), to ' +
          'stdout or a file; may be given several times (default: pretty)',
      )
        .argParser(readReporter)
        .env('QUORATE_REPORTER'),
    )
    .option('--watch', 'play again whenever a file changes or a key is pressed')
    .option('--print-config', 'only say what counts, and where it comes from')
    .option('--trace <file>', 'write every event to a file, as JSON lines; {seed} is the seed')
    .option('-v, --verbose', 'show the session of every scenario, not only of failures');
}

export const addRun: AddCommand = (program, context) => {
  const command = program.command('run').description('play scenarios and check what they expect');
  addSelection(command);
  addExecution(command);
  addVisits(command);
  addReports(command);
  addSharedFlags(command);
  command.addHelpText('after', EXAMPLES).action(async (paths: string[]) => {
    const { runCommand } = await import('../run-command.ts');
    context.end(await runCommand(paths, command.opts(), originOf<RunFlags>(command), context));
  });
};
