/** Runs a command text in a shell: parse it whole, refuse what is not modelled, then line by line. */

import { quotedWord } from './ast.ts';
import { parseShell } from './parser.ts';
import { NotModelled, type ShellSyntaxError } from './refusal.ts';
import type { Shell } from './shell.ts';
import { type Streams, writeTo } from './streams.ts';

export interface RunTextOptions {
  /** A file name, `-c`, or nothing for what is typed: it introduces syntax errors. */
  readonly source?: string;
  /** The lines after one that failed are not run. */
  readonly stopOnError?: boolean;
  /** Told of each line before it runs, as it stands in the text. */
  readonly onLine?: (text: string) => void;
}

/**
 * Exit code of the text; 2 for a syntax error, and for a construct that is not modelled, in which
 * case nothing of the text was run.
 * @throws ExitShell, LoopJump, ReturnFromSource, Interrupted
 */
export async function runText(
  shell: Shell,
  text: string,
  streams: Streams,
  options: RunTextOptions,
): Promise<number> {
  let parsed: ReturnType<typeof parseShell>;
  try {
    parsed = parseShell(text);
  } catch (error) {
    if (!(error instanceof NotModelled)) throw error;
    writeTo(shell.sys, streams.stderr, `bash: ${error.message}\n`);
    shell.status = 2;
    return 2;
  }
  const { script, starts, error } = parsed;
  if (script.lines.length === 0 && !error) shell.status = 0;
  for (const [at, line] of script.lines.entries()) {
    options.onLine?.(text.slice(starts[at], starts[at + 1]).trimEnd());
    await shell.runList(line, streams);
    if (options.stopOnError && shell.status !== 0) return shell.status;
  }
  if (!error) return shell.status;
  reportSyntaxError(shell, error, streams, options.source);
  shell.status = 2;
  return 2;
}

function reportSyntaxError(
  shell: Shell,
  error: ShellSyntaxError,
  streams: Streams,
  source: string | undefined,
): void {
  const write = (text: string): void => writeTo(shell.sys, streams.stderr, text);
  if (shell.interactive && source === undefined) return write(`bash: ${error.message}\n`);
  const isFile = source !== undefined && source !== '-c' && source !== 'eval';
  const name = isFile ? source : source === undefined ? shell.name : `${shell.name}: ${source}`;
  const prefix = `${name}: line ${error.line}: `;
  write(`${prefix}${error.message}\n`);
  if (error.excerpt !== undefined) write(`${prefix}\`${error.excerpt}'\n`);
}

/** Runs words that were expanded before, as one simple command. */
export function runWords(
  shell: Shell,
  words: readonly string[],
  streams: Streams,
  line: number,
): Promise<number> {
  return shell.runCommand(
    {
      kind: 'simple',
      assignments: [],
      words: words.map(quotedWord),
      redirects: [],
      line,
      text: words.join(' '),
    },
    streams,
  );
}
