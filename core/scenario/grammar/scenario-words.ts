/** The words of a scenario file, in the order in which people write them. */

import type { Words } from './word.ts';

export const SCENARIO_WORDS = {
  name: {
    about: 'The title in reports; the file name when it is left out',
    takes: 'text',
    example: 'name: the followers elect another leader',
  },
  note: {
    about: 'The story, printed in the report',
    takes: 'text',
    example: 'note: what the chapter calls the apprentice',
  },
  tags: {
    about: 'Words to choose scenarios by, with `--tag`',
    takes: 'texts',
    example: 'tags: [slow, disks]',
  },
  cluster: {
    about: 'What stands: a path to a cluster file, or a map that extends one or is one',
    takes: 'cluster',
    example: 'cluster: { extends: ./cluster.yaml, hosts: { c1: {} } }',
  },
  start: {
    about: 'The stage at which the timeline begins; its steps are folded in the report',
    takes: 'stage',
    example: 'start: bare',
    default: 'running',
  },
  seed: {
    about: 'The seed of everything that is left to chance, unless the command line gives one',
    takes: 'int',
    example: 'seed: 7',
    default: '1',
  },
  skip: {
    about: 'Do not play this scenario, for this reason',
    takes: 'text',
    example: 'skip: waits for the observers of the next release',
  },
  params: {
    about: 'Values that `--param name=value` sets, used as `${{ params.name }}`',
    takes: 'params',
    example: 'params: { cut: { type: duration, default: 90s } }',
  },
  matrix: {
    about: 'One scenario for each combination of these values, used as `${{ matrix.name }}`',
    takes: 'matrix',
    example: 'matrix: { hit: [pause, kill], n: [3, 5] }',
  },
  let: {
    about: 'Names bound before the timeline begins, to selectors or to texts',
    takes: 'bindings',
    example: 'let: { old: leader QuorumPeerMain, lock: /lock }',
  },
  workloads: {
    about: 'What runs beside the timeline, from its first step to its last, and is measured',
    takes: 'workloads',
    example: 'workloads: { counters: { workload: zookeeper/counters, host: c1 } }',
  },
  timeline: {
    about: 'The steps, played one after another',
    takes: 'steps',
    example: 'timeline: [{ host: m1, run: jps }]',
  },
  always: {
    about: 'Must hold at every moment of the timeline',
    takes: 'checks',
    example: 'always: { count: leader QuorumPeerMain, is: at most 1 }',
  },
  never: {
    about: 'Must at no moment of the timeline hold',
    takes: 'checks',
    example: 'never: { event: zookeeper/session-expired }',
  },
  eventually: {
    about: 'Must hold at the end',
    takes: 'checks',
    example: 'eventually: { znode: /config, is: alice }',
  },
  sometimes: {
    about: 'Must have held at least once, in some run of a sweep over seeds',
    takes: 'checks',
    example: 'sometimes: { event: zookeeper/truncated }',
  },
  without: {
    about: 'Invariants of the loaded plugins that are switched off, each with its reason',
    takes: 'exceptions',
    example: 'without: { invariant: zookeeper/agreement, because: the test breaks it }',
  },
  fails: {
    about: 'This scenario must break, and for this reason; anything else is a failure',
    takes: 'fails',
    example: 'fails: { by: scheduler/one-run-per-job }',
  },
} as const satisfies Words;
