/**
 * Bugs that HDFS's high availability had, each as a switch of the daemons: what people met, what
 * was wrong, what mended it. By default the model does what the mended software does; the fault
 * `hdfs-ha/behaviour` brings the old one back. docs/historical-bugs.md is made from this table.
 */

export interface HistoricalBug {
  /** Whose daemons behave as before. */
  readonly role: 'DFSZKFailoverController' | 'JournalNode' | 'NameNode';
  /** The class that was wrong. */
  readonly code: string;
  /** What happened to people. */
  readonly story: string;
  /** Why it happened. */
  readonly wrong: string;
  /** What is done since. */
  readonly mended: string;
  /** The first release with it. */
  readonly fixedIn: string;
  /** Whether Hadoop 3.3.6 still does it. */
  readonly in336: boolean;
}

export const BUGS = {
  'HDFS-3561': {
    role: 'DFSZKFailoverController',
    code: 'org.apache.hadoop.ha.FailoverController',
    story: 'the host of the active NameNode vanished, and HDFS was down for a quarter of an hour',
    wrong:
      'before it fences, the new winner asks the old NameNode to step down; with the common settings of IPC it tried 45 times again, 20 s each, to reach a host that was gone',
    mended: '`ha.failover-controller.graceful-fence.connection.retries`, which is 1',
    fixedIn: '2.0.3-alpha',
    in336: false,
  },
  'HADOOP-10251': {
    role: 'DFSZKFailoverController',
    code: 'org.apache.hadoop.ha.ZKFailoverController',
    story: 'both NameNodes were healthy standbys, and stayed it until somebody looked',
    wrong:
      'a late request of the other controller made the active NameNode a standby; its own controller asked whether it was well and not what it was, and held the lock for it',
    mended: '`verifyChangedServiceState`: at the second mismatch the election is left',
    fixedIn: '2.5.0',
    in336: false,
  },
  'HADOOP-9459': {
    role: 'DFSZKFailoverController',
    code: 'org.apache.hadoop.ha.ActiveStandbyElector',
    story: 'after a failover that had gone well, the next one never ended',
    wrong:
      'an elector that lost its session joined again though its NameNode had never been healthy, and wrote a breadcrumb without data, which no later winner can read',
    mended: 'it does not join before it has data to write',
    fixedIn: '2.1.0-beta',
    in336: false,
  },
} as const satisfies Readonly<Record<string, HistoricalBug>>;

export type BugName = keyof typeof BUGS;

export const BUG_NAMES = Object.keys(BUGS) as BugName[];

/** The hook that its daemons ask: one of the deliberate errors of theirs. */
export function hookOf(bug: BugName): string {
  return `mutant:${bug.toLowerCase()}`;
}
