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
  'keep-superseded-reports':
    'a standby keeps queued reports of a replica that newer ones replace (HDFS-17453)',
  'keep-resource-safe-mode':
    'a NameNode that becomes standby stays in the safe mode of low resources (HDFS-17368)',
  'trust-stale-storages':
    'a new active NameNode deletes excess replicas before it has heard of all storages anew',
} as const;

export type Mutant = keyof typeof MUTANTS;

/** Whether this daemon is to make the error. */
export function mutant(sys: System, name: Mutant): boolean {
  return sys.hook(`mutant:${name}`);
}
