/** What `quorate serve` says: where clients connect, then each step as it ends, and how it ended. */

import { drawFailure } from '../../report/failure.ts';
import { fitLines } from '../../report/fit.ts';
import { factsOf } from '../../report/outcome.ts';
import type { Style } from '../../report/style.ts';
import { transcript } from '../../report/transcript.ts';
import { prepareWidths } from '../../report/width.ts';
import type { ScenarioModel } from '../../scenario/model.ts';
import type { ScenarioResult, StepResult } from '../../scenario/result.ts';
import type { Endpoint, Endpoints } from '../../serve/endpoints.ts';
import { doorsByName } from '../../serve/neighbourhood.ts';
import { table } from '../page.ts';

/** What is known once clients may connect. */
export interface Opening {
  readonly scenario: ScenarioModel;
  readonly seed: number;
  readonly endpoints: Endpoints;
  /** Undefined: none was opened. */
  readonly control: string | undefined;
  readonly token: string | undefined;
  readonly recording: string | undefined;
}

/** `127.0.0.1:2181,127.0.0.1:2182`: what clients take. */
export function connectString(endpoints: readonly Endpoint[]): string {
  return endpoints.map(({ address }) => address).join(',');
}

/** The line of `--json`. */
export function readyLine({ endpoints, control }: Opening): string {
  const { clients, doors } = endpoints;
  const hosts = Object.fromEntries(clients.map(({ host, address }) => [host, address]));
  const line = {
    ...{ ready: true, connect: connectString(clients), hosts },
    ...(doors.length > 0 && { doors: doorsByName(doors) }),
    ...(control && { control }),
  };
  return `${JSON.stringify(line)}\n`;
}

/** The first lines. */
export function openingLines(opening: Opening, style: Style): string[] {
  const { scenario, seed, endpoints, control, token, recording } = opening;
  const plays = scenario.timeline.length > 0 ? [`playing ${scenario.file}`] : [];
  const facts = [scenario.start, ...plays, `seed ${seed}`].join('   ');
  const wants = token === undefined ? '' : style.dim('   with the token');
  const rows = [
    ['connect', connectString(endpoints.clients)],
    ...endpoints.clients.map(({ host, address }) => [host, address]),
    ...Object.entries(doorsByName(endpoints.doors)),
    ['control', control === undefined ? style.dim('none') : control + wants],
    ['recording', recording ?? style.dim('none; --record <file> keeps what clients send')],
  ];
  return [
    `${style.bold(scenario.cluster.name)}   ${style.dim(facts)}`,
    ...table(rows).map((row) => `  ${row}`),
    style.dim('Ctrl-C ends it.'),
  ];
}

export interface Drawing {
  readonly style: Style;
  readonly columns: number | undefined;
}

/** A step that has ended, as in the report of a run. */
export async function stepLines(step: StepResult, drawing: Drawing): Promise<string[]> {
  await prepareWidths(JSON.stringify(step));
  return fitLines(transcript({ start: '', steps: [step] }, drawing), drawing.columns);
}

/** The failure if there was one, and the facts. */
export async function closingLines(
  result: ScenarioResult,
  drawing: Drawing & { readonly readFile: (file: string) => string | undefined },
): Promise<string[]> {
  const { failure } = result;
  await prepareWidths(JSON.stringify(result), (failure && drawing.readFile(failure.at.file)) ?? '');
  const drawn = failure ? ['', ...drawFailure(result, drawing), ''] : [];
  return fitLines([...drawn, drawing.style.dim(factsOf(result).join('   '))], drawing.columns);
}
