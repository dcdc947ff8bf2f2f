/**
 * `quorate/reporter`: the door for reporters of one's own. A module that `--reporter` names exports
 * a function as its default; `defineReporter` gives that function its types. The drawing functions
 * are those of the built-in reporters.
 */

import { drawFailure } from './failure.ts';
import { fitLines } from './fit.ts';
import type { ReporterFactory, ReporterOptions, ScenarioReport } from './reporter.ts';
import { styleFor } from './style.ts';
import { transcript } from './transcript.ts';
import { prepareWidths } from './width.ts';

export type { Problem, Span } from '../plugin/source.ts';
export type * from '../scenario/result.ts';
export type * from './reporter.ts';

/** Declares a reporter. It returns what it is given: the types are the point. */
export function defineReporter(make: ReporterFactory): ReporterFactory {
  return make;
}

type Drawing = Pick<ReporterOptions, 'colour' | 'columns' | 'readFile'>;

/** Why a scenario failed, as `pretty` draws it; empty when it passed. */
export async function failureText(scenario: ScenarioReport, options: Drawing): Promise<string> {
  const { failure } = scenario;
  if (!failure) return '';
  await prepareWidths(JSON.stringify(scenario), options.readFile(failure.at.file) ?? '');
  const lines = drawFailure(scenario, { ...options, style: styleFor(options.colour) });
  return fitLines(lines, options.columns).join('\n');
}

/** The scenario as the terminal session that it replaces. */
export async function sessionText(
  scenario: ScenarioReport,
  options: Pick<Drawing, 'colour' | 'columns'>,
): Promise<string> {
  await prepareWidths(JSON.stringify(scenario));
  const { colour, columns } = options;
  return fitLines(transcript(scenario, { style: styleFor(colour), columns }), columns).join('\n');
}
