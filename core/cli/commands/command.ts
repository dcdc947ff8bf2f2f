/**
 * What a subcommand is: a function that adds itself to the program and returns its exit code when
 * it has run. To add one, write a file beside this and name it in `index.ts`.
 */

import type { Command } from 'commander';

/** What every subcommand gets. */
export interface CommandContext {
  readonly version: string;
  /** Tells the process how to end; called once. */
  readonly end: (exitCode: number) => void;
}

export type AddCommand = (program: Command, context: CommandContext) => void;

/** Flags that all subcommands share. */
export interface SharedFlags {
  /** `--color`, `--no-color`; undefined when neither was given. */
  readonly color?: boolean;
}

/** The flags that were typed, as opposed to those that the environment or a file sets. */
export function givenOf<F extends object>(command: Command): ReadonlySet<keyof F> {
  const names = command.options.map((option) => option.attributeName());
  const given = names.filter((name) => command.getOptionValueSource(name) === 'cli');
  return new Set(given as (keyof F)[]);
}

export function addSharedFlags(command: Command): Command {
  return command
    .option('--color', 'use colours, whatever the terminal and the environment say')
    .option('--no-color', 'use none');
}
