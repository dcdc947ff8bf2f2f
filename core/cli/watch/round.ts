/**
 * One round of `--watch`: the command line in a process of its own, so that changed plugins are
 * loaded anew and a round that is not wanted any more is simply ended.
 */

import { type ChildProcess, spawn } from 'node:child_process';

/** What a round tells whoever watches. */
export interface RoundNews {
  /** Absolute paths of all files that decide what happens. */
  readonly files: readonly string[];
  /** Folders in which a change of any code counts: those of plugins. */
  readonly codeFolders: readonly string[];
}

/** Set for a round, so that it tells its files over the channel. */
const VARIABLE = 'QUORATE_WATCHED_ROUND';

export class Round {
  /** Settles when the process has ended. */
  readonly ended: Promise<void>;
  private readonly child: ChildProcess;

  constructor(words: readonly string[], onNews: (news: RoundNews) => void) {
    this.child = spawn(process.execPath, [process.argv[1]!, ...words], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      env: { ...process.env, [VARIABLE]: '1' },
    });
    this.child.on('message', (news) => onNews(news as RoundNews));
    this.ended = new Promise((resolve) => {
      this.child.once('close', () => resolve());
      this.child.once('error', () => resolve());
    });
  }

  /** Asks it to end. */
  stop(signal: NodeJS.Signals = 'SIGTERM'): void {
    this.child.kill(signal);
  }
}

/** Tells whoever watches this round; nothing when nobody does. */
export function tellWatcher(news: RoundNews): void {
  if (process.env[VARIABLE] !== '1' || !process.send) return;
  process.send(news);
  // The channel must not keep the round alive.
  process.channel?.unref();
}
