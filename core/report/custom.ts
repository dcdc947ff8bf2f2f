/**
 * Reporters of the user's own: a module whose default export is a function from `ReporterOptions`
 * to a `Reporter`, by a path that begins with `.` or `/`, or by the name of a package.
 */

import { existsSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { QuorateError } from '../errors/quorate-error.ts';
import { didYouMean } from '../plugin/names.ts';
import { listOf } from '../plugin/problem.ts';
import type { Reporter, ReporterFactory, ReporterOptions } from './reporter.ts';

/** The methods of a reporter, to tell one from any other object. */
export const REPORTER_METHODS = [
  'onProblems',
  'onRunStart',
  'onScenarioStart',
  'onStep',
  'onProgress',
  'onScenarioEnd',
  'onRunEnd',
] as const satisfies readonly (keyof Reporter)[];

/**
 * Imports the factory that `name` means; `known` are the built-in names, for a hint.
 * @throws QuorateError reporter/unknown, reporter/no-reporter, reporter/threw
 */
export async function importReporter(
  name: string,
  folder: string,
  known: readonly string[],
): Promise<(options: ReporterOptions) => Promise<Reporter>> {
  const url = await resolved(name, folder, known);
  const module = await imported(name, url);
  const why = whyNoFactory(module.default);
  if (why !== undefined) throw noReporter(name, why);
  const make = module.default as ReporterFactory;
  return async (options) => {
    let reporter: unknown;
    try {
      reporter = await make(options);
    } catch (error) {
      throw threw(name, 'its factory', error);
    }
    const wrong = whyNoReporter(reporter);
    if (wrong !== undefined) throw noReporter(name, wrong);
    return reporter as Reporter;
  };
}

/** What a reporter threw, as an error of the table. */
export function threw(name: string, where: string, error: unknown): QuorateError {
  const thrown = error instanceof Error ? error : new Error(String(error));
  const why = `${thrown.name}: ${thrown.message}`;
  return new QuorateError('reporter/threw', { name, where, why }, thrown.stack);
}

async function resolved(name: string, folder: string, known: readonly string[]): Promise<string> {
  if (/^\.{1,2}\//.test(name) || isAbsolute(name)) {
    const path = resolve(folder, name);
    if (existsSync(path)) return pathToFileURL(path).href;
    throw unknown(name, known, `there is no file ${path}`);
  }
  const { createJiti } = await import('jiti');
  const found = createJiti(join(folder, 'quorate.js')).esmResolve(name, { try: true });
  if (found !== undefined && /^(file:|\/)/.test(found)) return found;
  const meant = didYouMean(name, known);
  throw unknown(name, known, existsSync(resolve(folder, name)) ? `write \`./${name}\`` : meant);
}

function unknown(name: string, known: readonly string[], hint: string | undefined): QuorateError {
  const parameters = { name, known: listOf(known), hint: hint === undefined ? '' : `; ${hint}` };
  return new QuorateError('reporter/unknown', parameters);
}

async function imported(name: string, url: string): Promise<{ readonly default?: unknown }> {
  try {
    if (!/\.[cm]?tsx?$/.test(url)) return await import(/* @vite-ignore */ url);
    const { createJiti } = await import('jiti');
    // This very package, installed beside the reporter or not.
    const virtualModules = { 'quorate/reporter': await import('./index.ts') };
    return await createJiti(import.meta.url, { virtualModules }).import(fileURLToPath(url));
  } catch (error) {
    throw threw(name, 'its module', error);
  }
}

function whyNoFactory(value: unknown): string | undefined {
  if (value === undefined) return 'it has no default export';
  if (typeof value !== 'function') return `its default export is ${kindOf(value)}`;
  return /^class\b/.test(String(value)) ? 'its default export is a class' : undefined;
}

function whyNoReporter(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return `its factory returned ${kindOf(value)}`;
  const reporter = value as Readonly<Record<string, unknown>>;
  const given = REPORTER_METHODS.filter((one) => reporter[one] !== undefined);
  const wrong = given.find((one) => typeof reporter[one] !== 'function');
  if (wrong !== undefined) return `its \`${wrong}\` is ${kindOf(reporter[wrong])}`;
  return given.length > 0 ? undefined : 'what its factory returned has no method of a reporter';
}

function kindOf(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

function noReporter(name: string, why: string): QuorateError {
  const methods = listOf(REPORTER_METHODS);
  return new QuorateError('reporter/no-reporter', { name, why, methods });
}
