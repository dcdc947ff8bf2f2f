/**
 * ls: lists directories, one name a line as it does when its output is no terminal. Owners and
 * permissions are those of a host where root made everything: only the x bit varies.
 */

import { formatTime } from '../../../core/plugin/index.ts';
import { command } from '../lib/command.ts';
import { reasonOf } from '../lib/failure.ts';
import { type Options, parseOptions } from '../lib/options.ts';
import { joinPath, resolvePath } from '../lib/paths.ts';
import type { FileStat, System } from '../lib/system.ts';

interface Entry {
  readonly name: string;
  readonly path: string;
  readonly stat: FileStat;
}

const BLOCK = 4_096;
const HALF_YEAR_MS = (365.2425 / 2) * 86_400_000;

export const ls = command({
  name: 'ls',
  summary: 'Lists files and directories',
  usage: 'ls [-1aAdhlrRt] [FILE]...',
  main(sys, args) {
    const options = parseOptions(
      args,
      { flags: '1aAdhlrRt', long: { all: 'a', 'almost-all': 'A', directory: 'd', color: 'C' } },
      2,
    );
    const operands = options.operands.length > 0 ? options.operands : ['.'];
    let code = 0;
    const entries: Entry[] = [];
    for (const name of operands) {
      const path = resolvePath(sys.cwd, name);
      try {
        entries.push({ name, path, stat: sys.disk.stat(path) });
      } catch (error) {
        sys.stderr.write(`ls: cannot access '${name}': ${reasonOf(error)}\n`);
        code = 2;
      }
    }
    const isListed = ({ stat }: Entry): boolean => stat.kind === 'directory' && !options.has('d');
    const files = sort(
      entries.filter((entry) => !isListed(entry)),
      options,
    );
    const directories = sort(entries.filter(isListed), options);
    sys.stdout.write(formatEntries(sys, files, options));
    const listing = new Listing(sys, options, files.length > 0);
    for (const directory of directories) {
      listing.directory(directory, operands.length > 1 || options.has('R'));
    }
    return code;
  },
});

class Listing {
  private readonly sys: System;
  private readonly options: Options;
  private needsBlankLine: boolean;

  constructor(sys: System, options: Options, needsBlankLine: boolean) {
    this.sys = sys;
    this.options = options;
    this.needsBlankLine = needsBlankLine;
  }

  directory(directory: Entry, hasHeader: boolean): void {
    const { sys, options } = this;
    if (this.needsBlankLine) sys.stdout.write('\n');
    this.needsBlankLine = true;
    if (hasHeader) sys.stdout.write(`${directory.name}:\n`);
    const entries = this.entriesOf(directory);
    if (options.has('l')) {
      const kilobytes = entries.reduce((sum, { stat }) => sum + blocksOf(stat), 0);
      sys.stdout.write(`total ${options.has('h') ? humanSize(kilobytes * 1_024) : kilobytes}\n`);
    }
    sys.stdout.write(formatEntries(sys, entries, options));
    if (!options.has('R')) return;
    for (const entry of entries) {
      if (entry.stat.kind !== 'directory' || entry.name === '.' || entry.name === '..') continue;
      this.directory({ ...entry, name: joinPath(directory.name, entry.name) }, true);
    }
  }

  private entriesOf({ path }: Entry): Entry[] {
    const { sys, options } = this;
    const isHidden = (name: string): boolean => name.startsWith('.');
    const names = sys.disk
      .list(path)
      .filter((name) => options.has('a') || options.has('A') || !isHidden(name));
    if (options.has('a')) names.push('.', '..');
    const entries = names.map((name) => {
      const full = resolvePath(path, name);
      return { name, path: full, stat: sys.disk.stat(full) };
    });
    return sort(entries, options);
  }
}

function sort(entries: readonly Entry[], options: Options): Entry[] {
  const sorted = [...entries].sort((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)));
  if (options.has('t')) sorted.sort((a, b) => b.stat.modifiedMs - a.stat.modifiedMs);
  return options.has('r') ? sorted.reverse() : sorted;
}

function formatEntries(sys: System, entries: readonly Entry[], options: Options): string {
  if (!options.has('l')) return entries.map(({ name }) => `${name}\n`).join('');
  const rows = entries.map((entry) => ({
    entry,
    links: String(linksOf(sys, entry)),
    size: options.has('h') ? humanSize(entry.stat.size) : String(entry.stat.size),
  }));
  const widest = (texts: readonly string[]): number => Math.max(0, ...texts.map((t) => t.length));
  const linksWidth = widest(rows.map(({ links }) => links));
  const sizeWidth = widest(rows.map(({ size }) => size));
  return rows
    .map(({ entry: { name, stat }, links, size }) => {
      const kind = stat.kind === 'directory' ? 'd' : '-';
      const x = stat.executable || stat.kind === 'directory' ? 'x' : '-';
      const mode = `${kind}rw${x}r-${x}r-${x}`;
      const owner = `${links.padStart(linksWidth)} root root ${size.padStart(sizeWidth)}`;
      return `${mode} ${owner} ${dateOf(sys, stat)} ${name}\n`;
    })
    .join('');
}

function dateOf(sys: System, { modifiedMs }: FileStat): string {
  const age = sys.clock.wall() - modifiedMs;
  const isRecent = age >= 0 && age < HALF_YEAR_MS;
  return formatTime(modifiedMs, isRecent ? '%b %e %H:%M' : '%b %e  %Y');
}

/** A directory is linked from above, from itself and from each directory in it. */
function linksOf(sys: System, { path, stat }: Entry): number {
  if (stat.kind === 'file') return 1;
  const inside = sys.disk.list(path).map((name) => sys.disk.stat(joinPath(path, name)));
  return 2 + inside.filter(({ kind }) => kind === 'directory').length;
}

function blocksOf(stat: FileStat): number {
  return stat.kind === 'directory' ? 4 : (Math.ceil(stat.size / BLOCK) * BLOCK) / 1_024;
}

/** `1.5K`, `12M`: rounded up, one decimal below 10. */
function humanSize(bytes: number): string {
  let value = bytes;
  let unit = 0;
  for (; value >= 1_024; unit += 1) value /= 1_024;
  if (unit === 0) return String(bytes);
  const shown = value < 9.95 ? (Math.ceil(value * 10) / 10).toFixed(1) : String(Math.ceil(value));
  return `${shown}${'KMGTP'[unit - 1] ?? ''}`;
}
