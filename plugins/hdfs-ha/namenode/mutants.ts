/**
 * Deliberate errors of NameNodes, each in one place and off unless a test opens the hook
 * `mutant:<name>` of a running process. Each breaks a guarantee of HA; the invariants on the trace
 * must catch them, or they prove nothing. Those named after an issue are what Hadoop itself did.
 */

import type { System } from '../../../core/plugin/index.ts';

export const MUTANTS = {
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
} as const;

export type Mutant = keyof typeof MUTANTS;

/** Whether this process is to make the error. */
export function mutant(sys: System, name: Mutant): boolean {
  return sys.hook(`mutant:${name}`);
}
