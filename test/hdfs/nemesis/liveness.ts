/**
 * What must be so once everything is mended: the liveness rules of HA HDFS, as steps. Faults end by
 * themselves, traps are sprung, and whoever is down is started.
 */

import type { Fault } from './faults.ts';

type Plain = Readonly<Record<string, unknown>>;

/** Longest fault of the deck, and what it takes to notice its end. */
const LONGEST_FAULT = '41s';
/** A writer whose JournalNodes were started anew in the middle of a segment ends in this time. */
const WRITE_TIMEOUT = '22s';

/** @param started the steps that start what does not run */
export function healed(broken: readonly Fault[], started: readonly Plain[]): Plain[] {
  const traps = broken.flatMap(({ trapped }) => (trapped ? [trapped] : []));
  return [
    { wait: LONGEST_FAULT },
    // A trap may still lie in wait for one of them.
    ...traps.map((trapped) => ({ fault: 'kill', ...trapped })),
    { wait: '1s' },
    ...started,
    { wait: WRITE_TIMEOUT },
    ...started,
    { wait: '1s', as: 'mended' },
    // L1 and L2
    {
      expect: [
        { count: 'active NameNode', is: 1 },
        { count: 'standby NameNode', is: 1 },
        { count: 'active DFSZKFailoverController', is: 1 },
        { count: 'standby DFSZKFailoverController', is: 1 },
        { count: 'JournalNode', is: 3 },
        { count: 'serving DataNode', is: 4 },
      ],
      within: '90s',
      since: 'mended',
    },
    // L6
    { host: 'c1', run: 'hdfs dfs -touchz /after-all', within: '120s', as: 'answer' },
    { wait: { event: 'workload/ended', workload: 'writer', end: 'acknowledged' }, within: '120s' },
    { wait: { event: 'workload/ended', workload: 'names', end: 'acknowledged' }, within: '60s' },
    // L3 and L4
    { host: 'c1', run: 'hdfs dfsadmin -rollEdits', as: 'roll' },
    {
      expect: [
        { 'hdfs-test/segments': 'each JournalNode' },
        { event: 'hdfs-ha/edits-applied', host: 'standby NameNode', since: 'roll' },
      ],
      within: '30s',
    },
    // L5
    {
      host: 'c1',
      run: 'hdfs fsck /',
      expect: { contains: 'Under-replicated blocks:\t0' },
      within: '120s',
      every: '5s',
    },
  ];
}
