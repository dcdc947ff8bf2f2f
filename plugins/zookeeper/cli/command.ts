/**
 * A command inside zkCli.sh: its line in the help, its options, and what it does with a client.
 */
import type { OutputStream, System, ZooKeeper } from '../platform.ts';
import type { OptionGroup, OptionSpec, ParsedOptions } from './options.ts';

export interface CliContext {
  readonly sys: System;
  readonly zk: ZooKeeper;
  readonly out: OutputStream;
  readonly err: OutputStream;
  /** What commands remember from one run to the next, by their names. */
  readonly kept: Map<string, string>;
}

export interface CliCommand {
  readonly name: string;
  /** After the name in the help, and when the arity is wrong. */
  readonly usage: string;
  readonly options: OptionSpec;
  /** Those of them that exclude one another. */
  readonly group?: OptionGroup;
  /** Words needed, the command's name included; fewer print the usage. */
  readonly arity: number;
  /**
   * The old form `name path [watch]`: the third word is replaced by `-w`, with this new form in the
   * complaint.
   */
  readonly deprecated?: { readonly old: string; readonly now: string; readonly watch: boolean };
  run(context: CliContext, options: ParsedOptions): Promise<void>;
}

/** The path: the word after the name. */
export function pathOf(options: ParsedOptions): string {
  return options.args[1] ?? '';
}
