/** The reporters that a command line asks for, as one. */

import { makeReporter } from '../report/registry.ts';
import type { Reporter } from '../report/reporter.ts';
import { wantsColour } from '../report/style.ts';
import type { ReporterChoice } from './options.ts';
import { writerTo } from './outputs.ts';
import { ProgressLine } from './progress.ts';
import { together } from './session.ts';

export interface ReportersOptions {
  readonly choices: readonly ReporterChoice[] | undefined;
  /** `--color` or `--no-color`, if given. */
  readonly colour: boolean | undefined;
  readonly verbose: boolean;
  readonly readFile: (file: string) => string | undefined;
}

const DEFAULT: readonly ReporterChoice[] = [{ name: 'pretty', file: undefined }];

/** @throws QuorateError command-line/unwritable */
export async function openReporters(options: ReportersOptions): Promise<Required<Reporter>> {
  const reporters: Reporter[] = [];
  if (process.stderr.isTTY && !process.env.CI) reporters.push(new ProgressLine(process.stderr));
  for (const { name, file } of options.choices ?? DEFAULT) {
    const isTerminal = file === undefined && Boolean(process.stdout.isTTY);
    reporters.push(
      await makeReporter(name, {
        write: writerTo(file),
        colour: wantsColour(options.colour, process.env, isTerminal),
        columns: isTerminal ? process.stdout.columns : undefined,
        verbose: options.verbose,
        readFile: options.readFile,
      }),
    );
  }
  return together(reporters);
}
