/**
 * Loads a configuration file with cosmiconfig: YAML and JSON with the places of their keys, code by
 * import (TypeScript through jiti). What comes out is the same for all: a map whose values are
 * texts, each with its place.
 */

import { basename } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { cosmiconfig, type Loader } from 'cosmiconfig';
import { QuorateError } from '../../errors/quorate-error.ts';
import { problem } from '../../plugin/problem.ts';
import type { MapNode, Problem, SourceNode } from '../../plugin/source.ts';
import { fromPlain, placeOf } from '../../scenario/load/plain.ts';
import { readYaml } from '../../scenario/load/read-yaml.ts';
import { Sources } from '../../scenario/load/sources.ts';
import { SEARCH_PLACES } from './find.ts';
import { ConfigProblems } from './problems.ts';

export interface LoadedConfig {
  /** Absolute. */
  readonly file: string;
  readonly root: MapNode;
  readonly sources: ReadonlyMap<string, string>;
}

/**
 * The file that is named, or the nearest; undefined when there is none.
 * @throws QuorateError config/not-found, config/threw; ConfigProblems
 */
export async function loadConfig(named: string | undefined): Promise<LoadedConfig | undefined> {
  const reading = new Reading();
  const explorer = cosmiconfig('quorate', {
    // By default it would look into the current folder alone.
    searchStrategy: 'project',
    searchPlaces: [...SEARCH_PLACES],
    cache: false,
    loaders: reading.loaders(),
  });
  const result = named === undefined ? await explorer.search() : await load(explorer, named);
  if (!result || result.isEmpty) return undefined;
  const { config, filepath: file } = result;
  const root = config as SourceNode;
  const sources = reading.texts;
  if (root.kind === 'map') return { file, root, sources };
  const wanted = 'a map, as `seed: 7`';
  const got = root.kind === 'list' ? 'a list' : 'a text';
  const parameters = { what: 'a configuration', wanted, got };
  throw new ConfigProblems([problem('language/wrong-shape', parameters, root.at)], sources);
}

async function load(explorer: ReturnType<typeof cosmiconfig>, named: string) {
  try {
    return await explorer.load(named);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'EISDIR') throw error;
    throw new QuorateError('config/not-found', { path: named });
  }
}

/** The loaders, and the texts that they read. */
class Reading {
  readonly texts = new Map<string, string>();
  private readonly names = new Sources(process.cwd());

  loaders(): Record<string, Loader> {
    const data: Loader = (file, text) => this.data(file, text);
    const script: Loader = (file) => this.code(file, importPlain);
    const typed: Loader = (file) => this.code(file, importTyped);
    return {
      noExt: data,
      '.yaml': data,
      '.yml': data,
      '.json': data,
      '.js': script,
      '.mjs': script,
      '.cjs': script,
      '.ts': typed,
      '.mts': typed,
    };
  }

  /** JSON is YAML; of a package.json only its key `quorate` is ours. */
  private data(file: string, text: string): unknown {
    const name = this.names.nameOf(file);
    this.texts.set(name, text);
    const isPackage = basename(file) === 'package.json';
    const { root, problems } = readYaml(name, text);
    if (isPackage) {
      const own = root?.kind === 'map' && root.entries.find(({ key }) => key === 'quorate');
      return own ? { quorate: own.value } : {};
    }
    const wrong: readonly Problem[] = problems.filter(({ code }) => code !== 'yaml/empty');
    if (wrong.length > 0) throw new ConfigProblems(wrong, this.texts);
    return root;
  }

  private async code(file: string, load: (file: string) => Promise<unknown>): Promise<unknown> {
    const name = this.names.nameOf(file);
    let value: unknown;
    try {
      value = await load(file);
    } catch (error) {
      const { message, stack } = error instanceof Error ? error : new Error(String(error));
      throw new QuorateError('config/threw', { path: name, why: message }, stack);
    }
    if (typeof value !== 'object' || value === null) {
      throw new QuorateError('config/no-export', { path: name });
    }
    return fromPlain(value, placeOf(name));
  }
}

async function importPlain(file: string): Promise<unknown> {
  return (await import(/* @vite-ignore */ pathToFileURL(file).href)).default;
}

async function importTyped(file: string): Promise<unknown> {
  const { createJiti } = await import('jiti');
  const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const own = fileURLToPath(new URL(`../cli/config/define.${ending}`, import.meta.url));
  const jiti = createJiti(import.meta.url, { alias: { 'quorate/config': own } });
  return jiti.import(file, { default: true });
}
