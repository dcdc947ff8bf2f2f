/**
 * `--last-failed`: which plays failed when they were played last, kept in a small file of the
 * project. What is not played keeps its entry, so that mending one of three leaves the other two.
 */

import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import type { ScenarioReport } from '../report/reporter.ts';
import { count } from '../report/units.ts';
import type { Play } from './play.ts';
import type { Selection } from './selection.ts';

interface FailedPlay {
  /** From the folder of the project, with `/`. */
  readonly file: string;
  readonly name: string;
  readonly seed: number;
}

const VERSION = 1;

export class LastFailed {
  private readonly project: string;
  private readonly file: string;

  /** The project is that of the current folder. */
  constructor(folder = process.cwd()) {
    this.project = projectOf(folder);
    const modules = join(this.project, 'node_modules');
    const home = existsSync(modules)
      ? join(modules, '.cache/quorate')
      : join(this.project, '.quorate');
    this.file = join(home, 'last-failed.json');
  }

  /** Only what failed last time, each with the seeds that failed unless seeds are asked for. */
  choose(selection: Selection, ownSeeds: boolean): Selection {
    const failed = this.read();
    const seedsOf = (play: Play) =>
      failed.filter((one) => this.isOf(one, play)).map(({ seed }) => seed);
    const all = distinct(selection.plays);
    const again = all.filter((play) => seedsOf(play).length > 0);
    if (again.length === 0) {
      const note = `nothing of this failed last time; all of it is played`;
      return { ...selection, notes: [...selection.notes, note] };
    }
    const plays = ownSeeds
      ? again.flatMap((play) => seedsOf(play).map((seed) => ({ ...play, seed })))
      : selection.plays.filter((play) => seedsOf(play).length > 0);
    const failedLast = `${again.length} of ${count(all.length, 'scenario')} failed last time`;
    return {
      ...selection,
      plays,
      notes: [...selection.notes, `${failedLast}; only that is played`],
    };
  }

  /** Keeps what these plays came to. Nothing is written when nothing has changed. */
  record(plays: readonly Play[], reports: readonly ScenarioReport[]): void {
    const before = this.read();
    let after = before;
    for (const [at, { passed, interrupted, seed }] of reports.entries()) {
      const play = plays[at]!;
      // A part that passes says nothing about the whole.
      if (interrupted || (passed && play.cut)) continue;
      after = after.filter((one) => one.seed !== seed || !this.isOf(one, play));
      const { file, name } = play.scenario;
      if (!passed) after = [...after, { file: this.nameOf(file), name, seed }];
    }
    if (JSON.stringify(after) !== JSON.stringify(before)) this.write(after);
  }

  private isOf({ file, name }: FailedPlay, { scenario }: Play): boolean {
    return scenario.name === name && this.nameOf(scenario.file) === file;
  }

  private nameOf(file: string): string {
    return relative(this.project, resolve(file)).replaceAll('\\', '/');
  }

  private read(): readonly FailedPlay[] {
    try {
      const { version, failed } = JSON.parse(readFileSync(this.file, 'utf8'));
      return version === VERSION && Array.isArray(failed) ? failed : [];
    } catch {
      return [];
    }
  }

  /** Through a second file, since another run may read it meanwhile. */
  private write(failed: readonly FailedPlay[]): void {
    try {
      const folder = dirname(this.file);
      mkdirSync(folder, { recursive: true });
      if (folder.endsWith('.quorate')) writeFileSync(join(folder, '.gitignore'), '*\n');
      const draft = `${this.file}.${process.pid}`;
      writeFileSync(draft, `${JSON.stringify({ version: VERSION, failed }, undefined, 2)}\n`);
      renameSync(draft, this.file);
    } catch {
      // A project that cannot be written to has no memory, and no less of a run.
    }
  }
}

/** The nearest folder with a package.json, or the folder itself. */
function projectOf(folder: string): string {
  for (let one = folder; ; one = dirname(one)) {
    if (existsSync(join(one, 'package.json'))) return one;
    if (dirname(one) === one) return folder;
  }
}

/** One play of each scenario. */
function distinct(plays: readonly Play[]): Play[] {
  const seen = new Set<string>();
  return plays.filter(({ scenario: { file, name }, cut }) => {
    const key = `${file}\n${name}\n${cut?.line ?? ''}`;
    return !seen.has(key) && seen.add(key);
  });
}
