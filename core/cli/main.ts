#!/usr/bin/env node
/**
 * The command line. This file only reads flags, hands over to a subcommand and ends the process;
 * everything heavy is loaded by the subcommand, so that `--help` and mistakes are answered at once.
 */

import { type Command, CommanderError } from 'commander';
import { QuorateError } from '../errors/quorate-error.ts';
import { drawError } from '../report/error.ts';
import { styleFor, wantsColour } from '../report/style.ts';
import { ownVersion } from '../scenario/version.ts';
import { ConfigProblems } from './config/problems.ts';
import { asQuorateError, plainFault } from './faults.ts';
import { makeProgram } from './program.ts';

const USAGE_EXIT = 2;

/** Ends the process; what was printed has been handed to the system by then. */
function end(exitCode: number): void {
  process.exitCode = exitCode;
  process.stdout.write('', () => process.exit(exitCode));
}

/** What is wrong in the configuration file. */
async function reportProblems({ problems, sources }: ConfigProblems): Promise<void> {
  const { Page } = await import('./page.ts');
  await new Page(colourFlag()).problems(problems, (file) => sources.get(file));
  end(USAGE_EXIT);
}

function colourFlag(): false | undefined {
  return process.argv.includes('--no-color') ? false : undefined;
}

function report(error: QuorateError): void {
  const style = styleFor(wantsColour(colourFlag(), process.env, Boolean(process.stderr.isTTY)));
  process.stderr.write(`${drawError(plainFault(error), style).join('\n')}\n`);
  end(error.exit);
}

/** Commander's own words, without its prefix, as one sentence. */
function usageError(error: CommanderError, program: Command): QuorateError {
  const why = error.message
    .replace(/^error: /, '')
    .replace(/^option '(--?\w[\w-]*)[^']*' argument .*? is invalid\. /s, '`$1`: ')
    .replace(/^command-argument value '(.*)' is invalid for argument '(\w+)'/s, '`$1` is no $2')
    .replace(/\n\((.*)\)$/s, '. $1');
  const isCommand = program.commands.some((command) => command.name() === process.argv[2]);
  const words = isCommand ? `${process.argv[2]} ` : '';
  return new QuorateError('command-line/usage', { why, help: `quorate ${words}--help` });
}

// Whoever reads our output may stop reading: `quorate run … | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0);
  throw error;
});

const program = makeProgram(ownVersion(), end);
try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof ConfigProblems) await reportProblems(error);
  else if (!(error instanceof CommanderError)) report(asQuorateError(error));
  else if (error.exitCode === 0) end(0);
  else if (error.code === 'commander.help') end(USAGE_EXIT);
  else report(usageError(error, program));
}
