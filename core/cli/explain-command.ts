/** What `quorate explain` does: loads, unfolds, and prints; nothing is simulated. */

import { QuorateError } from '../errors/quorate-error.ts';
import { didYouMean } from '../plugin/names.ts';
import { listOf } from '../plugin/problem.ts';
import { drawExplanation, drawHostsOnly } from '../report/explanation.ts';
import { prepareWidths } from '../report/width.ts';
import { explainCluster, explainScenario } from '../scenario/explain/explain.ts';
import type { Explanation } from '../scenario/explain/explanation.ts';
import { type LoadedFiles, loadScenarios } from '../scenario/load-scenarios.ts';
import type { SharedFlags } from './commands/command.ts';
import { plainFault } from './faults.ts';
import type { NameFilter } from './filters.ts';
import { fileReader } from './outputs.ts';
import { Page } from './page.ts';

export interface ExplainFlags extends SharedFlags {
  readonly host?: string;
  readonly name?: NameFilter;
  readonly param?: Readonly<Record<string, string>>;
  readonly json?: boolean;
}

const DEFAULT_COLUMNS = 80;

/** Returns the exit code: 2 when a file is wrong, or nothing is there to be explained. */
export async function explainCommand(
  paths: readonly string[],
  flags: ExplainFlags,
): Promise<number> {
  const loaded = await loadScenarios(paths, { params: flags.param ?? {} });
  const page = new Page(flags.color);
  await page.problems(loaded.problems, fileReader(loaded.sources));
  const all = explain(loaded);
  const meant = flags.name ? all.filter(({ name }) => flags.name!.test(name)) : all;
  const wrong = complaint(all, meant, flags);
  if (wrong) page.errors([plainFault(wrong)]);
  const shown = wrong ? [] : meant.map((one) => onlyHost(one, flags.host));
  if (flags.json) page.json(shown);
  else await print(shown, flags, page);
  return wrong || loaded.problems.length > 0 ? 2 : 0;
}

function explain({ loaded }: LoadedFiles): Explanation[] {
  return loaded.map((one) => ('cluster' in one ? explainScenario(one) : explainCluster(one)));
}

/** A name or a host that nothing has. */
function complaint(
  all: readonly Explanation[],
  meant: readonly Explanation[],
  { name, host }: ExplainFlags,
): QuorateError | undefined {
  if (all.length === 0) return undefined;
  if (name && meant.length === 0) {
    const names = listOf(all.map((one) => one.name));
    return new QuorateError('command-line/no-such-name', { name: `\`${name.text}\``, names });
  }
  const hosts = [...new Set(meant.flatMap((one) => one.hosts.map((each) => each.name)))];
  if (host === undefined || hosts.includes(host)) return undefined;
  const hint = didYouMean(host, hosts);
  return new QuorateError('command-line/no-such-host', { host, hosts: listOf(hosts) }, hint);
}

function onlyHost(one: Explanation, host: string | undefined): Explanation {
  if (host === undefined) return one;
  return { ...one, hosts: one.hosts.filter(({ name }) => name === host) };
}

async function print(shown: readonly Explanation[], flags: ExplainFlags, page: Page) {
  await prepareWidths(JSON.stringify(shown));
  const columns = process.stdout.columns ?? DEFAULT_COLUMNS;
  const draw = flags.host === undefined ? drawExplanation : drawHostsOnly;
  for (const [at, one] of shown.entries()) {
    if (at > 0) page.print(['', '']);
    page.print(draw(one, { style: page.style, columns }));
  }
}
