/**
 * Deliberate errors of HDFS's daemons, each in one place and off unless a test opens the hook
 * `mutant:<name>` of a running daemon. Each breaks a guarantee; what watches the trace must catch
 * every one of them, or it proves nothing.
 */

import type { System } from '../../core/plugin/index.ts';

export const MUTANTS = {
  'acknowledge-before-sync': 'a NameNode answers a mutation before its edits are durable',
  'skip-operation-check': 'a NameNode serves clients whatever its state is',
  'forget-retry-cache': 'a NameNode runs a call again that it has answered before',
  'hdfs-16987': 'a standby keeps queued reports of a replica that newer ones replace (HDFS-16987)',
  'hdfs-17368':
    'a NameNode that becomes standby stays in the safe mode of low resources (HDFS-17368)',
  'trust-stale-storages':
    'a new active NameNode deletes excess replicas before it has heard of all storages anew',
  'tail-undurable-edits': 'a standby applies edits in progress that no majority has yet',
  'activate-without-catch-up': 'a new active writes on without the last edits of the old one',
  'activate-without-recovery': 'a new active writes on without a new epoch of its journals',
  'roll-without-finalize': 'rolling the log leaves the old segment open in the journals',
  'ignore-lost-journal': 'a NameNode goes on when a required journal has failed',
  'accept-any-image': 'a NameNode takes the image of any checkpointer, whoever it is itself',
  'hdfs-4176':
    'the call that asks a hung active to roll its log keeps the standby from taking over',
  'hdfs-16689':
    'the last catch-up reads edits in progress, and misses those of a JournalNode that lags',
  'obey-standby': 'a DataNode does what a NameNode orders that it does not take for the active one',
  'join-any-cluster': 'a DataNode serves a cluster that its disks do not belong to',
  'ignore-claim-txid': 'a DataNode believes every claim to be active, however old it is',
} as const;

export type Mutant = keyof typeof MUTANTS;

/** Whether this daemon is to make the error. */
export function mutant(sys: System, name: Mutant): boolean {
  return sys.hook(`mutant:${name}`);
}
