/**
 * Random faults on an HA HDFS, by seed: a scenario that breaks every role in every way there is while
 * clients append to a file and change names, mends it, and demands that all is well again. What to
 * break is drawn when the scenario is made; a fault that finds nothing to break is a recorded skip.
 */

import { RandomStream } from '../../../core/kernel/random.ts';
import { loadScenarios } from '../../../core/scenario/load-scenarios.ts';
import type { ScenarioModel, Step } from '../../../core/scenario/model.ts';
import { type Fault, FaultDeck, hostsWith, SERVERS } from './faults.ts';
import { healed } from './liveness.ts';

const PLUGIN = new URL('../../fixtures/plugins/hdfs-test.ts', import.meta.url).pathname;

const ROUNDS = 4;

type PlainStep = Readonly<Record<string, unknown>>;

/** Daemons in the order in which they are started; each is left alone where it runs. */
const DAEMONS: Readonly<Record<string, string>> = {
  QuorumPeerMain: 'zkServer.sh start',
  JournalNode: 'hdfs --daemon start journalnode',
  DataNode: 'hdfs --daemon start datanode',
  NameNode: 'hdfs --daemon start namenode',
  DFSZKFailoverController: 'hdfs --daemon start zkfc',
};

const FENCING = ['shell(/bin/true)', 'sshfence\nshell(/bin/true)'];

/** The scenario of a seed; the same for the same seed. */
export async function torment(seed: number): Promise<ScenarioModel> {
  const random = new RandomStream(seed, 'hdfs-nemesis');
  const deck = new FaultDeck(random);
  const steps: PlainStep[] = [{ wait: '3s' }];
  const broken: Fault[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const faults = Array.from({ length: random.chance(300_000) ? 2 : 1 }, () => deck.draw());
    broken.push(...faults);
    steps.push(...faults.flatMap((fault) => fault.steps), { wait: deck.duration() });
    if (random.chance(700_000)) steps.push(...started());
    if (random.chance(150_000)) steps.push(failover(random));
    steps.push({ wait: `${random.int(1, 6_000)}ms` });
  }
  const scenario = {
    name: `random faults, seed ${seed}`,
    cluster: clusterOf(random),
    workloads: {
      writer: { workload: 'hdfs-ha/append', host: 'c1', every: '400ms' },
      names: { workload: 'hdfs-ha/names', host: 'c1', every: '300ms' },
    },
    timeline: [...steps, ...healed(broken, started())],
    eventually: [
      { measure: 'writer.lost', is: 0 },
      { measure: 'names.lost', is: 0 },
    ],
  };
  const file = `seed-${seed}.yaml`;
  const { scenarios, problems } = await loadScenarios([file], {
    texts: new Map([[file, JSON.stringify(scenario, undefined, 1)]]),
  });
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join('\n'));
  const [model] = scenarios;
  return { ...model!, timeline: model!.timeline.map(skippable) };
}

/**
 * The standby reads finalized segments only: by RPC, as the real one reads edits in progress, it would
 * now and then get those of a writer that is gone from a JournalNode that has not heard of the next.
 */
function clusterOf(random: RandomStream): PlainStep {
  return {
    extends: new URL('../../../clusters/ha-hdfs/cluster.yaml', import.meta.url).pathname,
    plugins: [PLUGIN],
    hosts: { m4: {}, c1: {} },
    network: { unreachable: random.pick(['silent', 'neighbour']) },
    conf: {
      workers: 'm1\nm2\nm3\nm4\n',
      'hdfs-site.xml': {
        'dfs.ha.fencing.methods': random.pick(FENCING),
        'dfs.ha.tail-edits.period': '5s',
        'dfs.ha.log-roll.period': '20s',
        'dfs.journalnode.sync.interval': '10000',
        // Replicas on storages that have not reported since a failover are not deleted.
        'dfs.blockreport.intervalMsec': '20000',
        // Without it a loss of power takes closed blocks along that were not written back yet.
        'dfs.datanode.synconclose': 'true',
        'dfs.namenode.heartbeat.recheck-interval': '10000',
        'dfs.namenode.checkpoint.txns': '60',
        'dfs.namenode.checkpoint.check.period': '5s',
      },
    },
  };
}

/** Whatever does not run is started, on all hosts at once. */
function started(): PlainStep[] {
  const lines = SERVERS.map((host) => {
    const own = Object.entries(DAEMONS).filter(([role]) => hostsWith(role).includes(host));
    return { host, run: own.map(([, line]) => line).join('; '), exit: 'any' };
  });
  return [{ parallel: lines }];
}

function failover(random: RandomStream): PlainStep {
  const [from, to] = random.shuffle(['nn1', 'nn2']);
  return { host: 'c1', run: `hdfs haadmin -failover ${from} ${to}`, exit: 'any' };
}

function skippable(step: Step): Step {
  return step.verb === 'fault' ? { ...step, orSkip: true } : step;
}
