/**
 * What is measured, each as one number per run of the case. A case does its own work and returns
 * how much it did in how long; the runner repeats, takes medians and compares.
 */

import { spawnSync } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { loadScenarios } from '../core/scenario/load-scenarios.ts';
import type { ScenarioModel } from '../core/scenario/model.ts';
import { runScenario } from '../core/scenario/run/run.ts';
import { ensembleOf, idleHour } from './scenarios.ts';
import { writeLoad } from './write-load.ts';

export interface Figure {
  readonly name: string;
  readonly unit: string;
  /** Whether more is better. */
  readonly more: boolean;
  measure(): Promise<number>;
}

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const CLI = fileURLToPath(new URL('../core/cli/main.js', import.meta.url));
const LAB = `${ROOT}clusters/zk-ensemble/lab.yaml`;

export const FIGURES: readonly Figure[] = [
  figure('start-up of the command line (--version)', 'ms', false, () => cli('--version')),
  figure('the lab, prompt to last line, inline', 'ms', false, () =>
    cli('run', LAB, '--executor', 'inline'),
  ),
  figure('the lab, prompt to last line, threads', 'ms', false, () => cli('run', LAB)),
  figure('the lab, peak memory, threads', 'MB', false, () => memoryOf('run', LAB)),
  figure('engine events, 3 servers under write load, inline', 'events/s', true, async () => {
    const { events, seconds } = await writeLoad({ writes: 5_000 });
    return events / seconds;
  }),
  figure('committed writes, 3 servers, inline', 'writes/s', true, async () => {
    const { writes, seconds } = await writeLoad({ writes: 5_000 });
    return writes / seconds;
  }),
  figure('an idle hour of 3 servers, inline', 'ms', false, () => timed(idleHour(), 'inline')),
  figure('virtual to real time, idle, inline', 'x', true, async () => {
    return 3_600_000 / (await timed(idleHour(), 'inline'));
  }),
  figure('windows of 3 idle servers, inline', 'windows/s', true, () => windowsPerSecond('inline')),
  figure('windows of 3 idle servers, threads', 'windows/s', true, () =>
    windowsPerSecond('threads'),
  ),
  ...[3, 10, 25, 50].map((hosts) =>
    figure(`an ensemble of ${hosts} starts and elects, inline`, 'ms', false, () =>
      timed(ensembleOf(hosts), 'inline'),
    ),
  ),
];

function figure(name: string, unit: string, more: boolean, measure: () => Promise<number>): Figure {
  return { name, unit, more, measure };
}

async function cli(...parameters: string[]): Promise<number> {
  const started = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [CLI, ...parameters]);
  if (status !== 0) throw new Error(`quorate ${parameters.join(' ')}: ${status} ${stderr}`);
  return performance.now() - started;
}

/** Peak resident memory of a command, from the kernel's own account of it. */
async function memoryOf(...parameters: string[]): Promise<number> {
  const told = "process.on('exit',()=>console.error('peak',process.resourceUsage().maxRSS))";
  const given = [
    '--import',
    `data:text/javascript,${encodeURIComponent(told)}`,
    CLI,
    ...parameters,
  ];
  const { stderr } = spawnSync(process.execPath, given, { encoding: 'utf8' });
  return Number(/peak (\d+)/.exec(stderr)?.[1]) / 1024;
}

async function timed(yaml: string, executor: 'inline' | 'threads'): Promise<number> {
  const scenario = await load(yaml);
  const started = performance.now();
  await play(scenario, executor);
  return performance.now() - started;
}

async function windowsPerSecond(executor: 'inline' | 'threads'): Promise<number> {
  const scenario = await load(idleHour());
  const started = performance.now();
  let windows = 0;
  await play(scenario, executor, () => windows++);
  return (windows * 1_000) / (performance.now() - started);
}

async function load(yaml: string): Promise<ScenarioModel> {
  const { mkdtempSync, writeFileSync } = await import('node:fs');
  const folder = mkdtempSync(`${(await import('node:os')).tmpdir()}/quorate-bench-`);
  writeFileSync(`${folder}/bench.yaml`, yaml.replaceAll('$CLUSTERS', `${ROOT}clusters`));
  const { scenarios, problems } = await loadScenarios([`${folder}/bench.yaml`], { cwd: folder });
  if (!scenarios[0]) throw new Error(JSON.stringify(problems));
  return scenarios[0];
}

async function play(
  scenario: ScenarioModel,
  executor: 'inline' | 'threads',
  onWindow: () => void = () => {},
): Promise<void> {
  const { result } = await runScenario(scenario, {
    seed: 1,
    executor,
    perThread: 1,
    windows: 'reach',
    keepTrace: false,
    watch: new SharedArrayBuffer(64 * 1024),
    interrupted: () => {
      onWindow();
      return false;
    },
    onStep: () => {},
    onProgress: () => {},
  });
  if (!result.passed) throw new Error(result.failure?.message);
}
