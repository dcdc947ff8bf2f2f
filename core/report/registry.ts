/**
 * The reporters by name. To add one, write a file beside this that exports a function from
 * `ReporterOptions` to `Reporter`, and give it a line here; it is loaded only when asked for.
 */

import type { Reporter, ReporterOptions } from './reporter.ts';

type Make = (options: ReporterOptions) => Reporter;

export const REPORTERS = {
  pretty: async (): Promise<Make> => (await import('./pretty.ts')).prettyReporter,
  json: async (): Promise<Make> => (await import('./json.ts')).jsonReporter,
} as const;

export type ReporterName = keyof typeof REPORTERS;

export const REPORTER_NAMES = Object.keys(REPORTERS) as ReporterName[];

export async function makeReporter(
  name: ReporterName,
  options: ReporterOptions,
): Promise<Reporter> {
  return (await REPORTERS[name]())(options);
}
