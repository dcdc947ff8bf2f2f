/**
 * What a subcommand is: a function that adds itself to the program and returns its exit code when
 * it has run. To add one, write a file beside this and name it in `index.ts`.
 */

import { type Command, Option } from 'commander';

/** What every subcommand gets. */
export interface CommandContext {
  readonly version: string;
  /** Tells the process how to end; called once. */
  readonly end: (exitCode: number) => void;
  /** The configuration file that counts, and what it sets; known once the command runs. */
  config: { readonly file: string; readonly places: ReadonlyMap<string, string> } | undefined;
}

/** Where the value of a flag comes from, the strongest first; undefined: from nowhere. */
export type Origin = 'cli' | 'env' | 'config' | undefined;

export type OriginOf<F extends object> = (flag: keyof F) => Origin;

export type AddCommand = (program: Command, context: CommandContext) => void;

/** Flags that all subcommands share. */
export interface SharedFlags {
  /** `--color`, `--no-color`; undefined when neither was given. */
  readonly color?: boolean;
}

/** Where commander has the values of flags from. */
export function originOf<F extends object>(command: Command): OriginOf<F> {
  return (flag) => {
    const source = command.getOptionValueSource(String(flag));
    const known = ['cli', 'env', 'config'] as const;
    return known.find((one) => one === source);
  };
}

export function addSharedFlags(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--config <file>',
        'the configuration file (default: the nearest, up to the project)',
      ).env('QUORATE_CONFIG'),
    )
    .option('--no-config', 'read none')
    .option('--color', 'use colours, whatever the terminal and the environment say')
    .option('--no-color', 'use none');
}
