/**
 * What the lab prints of part (6) is the session that the chapter prints, word for word, up to the
 * rows that say otherwise: whose turn it is (A19), what the machine calls itself (A22), and that
 * taking over takes seconds (A23).
 */

import { expect, test } from 'vitest';
import { matchText } from '../../core/plugin/pattern.ts';
import { quorate } from '../support/cli.ts';

const CHAPTER = `root@m1:~# hdfs haadmin -getServiceState nn1
active
root@m1:~# hdfs haadmin -getServiceState nn2
standby
root@m1:~# hdfs --daemon stop namenode
root@m1:~# jps
<pid> QuorumPeerMain
<pid> DataNode
<pid> JournalNode
<pid> DFSZKFailoverController
<pid> Jps
root@m1:~# hdfs haadmin -getServiceState nn1
<time> INFO ipc.Client: Retrying connect to server: m1/192.168.0.2:9000. Already tried 0 time(s); retry policy is RetryUpToMaximumCountWithFixedSleep(maxRetries=1, sleepTime=1000 MILLISECONDS)
Operation failed: Call From m1/192.168.0.2 to m1:9000 failed on connection exception: java.net.ConnectException: Connection refused; For more details see:  http://wiki.apache.org/hadoop/ConnectionRefused
[exit 255]
root@m1:~# hdfs haadmin -getServiceState nn2
active
root@m1:~# hdfs --daemon start namenode`;

/** The terminal alone: without the margin, and without the steps that nobody types. */
function screenOf(report: string): string {
  const [, part = ''] = report.split('(6) the apprentice takes over\n');
  const lines = part.split('\n').filter((line) => /^.{0,16}│ /.test(line));
  const typed = lines.filter((line) => !/│ (expect|let|wait):/.test(line));
  return typed.map((line) => line.replace(/^.{0,16}│ /, '')).join('\n');
}

test('the report of the failover reads as the session in the chapter', async () => {
  const run = ['run', 'clusters/ha-hdfs/lab.yaml', '--executor', 'inline'];
  const { code, stdout } = await quorate(run, { COLUMNS: '400' });
  expect(code).toBe(0);
  const screen = screenOf(stdout);
  expect(matchText(CHAPTER, screen, () => '') !== undefined, screen).toBe(true);
});
