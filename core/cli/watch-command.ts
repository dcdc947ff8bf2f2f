/**
 * `run --watch`: plays, waits until a file that matters changes or a key is pressed, and plays
 * again. Each round is a process of its own; here only files, keys and signals are heard.
 */

import { relative } from 'node:path';
import { QuorateError } from '../errors/quorate-error.ts';
import { styleFor, wantsColour } from '../report/style.ts';
import { count } from '../report/units.ts';
import { SIGNAL_EXIT, type StopSignal } from './exit-code.ts';
import type { RunFlags } from './run-flags.ts';
import { readTargets } from './targets.ts';
import { WatchedFiles } from './watch/files.ts';
import { Keys } from './watch/keys.ts';
import { Round } from './watch/round.ts';

/** Returns the exit code. @throws QuorateError command-line/watch-in-ci, command-line/bad-line */
export async function watchCommand(words: readonly string[], flags: RunFlags): Promise<number> {
  if (process.env.CI) throw new QuorateError('command-line/watch-in-ci');
  const { paths } = readTargets(words);
  return new Watch(paths, flags).end;
}

/** What each key does, as it is told below a round. */
const KEYS = 'a all   f failed   r or Enter again   s next seed   q quit';

class Watch {
  /** Settles with the exit code. */
  readonly end: Promise<number>;
  private readonly base = withoutFlag(process.argv.slice(2), ['--watch'], []);
  private readonly style: ReturnType<typeof styleFor>;
  private readonly files: WatchedFiles;
  private readonly keys: Keys;
  private round: Round | undefined;
  /** The words of the round that is played, or was played last. */
  private words: readonly string[] = this.base;
  /** The words of the round that is wanted next. */
  private wanted: readonly string[] | undefined;
  private seed: number;
  private exitCode: number | undefined;
  private wake: () => void = () => {};

  constructor(paths: readonly string[], flags: RunFlags) {
    this.style = styleFor(wantsColour(flags.color, process.env, Boolean(process.stderr.isTTY)));
    this.seed = flags.seed ?? flags.seeds?.at(-1) ?? 1;
    this.files = new WatchedFiles(paths, (changed) => this.changed(changed));
    this.keys = new Keys(
      (key) => this.pressed(key),
      () => this.stop(SIGNAL_EXIT.SIGINT),
    );
    for (const signal of ['SIGINT', 'SIGTERM'] as const satisfies readonly StopSignal[]) {
      process.on(signal, () => this.stop(SIGNAL_EXIT[signal]));
    }
    this.end = this.loop();
  }

  private async loop(): Promise<number> {
    await this.files.ready();
    this.wanted = this.base;
    while (this.exitCode === undefined) {
      this.words = this.wanted ?? this.words;
      this.wanted = undefined;
      this.round = new Round(this.words, (news) => this.files.take(news));
      await this.round.ended;
      this.round = undefined;
      if (this.exitCode === undefined && this.wanted === undefined) await this.rest();
    }
    this.keys.close();
    await this.files.close();
    return this.exitCode;
  }

  /** Until something is wanted again. */
  private rest(): Promise<void> {
    this.tell(`watching ${count(this.files.count, 'file')}   ${KEYS}`);
    return new Promise((resolve) => {
      this.wake = resolve;
    });
  }

  private play(words: readonly string[]): void {
    this.wanted = words;
    this.round?.stop();
    this.wake();
  }

  private stop(exitCode: number): void {
    this.exitCode = exitCode;
    this.round?.stop();
    this.wake();
  }

  private changed(files: readonly string[]): void {
    const names = files.map((file) => relative('', file)).sort();
    this.tell(`changed ${names.join(', ')}`);
    this.play(this.words);
  }

  private pressed(key: string): void {
    switch (key) {
      case 'a':
        return this.play(this.base);
      case 'f':
        return this.play([...withoutFlag(this.base, ['--last-failed'], []), '--last-failed']);
      case 'r':
      case '\r':
      case '\n':
        return this.play(this.words);
      case 's': {
        this.seed++;
        const words = withoutFlag(this.base, ['--last-failed'], ['--seed', '--seeds']);
        return this.play([...words, '--seed', String(this.seed)]);
      }
      case 'q':
        return this.stop(0);
    }
  }

  private tell(text: string): void {
    process.stderr.write(`\n${this.style.inverse(' WATCH ')} ${this.style.dim(text)}\n`);
  }
}

/** A command line without some flags, alone or with their values. */
function withoutFlag(
  words: readonly string[],
  alone: readonly string[],
  withValue: readonly string[],
): string[] {
  return words.filter((word, at) => {
    const isFlag = alone.includes(word) || withValue.includes(word);
    const isValue = withValue.includes(words[at - 1] ?? '');
    return !isFlag && !isValue && !withValue.some((flag) => word.startsWith(`${flag}=`));
  });
}
