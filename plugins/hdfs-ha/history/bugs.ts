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
  'HDFS-4176': {
    role: 'NameNode',
    code: 'org.apache.hadoop.hdfs.server.namenode.ha.EditLogTailer',
    story: 'the active NameNode froze, and the standby did not take over',
    wrong:
      'the thread that reads the edits also asked the active to roll its log, and waited for the answer; before it ends, a standby cannot become active',
    mended: 'another thread makes the call, and nobody waits for it',
    fixedIn: '2.9.0 and 3.0.0-alpha2',
    in336: false,
  },
  'HDFS-16689': {
    role: 'NameNode',
    code: 'org.apache.hadoop.hdfs.server.namenode.ha.EditLogTailer',
    story: 'the standby crashed as it became active, and no NameNode was left',
    wrong:
      'with edits tailed in progress, the last catch-up asked for them by RPC too, and went by a JournalNode that had missed some',
    mended: 'the last catch-up reads the segments as files, which are final by then',
    fixedIn: '3.4.0',
    in336: true,
  },
  'HDFS-16771': {
    role: 'JournalNode',
    code: 'org.apache.hadoop.hdfs.qjournal.server.Journal',
    story: 'a standby that tailed edits in progress fell behind further and further',
    wrong:
      'a JournalNode that was asked for edits beyond its end answered that there were none, and a majority of such answers was believed (HDFS-16659)',
    mended: 'it refuses, so that others are heard',
    fixedIn: '3.4.0',
    in336: true,
  },
  'HDFS-16987': {
    role: 'NameNode',
    code: 'org.apache.hadoop.hdfs.server.blockmanagement.BlockManager',
    story: 'after a failover fsck told of lost files, though all their replicas were good',
    wrong:
      'a report that named an old generation stamp was kept by the standby although a newer one of the same replica had come, and was looked at again at the failover',
    mended: 'a report of a replica replaces the older ones of it',
    fixedIn: '3.4.0',
    in336: true,
  },
  'HDFS-17368': {
    role: 'NameNode',
    code: 'org.apache.hadoop.hdfs.server.namenode.FSNamesystem',
    story: 'after a failover nothing could be written, for the disk had been full once, long ago',
    wrong:
      'a NameNode that had entered safe mode for want of disk space kept it as a standby, and when it became active again (HDFS-17231)',
    mended: 'as a standby it forgets it',
    fixedIn: '3.5.0',
    in336: true,
  },
} as const satisfies Readonly<Record<string, HistoricalBug>>;

export type BugName = keyof typeof BUGS;

export const BUG_NAMES = Object.keys(BUGS) as BugName[];

/** The hook that its daemons ask: one of the deliberate errors of theirs. */
export function hookOf(bug: BugName): string {
  return `mutant:${bug.toLowerCase()}`;
}
