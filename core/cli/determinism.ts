/**
 * `--verify-determinism`: the same scenario and seed in every way there is to run them, which must
 * leave one trace. Where they differ, both are run again with their traces kept, and the first
 * event that is not the same is shown.
 */

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { QuorateError } from '../errors/quorate-error.ts';
import { compiledModule } from '../executor/compiled.ts';
import type { JsonReport } from '../report/json.ts';
import type { DeterminismReport, ScenarioReport } from '../report/reporter.ts';
import type { TraceLine } from '../report/trace-lines.ts';
import { blankFailure } from '../scenario/blank.ts';
import type { ScenarioModel } from '../scenario/model.ts';
import type { ScenarioResult } from '../scenario/result.ts';
import { specify } from '../scenario/run/specification.ts';
import { registryOf } from '../scenario/run/world.ts';
import { type Play, wordsOf } from './play.ts';
import type { RunPool, RunRequest } from './run-pool.ts';

type Way = Pick<RunRequest['options'], 'executor' | 'perThread' | 'windows'>;

interface Variant {
  readonly name: string;
  /** Undefined: in a process of its own. */
  readonly way: Way | undefined;
}

const SECOND_PROCESS = 'a second process';
const MOST_OUTPUT_BYTES = 1 << 30;

/** All ways but the one that is the run itself. */
function variants(scenario: ScenarioModel, seed: number): Variant[] {
  const { lookahead } = specify(scenario, seed);
  const inline = (windows: Way['windows']): Way => ({ executor: 'inline', perThread: 1, windows });
  return [
    { name: 'inline', way: inline('reach') },
    {
      name: 'two hosts to a thread',
      way: { executor: 'threads', perThread: 2, windows: 'reach' },
    },
    ...[1, 2, 7].map((part) => ({
      name: part === 1 ? 'windows of L' : `windows of L/${part}`,
      way: inline(Math.max(1, Math.floor(lookahead / part))),
    })),
    { name: 'one heap', way: inline('heap') },
    { name: SECOND_PROCESS, way: undefined },
  ];
}

/** Adds the verdict to the report of a run that was made in threads. */
export async function verifyDeterminism(
  play: Play,
  first: ScenarioResult,
  pool: RunPool,
): Promise<ScenarioReport> {
  if (first.traceHash === '' || first.interrupted) return first;
  const { traceHash } = first;
  const made = [{ name: 'threads', traceHash }];
  for (const variant of variants(play.scenario, play.seed)) {
    const hash = await hashOf(play, variant, pool);
    if (hash === undefined) return { ...first, passed: false, interrupted: true };
    made.push({ name: variant.name, traceHash: hash });
    if (hash === traceHash) continue;
    const determinism: DeterminismReport = { variants: made, same: false };
    const detail = await firstDifference(play, variant, pool);
    return lost(first, determinism, variant.name, detail);
  }
  return { ...first, determinism: { variants: made, same: true } };
}

/** The hash, or undefined when the run was interrupted. */
async function hashOf(play: Play, { way }: Variant, pool: RunPool): Promise<string | undefined> {
  const { scenario, seed } = play;
  if (!way) return (await inSecondProcess(play)).traceHash;
  const { result } = await pool.run({ scenario, options: { seed, keepTrace: false, ...way } });
  return result.interrupted ? undefined : result.traceHash || (result.failure?.kind ?? 'no trace');
}

function lost(
  first: ScenarioResult,
  determinism: DeterminismReport,
  name: string,
  detail: string,
): ScenarioReport {
  const parameters = { seed: first.seed, first: '`threads`', second: `\`${name}\`` };
  const error = new QuorateError('executor/not-deterministic', parameters, detail);
  const { code, message, cure } = error;
  const at = { file: first.file, line: first.line, column: 1, length: 1 };
  return {
    ...first,
    passed: false,
    determinism,
    failure: {
      ...blankFailure({ kind: code, by: code, message, at }),
      expected: `trace ${first.traceHash}`,
      actual: `trace ${determinism.variants.at(-1)!.traceHash}`,
      exit: 3,
      cure,
      detail,
    },
  };
}

async function firstDifference(play: Play, { name, way }: Variant, pool: RunPool): Promise<string> {
  const { scenario, seed } = play;
  const threads: Way = { executor: 'threads', perThread: 1, windows: 'reach' };
  const lines = async (how: Way) =>
    (await pool.run({ scenario, options: { seed, keepTrace: true, ...how } })).lines;
  const left = await lines(threads);
  const right = way ? await lines(way) : (await inSecondProcess(play, true)).lines;
  const at = differsAt(left, right);
  if (at === undefined) return 'Run once more, the two did not differ.';
  const programs = await ownersOf(scenario);
  const maker = makerOf(left, at, programs) ?? makerOf(right, at, programs);
  const from = maker === undefined ? '' : ` It comes from ${maker}.`;
  const none = '(its trace has ended)';
  const shown = [`threads: ${left[at] ?? none}`, `${name}: ${right[at] ?? none}`];
  return [`The first difference is event ${at + 1} of the merged trace.${from}`, ...shown].join(
    '\n',
  );
}

/** The process in whose doing an event came about: its own, or that of the nearest cause. */
function makerOf(
  lines: readonly string[],
  at: number,
  programs: ReadonlyMap<string, string>,
): string | undefined {
  const events = lines.slice(0, at + 1).map((line) => JSON.parse(line) as TraceLine);
  let event = events[at];
  while (event && event.process === '') {
    const { cause } = event;
    event = cause
      ? events.find(({ host, sequence }) => host === cause.host && sequence === cause.sequence)
      : undefined;
  }
  if (!event) return undefined;
  const plugin = programs.get(event.process);
  const of = plugin === undefined ? '' : `, a program of the plugin \`${plugin}\`,`;
  return `\`${event.process}\`${of} on ${event.host}`;
}

/** Program -> the plugin that brings it. */
async function ownersOf({ cluster }: ScenarioModel): Promise<ReadonlyMap<string, string>> {
  const { roles, commands } = await registryOf({ cluster });
  const owners = [...roles, ...commands].map(([name, { plugin }]) => [name, plugin] as const);
  return new Map(owners);
}

/** The first place at which two lists are not the same, if any. */
export function differsAt(left: readonly string[], right: readonly string[]): number | undefined {
  const length = Math.max(left.length, right.length);
  for (let at = 0; at < length; at++) if (left[at] !== right[at]) return at;
  return undefined;
}

interface ElsewhereRun {
  readonly traceHash: string;
  readonly lines: readonly string[];
}

/** This very play once more, in a process of its own. */
async function inSecondProcess(play: Play, keepTrace = false): Promise<ElsewhereRun> {
  const folder = await mkdtemp(join(tmpdir(), 'quorate-'));
  try {
    const trace = join(folder, 'trace.jsonl');
    const main = fileURLToPath(compiledModule('core/cli/main.js'));
    const parameters = [...wordsOf(play), '--no-config'];
    if (keepTrace) parameters.push('--trace', trace);
    const stdout = await outputOf([main, ...parameters, '--reporter', 'json']);
    const report = JSON.parse(stdout) as JsonReport;
    const lines = keepTrace ? (await readFile(trace, 'utf8')).split('\n').slice(0, -1) : [];
    return { traceHash: report.scenarios[0]?.traceHash ?? 'no trace', lines };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Stdout of a node process, whatever its exit code. */
function outputOf(parameters: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    execFile(process.execPath, parameters, { maxBuffer: MOST_OUTPUT_BYTES }, (_, stdout) =>
      resolve(stdout),
    );
  });
}
