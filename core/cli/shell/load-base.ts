/**
 * The scenario that a session or a served cluster stands on: from a cluster, or from a scenario
 * whose cluster, start and bindings are meant, and nothing of it is played.
 */

import { dirname, join } from 'node:path';
import { QuorateError } from '../../errors/quorate-error.ts';
import { type LoadedFiles, loadScenarios } from '../../scenario/load-scenarios.ts';
import type { ScenarioModel } from '../../scenario/model.ts';
import { type BaseChoices, baseText } from './base.ts';

/** Beside the file that was named, so that its paths are right; it is never written. */
const UNSAVED = '(typed).yaml';

export interface BaseOptions extends BaseChoices {
  /** Who asks, for the words of an error: `quorate shell`. */
  readonly flag: string;
  readonly params: Readonly<Record<string, string>>;
  /** Paths are taken from here; the process's folder by default. */
  readonly cwd?: string;
  /** A text that stands for the file. */
  readonly text?: string | undefined;
}

export interface Base {
  /** Undefined when `files` has problems. */
  readonly scenario: ScenarioModel | undefined;
  readonly files: LoadedFiles;
  /** The file that was named, and its text. */
  readonly file: string;
  readonly source: string;
}

/** @throws QuorateError shell/one-scenario */
export async function loadBase(file: string, options: BaseOptions): Promise<Base> {
  const { params, cwd = process.cwd(), text, flag, start, seed } = options;
  const texts = new Map(text === undefined ? [] : [[file, text]]);
  const named = await loadScenarios([file], { params, cwd, texts });
  const wrong = { scenario: undefined, file, source: '' };
  if (named.problems.length > 0) return { ...wrong, files: named };
  const things = named.clusters.length + named.scenarios.length;
  if (things !== 1) throw new QuorateError('shell/one-scenario', { flag, count: things });
  const model = named.scenarios[0] ?? named.clusters[0]!;
  const source = named.sources.get(model.file)!;
  const name = join(dirname(model.file), UNSAVED);
  texts.set(name, baseText(model.file, source, { start, seed }));
  const files = await loadScenarios([name], { params, cwd, texts });
  const [scenario] = files.problems.length > 0 ? [] : files.scenarios;
  return { scenario, files, file: model.file, source };
}
