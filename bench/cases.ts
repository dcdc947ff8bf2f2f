/**
 * What is measured, each as one number per run of the case. A case does its own work and returns
 * how much it did in how long; the runner repeats, takes medians and compares.
 */

import { spawnSync } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { CLUSTERS, type ExecutorName, load, play } from './play.ts';
import { appends, ensembleOf, failover, idleHour } from './scenarios.ts';
import { writeLoad } from './write-load.ts';

export interface Figure {
  readonly name: string;
  readonly unit: string;
  /** Whether more is better. */
  readonly more: boolean;
  measure(): Promise<number>;
}

const CLI = fileURLToPath(new URL('../core/cli/main.js', import.meta.url));
const LAB = `${CLUSTERS}/zk-ensemble/lab.yaml`;
const HDFS_LAB = `${CLUSTERS}/ha-hdfs/lab.yaml`;
const EXECUTORS = ['inline', 'threads'] as const;

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
  figure('the HDFS lab, prompt to last line, inline', 'ms', false, () =>
    cli('run', HDFS_LAB, '--executor', 'inline'),
  ),
  figure('the HDFS lab, prompt to last line, threads', 'ms', false, () => cli('run', HDFS_LAB)),
  ...EXECUTORS.flatMap((executor) => [
    figure(`HDFS starts, fails over and goes on for 60 s, ${executor}`, 'ms', false, () =>
      timed(failover(), executor),
    ),
    figure(`virtual to real time, HDFS fails over, ${executor}`, 'x', true, async () => {
      const { virtualTimeMs, wallTimeMs } = await play(await load(failover()), executor);
      return virtualTimeMs / wallTimeMs;
    }),
    figure(`traced events, HDFS fails over, ${executor}`, 'events/s', true, async () => {
      const { traceEvents, wallTimeMs } = await play(await load(failover()), executor);
      return (traceEvents * 1_000) / wallTimeMs;
    }),
  ]),
  figure('the failover of HDFS alone, inline', 'ms', false, failoverAlone),
  figure('acknowledged appends to HDFS, inline', 'appends/s', true, async () => {
    const { workloads, wallTimeMs } = await play(await load(appends()), 'inline');
    return ((workloads[0]?.measures.acknowledged?.value ?? 0) * 1_000) / wallTimeMs;
  }),
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

async function timed(yaml: string, executor: ExecutorName): Promise<number> {
  const scenario = await load(yaml);
  const started = performance.now();
  await play(scenario, executor);
  return performance.now() - started;
}

async function windowsPerSecond(executor: ExecutorName): Promise<number> {
  const scenario = await load(idleHour());
  const started = performance.now();
  let windows = 0;
  await play(scenario, executor, { onWindow: () => windows++ });
  return (windows * 1_000) / (performance.now() - started);
}

/** From the kill of the active NameNode until the other one is active. */
async function failoverAlone(): Promise<number> {
  const scenario = await load(failover());
  const ends = new Map<string, number>();
  await play(scenario, 'inline', {
    onStep: ({ title }) => ends.set(title.split(':')[0] ?? '', performance.now()),
  });
  return (ends.get('expect') ?? 0) - (ends.get('fault') ?? 0);
}
