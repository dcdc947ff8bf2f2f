/**
 * Deliberate errors in the engine, each in one place and off unless a test opens the hook
 * `mutant:<name>` of a running server. Each breaks a guarantee of ZooKeeper; the invariants on the
 * trace must catch every one of them, or they prove nothing.
 */

import type { System } from '../machine/system.ts';

export const MUTANTS = {
  'commit-without-quorum': 'the leader commits when it alone has logged a proposal',
  'skip-fsync-before-ack': 'a server acknowledges a proposal that is only in its page cache',
  'ignore-epoch-promise': 'a learner accepts any epoch, and forgets the promise it makes',
  'skip-truncate': 'a learner told to truncate keeps what it has',
  'commit-out-of-order': 'a follower applies the second of two waiting transactions first',
  'deliver-before-commit': 'a follower applies a proposal as soon as it has logged it',
  'reuse-zxid': 'a new leader starts to count where the epoch before ended, not in its own',
  'skip-sync-log': 'a learner does not log the transactions that it is brought up to date with',
} as const;

export type Mutant = keyof typeof MUTANTS;

/** Whether this server is to make the error. */
export function mutant(sys: System, name: Mutant): boolean {
  return sys.hook(`mutant:${name}`);
}
