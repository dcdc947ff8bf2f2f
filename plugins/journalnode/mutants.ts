/**
 * Deliberate errors of writers, readers and JournalNodes, each in one place and off unless a test
 * opens the hook `mutant:<name>` of a running process. Each breaks a guarantee of the journal; the
 * invariants on the trace must catch them, or they prove nothing. Those named after an issue are
 * what Hadoop itself once did.
 */

import type { System } from '../../core/plugin/index.ts';

export const MUTANTS = {
  'accept-old-epoch': 'a JournalNode takes edits of a writer that it has promised to refuse',
  'forget-promise': 'a JournalNode keeps the epoch that it promises in memory alone',
  'recover-from-minority': 'a new writer recovers a segment from the first answer that it gets',
  'prefer-longer-log': 'recovery chooses the longest log, whatever the epoch of its writer',
  'accept-without-record': 'a JournalNode accepts a recovery and writes no record of it',
  'quorum-of-one': 'a writer counts edits as durable when one JournalNode has them',
  'serve-undurable-edits': 'a reader takes edits in progress that no majority has yet',
  'hdfs-3955': 'accepting a recovery puts the log in place before its record is written',
  'hdfs-16771': 'a JournalNode that lags answers "no new edits" to who asks beyond its end',
} as const;

export type Mutant = keyof typeof MUTANTS;

/** Whether this process is to make the error. */
export function mutant(sys: System, name: Mutant): boolean {
  return sys.hook(`mutant:${name}`);
}
