/**
 * The reporters by name. To add one, write a file beside this that exports a function from
 * `ReporterOptions` to `Reporter`, and give it a line here; it is loaded only when asked for.
 * Any other name is that of a module of the user's own.
 */

import { importReporter } from './custom.ts';
import type { Reporter, ReporterFactory, ReporterOptions } from './reporter.ts';

type Load = () => Promise<ReporterFactory>;

const REPORTERS: Readonly<Record<string, Load>> = {
  pretty: async () => (await import('./pretty.ts')).prettyReporter,
  dot: async () => (await import('./dot.ts')).dotReporter,
  json: async () => (await import('./json.ts')).jsonReporter,
  junit: async () => (await import('./junit.ts')).junitReporter,
  tap: async () => (await import('./tap.ts')).tapReporter,
  'github-actions': async () => (await import('./github-actions.ts')).githubActionsReporter,
};

export const REPORTER_NAMES: readonly string[] = Object.keys(REPORTERS);

/**
 * A built-in reporter, or that of a module as seen from `folder`.
 * @throws QuorateError reporter/unknown, reporter/no-reporter, reporter/threw
 */
export async function makeReporter(
  name: string,
  options: ReporterOptions,
  folder: string,
): Promise<Reporter> {
  const builtIn = Object.hasOwn(REPORTERS, name) ? REPORTERS[name] : undefined;
  const make = await (builtIn ? builtIn() : importReporter(name, folder, REPORTER_NAMES));
  return make(options);
}
