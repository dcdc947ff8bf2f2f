/**
 * What a command file declares. The wrapper turns wrong calls and refusals into the texts and exit
 * codes that every command shares, so that a command's own code holds only what is its own.
 */

import { NotModelled } from './not-modelled.ts';
import { UsageError } from './options.ts';
import type { Program, System } from './system.ts';

export interface Command extends Program {
  readonly summary: string;
  readonly usage: string;
}

export interface CommandDefinition {
  readonly name: string;
  readonly summary: string;
  readonly usage: string;
  readonly kind?: Program['kind'];
  readonly jvm?: boolean;
  readonly startup?: Program['startup'];
  /** Arguments without `argv[0]`; nothing returned is exit code 0. */
  main(sys: System, args: readonly string[]): Promise<number | void> | number | void;
}

/** Start of a small native program from the page cache. */
const NATIVE_STARTUP = { minMs: 1, maxMs: 3 };

export function command(definition: CommandDefinition): Command {
  const { name, summary, usage, kind = 'command', jvm = false } = definition;
  return {
    name,
    summary,
    usage,
    kind,
    jvm,
    startup: definition.startup ?? NATIVE_STARTUP,
    async main(sys) {
      try {
        return (await definition.main(sys, sys.argv.slice(1))) ?? 0;
      } catch (error) {
        if (error instanceof NotModelled) {
          sys.stderr.write(`${name}: ${error.message}\n`);
          return 2;
        }
        if (!(error instanceof UsageError)) throw error;
        const hint = error.hint ? `Try '${name} --help' for more information.\n` : '';
        sys.stderr.write(`${name}: ${error.message}\n${hint}`);
        return error.code;
      }
    },
  };
}
