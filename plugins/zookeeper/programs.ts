/** The programs of this plugin: the server, the commands, and what the commands run. */
import { fourLetterWordMain } from './commands/four-letter-word-main.ts';
import { purgeTxnLogMain } from './commands/purge-txn-log-main.ts';
import { snapshotComparerMain } from './commands/snapshot-comparer-main.ts';
import { snapshotFormatterMain } from './commands/snapshot-formatter-main.ts';
import { txnLogToolkitMain } from './commands/txn-log-toolkit-main.ts';
import { versionInfoMain } from './commands/version-info-main.ts';
import { zkCleanup } from './commands/zk-cleanup.ts';
import { zkCli } from './commands/zk-cli.ts';
import { zkServer } from './commands/zk-server.ts';
import { zkServerInitialize } from './commands/zk-server-initialize.ts';
import { zkSnapShotToolkit, zkSnapshotComparer, zkTxnLogToolkit } from './commands/zk-tools.ts';
import { quorumPeerMain } from './quorum-peer-main.ts';

export const ZOOKEEPER_COMMANDS = [
  zkServer,
  zkCli,
  zkCleanup,
  zkServerInitialize,
  zkTxnLogToolkit,
  zkSnapShotToolkit,
  zkSnapshotComparer,
  fourLetterWordMain,
  versionInfoMain,
  purgeTxnLogMain,
  txnLogToolkitMain,
  snapshotFormatterMain,
  snapshotComparerMain,
] as const;

export const ZOOKEEPER_PROGRAMS = [quorumPeerMain, ...ZOOKEEPER_COMMANDS] as const;
