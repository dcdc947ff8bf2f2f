/**
 * Names out of the files that a command line speaks of, read only once one is asked for: scenarios,
 * tags, parameters, hosts, plugins and the lines of steps. A file with problems gives what it can.
 */

import type { LoadedFiles } from '../../scenario/load-scenarios.ts';
import type { Step } from '../../scenario/model.ts';
import type { Candidate } from './candidate.ts';

export class Names {
  private readonly paths: readonly string[];
  private loading: Promise<LoadedFiles> | undefined;

  /** Paths as they were typed; the current folder when there are none. */
  constructor(paths: readonly string[]) {
    this.paths = paths.map((path) => path.replace(/(\.ya?ml):\d+$/i, '$1'));
  }

  async scenarios(): Promise<Candidate[]> {
    const { scenarios } = await this.loaded();
    return distinct(scenarios.map(({ name, file }) => ({ value: name, about: file })));
  }

  async tags(excluded: boolean): Promise<Candidate[]> {
    const { scenarios } = await this.loaded();
    const tags = scenarios.flatMap((scenario) => scenario.tags);
    const mark = excluded ? '!' : '';
    return distinct(
      tags.map((tag) => {
        const many = tags.filter((one) => one === tag).length;
        return { value: mark + tag, about: many === 1 ? '1 scenario' : `${many} scenarios` };
      }),
    );
  }

  /** `name=`, and its values once it stands there and they are known. */
  async params(current: string): Promise<Candidate[]> {
    const { params } = await this.loaded();
    const [, name] = /^([\w-]+)=/.exec(current) ?? [];
    if (name === undefined) {
      return distinct(
        params.map((param) => ({ value: `${param.name}=`, about: param.about ?? '' })),
      );
    }
    const values = params
      .filter((param) => param.name === name)
      .flatMap((one) => one.choices ?? []);
    return distinct(values.map((value) => ({ value: `${name}=${value}`, about: '' })));
  }

  async hosts(): Promise<Candidate[]> {
    const { scenarios, clusters } = await this.loaded();
    const all = [...clusters, ...scenarios.map(({ cluster }) => cluster)];
    return distinct(
      all.flatMap(({ hosts }) =>
        hosts.map(({ name, roles }) => ({ value: name, about: roles.join(', ') })),
      ),
    );
  }

  async plugins(): Promise<Candidate[]> {
    const { registries } = await this.loaded();
    const { importPlugin } = await import('../../plugin/loader.ts');
    const { BUILT_IN_PLUGINS } = await import('../../plugin/registry.ts');
    const builtIn = await Promise.all(BUILT_IN_PLUGINS.map((name) => importPlugin(name)));
    const all = [...builtIn, ...[...registries.values()].flatMap(({ plugins }) => plugins)];
    return distinct(all.map(({ name, summary }) => ({ value: name, about: summary })));
  }

  /** `file.yaml:42`, with what stands there. */
  async lines(file: string): Promise<Candidate[]> {
    const { loadScenarios } = await import('../../scenario/load-scenarios.ts');
    const { scenarios } = await loadScenarios([file]);
    const steps = scenarios[0]?.timeline ?? [];
    return distinct(
      flat(steps).map(({ firstLine, at, name, title }) => ({
        value: `${file}:${firstLine ?? at.line}`,
        about: name ?? title,
      })),
    );
  }

  private async loaded(): Promise<LoadedFiles> {
    const { loadScenarios } = await import('../../scenario/load-scenarios.ts');
    this.loading ??= loadScenarios(this.paths);
    return this.loading;
  }
}

/** Steps and those inside them, in the order of the file. */
function flat(steps: readonly Step[]): Step[] {
  return steps.flatMap((step) => ('steps' in step ? [step, ...flat(step.steps)] : [step]));
}

/** Each value once. */
function distinct(all: readonly Candidate[]): Candidate[] {
  const seen = new Set<string>();
  return all.filter(({ value }) => !seen.has(value) && seen.add(value));
}
