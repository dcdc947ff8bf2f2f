/**
 * Serves a cluster to the real clients of a test: in a thread of its own, in real time, on free
 * ports of 127.0.0.1, so that tests may run side by side.
 *
 * ```ts
 * await using cluster = await serve('cluster.yaml');
 * const client = connect(cluster.connectString);
 * const [old] = await cluster.kill('leader of zookeeper');
 * ```
 */

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { loadServed, type NamedFile } from '../cli/serve/served-scenario.ts';
import { QuorateError } from '../errors/quorate-error.ts';
import { endpointsOf } from '../serve/endpoints-of.ts';
import { type Neighbourhood, neighbourhoodOf } from '../serve/neighbourhood.ts';
import { openServedRun } from '../serve/open-served-run.ts';
import { portsOf, type WantedPorts } from '../serve/ports.ts';
import { checkOptions, textsOf } from './options.ts';
import { WrongScenario, wrongScenario } from './problems.ts';
import { ServedCluster } from './served-cluster.ts';
import { INLINE_NAME, readSource, type ScenarioSource } from './source.ts';

export interface ServeOptions extends Neighbourhood {
  /** Of everything that is left to chance; that of the scenario's `seed:`, or 1, by default. */
  readonly seed?: number;
  /** A scenario of this cluster, whose timeline plays in real time. */
  readonly timeline?: ScenarioSource;
  /** How the cluster stands at first; `running` by default. */
  readonly start?: string;
  /** Values for the scenario's `params`. */
  readonly params?: Readonly<Record<string, string | number | boolean>>;
  /** The port of the first host, the others behind it; or of each by its name. Free ones else. */
  readonly ports?: number | Readonly<Record<string, number>>;
  /** A file that keeps what clients sent, for `quorate run --replay`. */
  readonly record?: string;
  /** `inline`: all hosts in one thread beside the test's. `threads`: one for every host. */
  readonly executor?: 'inline' | 'threads';
  /** Paths are taken from here: `import.meta.dirname`. The process's folder by default. */
  readonly folder?: string;
}

const OPTIONS: Readonly<Record<keyof ServeOptions, true>> = {
  ...{ seed: true, timeline: true, start: true, params: true, ports: true, record: true },
  ...{ executor: true, folder: true, doors: true, neighbours: true },
};

/**
 * Starts a cluster; settles once every server can be connected to.
 * @throws WrongScenario when files are wrong, RangeError for options that are not there, QuorateError
 * for ports and recordings, with its `code`
 */
export async function serve(
  source: ScenarioSource,
  options: ServeOptions = {},
): Promise<ServedCluster> {
  checkOptions(options, OPTIONS);
  const { folder = process.cwd(), timeline, start, seed, params = {}, record } = options;
  const named = async (one: ScenarioSource): Promise<NamedFile> => {
    return readSource(one, undefined, (path) => readFileSync(resolve(folder, path), 'utf8'));
  };
  const played = timeline === undefined ? undefined : await named(timeline);
  const file = await named(source);
  if (played?.name === INLINE_NAME && file.name === INLINE_NAME) {
    throw new WrongScenario('cluster and timeline cannot both be texts; give one of them a file');
  }
  const choices = { timeline: played, start, seed, params: textsOf(params), cwd: folder };
  const loaded = await loadServed(file, choices);
  if ('problems' in loaded) throw await wrongScenario(loaded.problems, loaded.sources);
  const { scenario, registry, sources } = loaded;
  const { cluster } = scenario;
  const served = openServedRun({
    scenario,
    seed: loaded.seed,
    executor: options.executor ?? 'inline',
    ports: portsOf(cluster, registry, wanted(options.ports)),
    ...neighbourhoodOf(cluster, options),
    recording: record === undefined ? undefined : resolve(folder, record),
    onStep: () => {},
  });
  const parts = { served, cluster, registry, sources, seed: loaded.seed };
  const endpoints = await endpointsOf(served);
  if (endpoints) return new ServedCluster({ ...parts, endpoints });
  await new ServedCluster({ ...parts, endpoints: { clients: [], doors: [] } }).close();
  throw new QuorateError('serve/ended', { why: 'it came to its end before clients could connect' });
}

function wanted(ports: ServeOptions['ports']): WantedPorts {
  if (typeof ports === 'number') return { first: ports, byHost: {} };
  return { first: undefined, byHost: ports ?? {} };
}
