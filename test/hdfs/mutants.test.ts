/**
 * Deliberate errors of NameNodes, DataNodes and failover controllers, each in a situation that is made
 * for it: the invariant that speaks of it, or what a workload verifies, must catch it. Without the
 * error the same situation breaks nothing; otherwise this would prove nothing.
 */

import { describe, expect, test } from 'vitest';
import { loadScenarios } from '../../core/scenario/load-scenarios.ts';
import type { ScenarioModel } from '../../core/scenario/model.ts';
import type { HAMutant } from '../../plugins/hadoop-common/ha/mutants.ts';
import type { Mutant } from '../../plugins/hdfs-ha/mutants.ts';
import type { Mutant as JournalMutant } from '../../plugins/journalnode/mutants.ts';
import { play } from '../support/ways.ts';

const CLUSTER = new URL('../../clusters/ha-hdfs/cluster.yaml', import.meta.url).pathname;
const PLUGIN = new URL('../fixtures/plugins/hdfs-test.ts', import.meta.url).pathname;

type Step = Readonly<Record<string, unknown>>;
type Err = Step & { readonly fault: 'hdfs-test/mutant' };

interface Situation {
  readonly site?: Readonly<Record<string, string>>;
  readonly core?: Readonly<Record<string, string>>;
  readonly workloads?: Readonly<Record<string, Step>>;
  readonly eventually?: readonly Step[];
  /** @param err in the daemons that are to err */
  readonly timeline: (err: (process: string, host?: string) => Err) => readonly Step[];
}

const run = (host: string, line: string): Step => ({ host, run: line, exit: 'any' });
const kill = (process: string, host: string): Step => ({ fault: 'kill', process, host });
const failedOver: readonly Step[] = [
  { expect: { role: 'NameNode', host: 'new', is: 'active' }, within: '90s' },
  { wait: '1s' },
];

/** The session of a controller expires, and the NameNode is asked to step down. */
const controllerKilled: Situation = {
  timeline: (err) => [
    err('DFSZKFailoverController', 'new'),
    kill('DFSZKFailoverController', 'old'),
    ...failedOver,
  ],
};

/** Two JournalNodes, started anew in the middle of a segment, take none of it; the standby reads on. */
const readAhead = (inProgress: string): Situation => ({
  site: { 'dfs.ha.tail-edits.period': '200ms', 'dfs.ha.tail-edits.in-progress': inProgress },
  timeline: (err) => [
    err('NameNode', 'new'),
    ...['m3', 'new'].map((host) => kill('JournalNode', host)),
    ...['m3', 'new'].map((host) => run(host, 'hdfs --daemon start journalnode')),
    { wait: '2s' },
    run('c1', 'hdfs dfs -mkdir /ahead &'),
    { wait: '3s' },
  ],
});

/**
 * A client writes while the active NameNode reaches only the JournalNode on its own host. That one
 * goes down, and so does the NameNode.
 */
const writtenAlone: Situation = {
  timeline: (err) => [
    err('NameNode', 'old'),
    kill('JournalNode', 'm3'),
    { fault: 'partition', from: 'old', to: ['new', 'm3'], ports: [8485] },
    run('c1', 'hdfs dfs -mkdir /alone &'),
    // After 20 s the writer gives up.
    { wait: '25s' },
    kill('JournalNode', 'old'),
    run('m3', 'hdfs --daemon start journalnode'),
    { fault: 'stop', process: 'DFSZKFailoverController', host: 'old' },
    ...failedOver,
  ],
};

/** A NameNode that nobody could ask to step down goes on, and does not know of the other one. */
const twoActives: Situation = {
  core: { 'ipc.client.connect.timeout': '1000' },
  site: { 'dfs.heartbeat.interval': '1s', 'dfs.blockreport.intervalMsec': '3000' },
  timeline: (err) => [
    err('each DataNode'),
    // For the reports of all DataNodes.
    { wait: '8s' },
    { fault: 'partition', between: ['old', 'new'], ports: [9000] },
    kill('DFSZKFailoverController', 'old'),
    ...failedOver,
    { wait: '8s' },
  ],
};

const VERSION = '/root/hdfs/datanode/current/VERSION';

const CASES: Readonly<
  Partial<Record<Mutant | HAMutant | JournalMutant, readonly [caughtBy: string, Situation]>>
> = {
  'skip-fencing': ['hadoop-common/fenced-before-taking-over', controllerKilled],
  'breadcrumb-before-fencing': ['hadoop-common/fenced-before-taking-over', controllerKilled],
  'tail-undurable-edits': ['hdfs-ha/applied-durable', readAhead('false')],
  'serve-undurable-edits': ['hdfs-ha/applied-durable', readAhead('true')],
  'acknowledge-before-sync': ['hdfs-ha/acknowledged-survive', writtenAlone],
  'ignore-lost-journal': ['hdfs-ha/acknowledged-survive', writtenAlone],
  'obey-standby': ['hdfs-ha/newest-claim-obeyed', twoActives],
  'ignore-claim-txid': ['hdfs-ha/newest-claim-obeyed', twoActives],
  'skip-operation-check': [
    'hdfs-ha/standby-serves-nothing',
    {
      timeline: (err) => [
        err('NameNode', 'new'),
        run('c1', 'hdfs dfs -ls hdfs://${{ new.host }}:9000/'),
      ],
    },
  ],
  'join-any-cluster': [
    'hdfs-ha/one-identity',
    {
      timeline: (err) => [
        run('m3', 'hdfs --daemon stop datanode'),
        run('m3', `echo clusterID=CID-other >> ${VERSION}`),
        {
          parallel: [
            run('m3', 'hdfs --daemon start datanode'),
            { steps: [{ wait: '500ms' }, err('DataNode', 'm3')] },
          ],
        },
        { wait: '10s' },
      ],
    },
  ],
  'forget-retry-cache': [
    'names.not-done',
    {
      workloads: { names: { workload: 'hdfs-ha/names', host: 'c1', every: '100ms' } },
      eventually: [{ measure: 'names.not-done', is: 0 }],
      timeline: (err) => [
        err('each NameNode'),
        {
          ...kill('NameNode', 'old'),
          before: { event: 'hdfs-ha/mutation-acknowledged', nth: 10 },
        },
        ...failedOver,
        { wait: '15s' },
      ],
    },
  ],
};

async function scenarioOf(
  situation: Situation,
  error: string,
  isMade: boolean,
): Promise<ScenarioModel> {
  const { site = {}, core = {}, workloads, eventually, timeline } = situation;
  const err = (process: string, host?: string): Err => ({
    fault: 'hdfs-test/mutant',
    process,
    ...(host !== undefined && { host }),
    error: isMade ? error : 'none',
  });
  const scenario = {
    name: error,
    cluster: {
      extends: CLUSTER,
      plugins: [PLUGIN],
      hosts: { c1: {} },
      conf: { 'hdfs-site.xml': site, 'core-site.xml': core },
    },
    let: { old: 'active NameNode', new: 'standby NameNode' },
    ...(workloads && { workloads }),
    ...(eventually && { eventually }),
    timeline: timeline(err),
  };
  const file = `${error}.yaml`;
  const texts = new Map([[file, JSON.stringify(scenario, undefined, 1)]]);
  const { scenarios, problems } = await loadScenarios([file], { texts });
  expect(problems).toEqual([]);
  return scenarios[0]!;
}

describe.each(Object.entries(CASES))('the error %s', (error, [caughtBy, situation]) => {
  test(`is caught by ${caughtBy}`, async () => {
    const { result } = await play(await scenarioOf(situation, error, true), 1);
    const { failure } = result;
    expect(`${failure?.message}, ${failure?.actual}`).toContain(caughtBy);
  });

  test('is what breaks it', async () => {
    const { result } = await play(await scenarioOf(situation, error, false), 1);
    expect(result.failure).toBeUndefined();
  });
});
