/** What `quorate list` and `run --list` print: what would be played, and nothing is. */

import { count } from '../report/units.ts';
import { prepareWidths } from '../report/width.ts';
import { loadScenarios } from '../scenario/load-scenarios.ts';
import type { SharedFlags } from './commands/command.ts';
import type { NameFilter, TagFilter } from './filters.ts';
import { fileReader } from './outputs.ts';
import { Page, table } from './page.ts';
import type { Play } from './play.ts';
import { type Selection, select } from './selection.ts';
import { readTargets } from './targets.ts';

export interface ListFlags extends SharedFlags {
  readonly name?: NameFilter;
  readonly tag?: readonly TagFilter[];
  readonly param?: Readonly<Record<string, string>>;
  readonly json?: boolean;
}

/** Returns the exit code. @throws QuorateError command-line/bad-line */
export async function listCommand(words: readonly string[], flags: ListFlags): Promise<number> {
  const targets = readTargets(words);
  const loaded = await loadScenarios(targets.paths, { params: flags.param ?? {} });
  const selection = select(loaded, {
    targets,
    name: flags.name,
    tags: flags.tag ?? [],
    seeds: undefined,
    maxTime: undefined,
    flags: [],
  });
  return printSelection(selection, fileReader(loaded.sources), flags);
}

/** Problems go to stderr; what is right is listed nevertheless. Returns the exit code. */
export async function printSelection(
  { plays, problems, errors, notes }: Selection,
  readFile: (file: string) => string | undefined,
  flags: Pick<ListFlags, 'json' | 'color'>,
): Promise<number> {
  const page = new Page(flags.color);
  await page.problems(problems, readFile);
  page.errors(errors);
  if (flags.json) page.json(plays.map(plain));
  else {
    await prepareWidths(...plays.map(({ scenario }) => scenario.name));
    page.print(notes.map((note) => `${page.style.yellow(' note ')} ${note}`));
    page.print(lines(plays, page));
  }
  return problems.length + errors.length > 0 ? 2 : 0;
}

function lines(plays: readonly Play[], { style }: Page): string[] {
  if (plays.length === 0) return [];
  const rows = plays.map((play) => {
    const { name, tags, start, skip } = play.scenario;
    const facts = [
      start,
      `seed ${play.seed}`,
      ...(tags.length > 0 ? [`tags ${tags.join(', ')}`] : []),
      ...(skip === undefined ? [] : [`skipped: ${skip}`]),
    ];
    return [placeOf(play), style.bold(name), style.dim(facts.join('   '))];
  });
  const files = new Set(plays.map(({ scenario }) => scenario.file)).size;
  const what = `${count(plays.length, 'scenario')} in ${count(files, 'file')}`;
  return [...table(rows), '', what];
}

/** Where it stands, as `run` takes it. */
function placeOf({ scenario, cut }: Play): string {
  return cut ? `${scenario.file}:${cut.line}` : scenario.file;
}

/** One play for machines. */
function plain({ scenario, seed }: Play) {
  const { name, file, at, note, tags, cell, params, start, skip, cluster, timelineLines } =
    scenario;
  return {
    name,
    file,
    line: at.line,
    timeline: timelineLines,
    note: note ?? null,
    tags,
    cell,
    params,
    start,
    seed,
    skip: skip ?? null,
    cluster: { name: cluster.name, file: cluster.file },
    hosts: cluster.hosts.map((host) => host.name),
  };
}
