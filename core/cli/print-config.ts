/** `--print-config`: what counts for a run, and where each value comes from. */

import { formatDuration } from '../plugin/duration.ts';
import type { CommandContext, Origin, OriginOf } from './commands/command.ts';
import { CONFIG_KEYS } from './config/keys.ts';
import type { TagFilter } from './filters.ts';
import type { ReporterChoice } from './options.ts';
import { Page, table } from './page.ts';
import type { RunFlags } from './run-flags.ts';
import type { RunSettings } from './run-settings.ts';

/** Returns the exit code. */
export function printConfig(
  words: readonly string[],
  flags: RunFlags,
  settings: RunSettings,
  origin: OriginOf<RunFlags>,
  { config }: CommandContext,
): number {
  const page = new Page(flags.color);
  const rows = Object.entries(CONFIG_KEYS).map(([key, { option }]) => {
    const place = config?.places.get(option ?? 'paths');
    if (option === undefined) {
      const from = place ?? (words.length > 0 ? 'the arguments' : 'default');
      return [key, words.join(', ') || '.', page.style.dim(from)];
    }
    const flag = option as keyof RunFlags;
    const from = place ?? nameOf(flag, origin(flag));
    return [key, shown(flag, flags, settings), page.style.dim(from)];
  });
  page.print([`configuration  ${config?.file ?? 'no file'}`, '', ...table(rows)]);
  return 0;
}

function nameOf(flag: string, origin: Origin): string {
  const dashed = flag.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  if (origin === 'cli') return `--${dashed}`;
  if (origin === 'env') return `QUORATE_${dashed.toUpperCase().replaceAll('-', '_')}`;
  return 'default';
}

const NONE = '-';

function shown(flag: keyof RunFlags, flags: RunFlags, settings: RunSettings): string {
  switch (flag) {
    case 'seed':
      if (settings.sweep.length > 0) return NONE;
      return String(flags.seed ?? "the scenario's, or 1");
    case 'seeds':
      return settings.sweep.join(', ') || NONE;
    case 'executor':
    case 'jobs':
      return String(settings[flag]);
    case 'timeout':
    case 'maxTime':
      return flags[flag] === undefined ? NONE : formatDuration(flags[flag]);
    case 'tag':
      return flags.tag?.map(tagText).join(', ') || NONE;
    case 'reporter':
      return flags.reporter?.map(reporterText).join(', ') ?? 'pretty';
    case 'color':
      return String(flags.color ?? 'as the terminal says');
    default:
      return String(flags[flag] ?? false);
  }
}

function tagText({ word, excluded }: TagFilter): string {
  return excluded ? `!${word}` : word;
}

function reporterText({ name, file }: ReporterChoice): string {
  return file === undefined ? name : `${name}=${file}`;
}
