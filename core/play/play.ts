/**
 * Plays scenarios for tests. By default all hosts live in the test's own thread, where breakpoints
 * stop them and plugins can be given as objects; such runs of one thread go one after another,
 * for they share its event loop. With `threads` every host has a thread, which is ended with the
 * run.
 */

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { skippedResult } from '../cli/skipped-run.ts';
import { QuorateError } from '../errors/quorate-error.ts';
import { WatchBoard } from '../executor/watch.ts';
import type { TraceRecord } from '../kernel/trace.ts';
import type { PluginDefinition, TraceEvent } from '../plugin/define.ts';
import { IMPORTED, type PluginSource } from '../plugin/loader.ts';
import { listOf } from '../plugin/problem.ts';
import type { Registry } from '../plugin/registry.ts';
import { prepareWidths } from '../report/width.ts';
import { loadScenarios } from '../scenario/load-scenarios.ts';
import type { ScenarioModel } from '../scenario/model.ts';
import { runScenario } from '../scenario/run/run.ts';
import { givenPlugins } from './given.ts';
import { checkOptions, textsOf } from './options.ts';
import { WrongScenario, wrongScenario } from './problems.ts';
import { PlayedRun } from './run.ts';
import { readSource, type ScenarioSource } from './source.ts';

export interface PlayOptions<P extends readonly PluginDefinition[] = readonly []> {
  /** Of everything that is left to chance; that of the scenario's `seed:`, or 1, by default. */
  readonly seed?: number;
  /** Beside those that the cluster names, or in the place of those of the same name. */
  readonly plugins?: P;
  /** Values for the scenario's `params`. */
  readonly params?: Readonly<Record<string, string | number | boolean>>;
  /** The cluster, when the scenario says none: a path, or what a cluster file would say. */
  readonly cluster?: string | Readonly<Record<string, unknown>>;
  /** `inline`: in this thread. `threads`: one for every host; plugins come from files then. */
  readonly executor?: 'inline' | 'threads';
  /** Paths are taken from here: `import.meta.dirname`. The process's folder by default. */
  readonly folder?: string;
  /** Which scenario of the file, by its name. */
  readonly name?: string;
}

const OPTIONS: Readonly<Record<keyof PlayOptions, true>> = {
  ...{ seed: true, plugins: true, params: true, cluster: true, executor: true, folder: true },
  name: true,
};

/**
 * Plays one scenario once.
 * @throws WrongScenario when the input is wrong, or holds several scenarios and no `name` says which
 */
export async function play<const P extends readonly PluginDefinition[] = readonly []>(
  source: ScenarioSource,
  options: PlayOptions<P> = {},
): Promise<PlayedRun<P>> {
  const loaded = await load(source, options);
  const [scenario, ...more] = loaded.scenarios;
  if (more.length > 0) {
    const names = listOf(loaded.scenarios.map(({ name }) => name));
    throw new WrongScenario(`there are several scenarios; name one with \`name\`: ${names}`);
  }
  return playOne(scenario!, loaded, options);
}

/**
 * Plays every scenario of a source, one after another: the cells of a `matrix`, for instance.
 * @throws WrongScenario when the input is wrong
 */
export async function playAll<const P extends readonly PluginDefinition[] = readonly []>(
  source: ScenarioSource,
  options: PlayOptions<P> = {},
): Promise<PlayedRun<P>[]> {
  const loaded = await load(source, options);
  const runs: PlayedRun<P>[] = [];
  for (const scenario of loaded.scenarios) runs.push(await playOne(scenario, loaded, options));
  return runs;
}

interface Loaded {
  readonly scenarios: readonly ScenarioModel[];
  readonly sources: ReadonlyMap<string, string>;
  readonly registries: ReadonlyMap<unknown, Registry>;
  readonly plugins: PluginSource;
}

async function load(
  source: ScenarioSource,
  options: PlayOptions<readonly PluginDefinition[]>,
): Promise<Loaded> {
  const { plugins: given = [], executor = 'inline', folder = process.cwd(), cluster } = options;
  checkOptions(options, OPTIONS);
  if (executor === 'threads' && given.length > 0) {
    const why = 'plugins that are objects cannot enter other threads';
    throw new WrongScenario(`${why}; name them in the cluster, or run \`inline\``);
  }
  const read = (path: string) => readFileSync(resolve(folder, path), 'utf8');
  const { name, text } = await readSource(source, cluster, read);
  const plugins = given.length > 0 ? sourceOf(given) : IMPORTED;
  const texts = text === undefined ? undefined : new Map([[name, text]]);
  const { scenarios, problems, sources, registries, clusters } = await loadScenarios([name], {
    cwd: folder,
    plugins,
    texts,
    params: textsOf(options.params ?? {}),
  });
  if (problems.length > 0) throw await wrongScenario(problems, sources);
  if (scenarios.length === 0 && clusters.length > 0) {
    throw new WrongScenario(`\`${name}\` is a cluster; a scenario has a \`timeline:\``);
  }
  const meant = scenarios.filter((one) => options.name === undefined || one.name === options.name);
  if (meant.length > 0) return { scenarios: meant, sources, registries, plugins };
  const names = listOf(scenarios.map((one) => one.name));
  throw new WrongScenario(`no scenario is called \`${options.name}\`; there are ${names}`);
}

/** @throws WrongScenario what is wrong with a plugin */
function sourceOf(given: readonly PluginDefinition[]): PluginSource {
  try {
    return givenPlugins(given);
  } catch (error) {
    if (!(error instanceof QuorateError)) throw error;
    throw new WrongScenario(`${error.message}. ${error.cure}`);
  }
}

/** The end of the last inline run of this thread. */
let last: Promise<unknown> = Promise.resolve();

async function playOne<P extends readonly PluginDefinition[]>(
  scenario: ScenarioModel,
  { sources, registries, plugins }: Loaded,
  options: PlayOptions<P>,
): Promise<PlayedRun<P>> {
  const { executor = 'inline' } = options;
  const seed = options.seed ?? scenario.seed ?? 1;
  if (scenario.skip !== undefined) {
    const result = skippedResult(scenario, { seed, executor });
    return new PlayedRun<P>({ result, trace: [], kinds: [], readFile: () => undefined });
  }
  const start = () =>
    runScenario(scenario, {
      seed,
      executor,
      perThread: 1,
      windows: 'reach',
      plugins,
      fenced: false,
      keepTrace: true,
      watch: WatchBoard.forLanes(scenario.cluster.hosts.length + 1).shared,
      interrupted: () => false,
      onStep: () => {},
      onProgress: () => {},
    });
  const running = executor === 'inline' ? last.then(start) : start();
  if (executor === 'inline') last = running.catch(() => {});
  const { result, trace } = await running;
  await prepareWidths(JSON.stringify(result), ...sources.values());
  const events = registries.get(scenario.cluster)?.events.keys() ?? [];
  const { failure } = result;
  return new PlayedRun<P>({
    result: failure ? { ...result, failure: { ...failure, replay: replay(seed) } } : result,
    trace: readable(trace, scenario),
    kinds: [...events],
    readFile: (file) => sources.get(file),
  });
}

function replay(seed: number): string {
  return `play(…, { seed: ${seed} })`;
}

/** Records with the names that readers use. */
function readable(trace: readonly TraceRecord[], { cluster }: ScenarioModel): TraceEvent[] {
  const hosts = ['the timeline', ...cluster.hosts.map(({ name }) => name)];
  const programs = new Map<string, string>();
  return trace.map(({ time, lane, sequence, pid, kind, data, cause }) => {
    const process = `${lane}/${pid}`;
    if (kind === 'process/started') programs.set(process, String(data.program));
    return {
      time,
      hostIndex: lane,
      host: hosts[lane]!,
      sequence,
      pid,
      process: programs.get(process) ?? '',
      kind,
      data,
      cause: cause && { hostIndex: cause.lane, sequence: cause.sequence },
    };
  });
}
