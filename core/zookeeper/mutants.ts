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
  'truncate-too-little': 'a learner told to truncate keeps one transaction more',
  'serve-before-uptodate': 'a learner serves as soon as it has acknowledged NEWLEADER',
  'sync-at-once': 'a learner answers a sync without asking the leader',
  'follower-ends-session': 'a follower ends the session of a client whose connection is lost',
  'expire-without-closing': 'a leader forgets an expired session, and commits no end of it',
  'decide-on-applied': 'a leader decides about writes without looking at those under way',
  'multi-skips-refused': 'a multi goes on without the operation that was refused',
  'ignore-last-zxid-seen': 'a server takes clients that have seen more than it has',
  'watch-fires-twice': 'a server sends each watch event twice',
  'watch-after-data': 'a server sends watch events after the answers that come next',
  'forget-watches': 'a server takes no notice of the watches that a client brings along',
  'persistent-fires-once': 'a server takes a persistent watch for one that fires once',
  'recursive-is-flat': 'a server takes a recursive watch for one of the node alone',
  'tell-without-permission': 'a server sends watch events to those who may not read the node',
  'read-without-permission': 'a server shows anybody what only some may read',
  'write-without-permission': 'a leader lets anybody write what only some may',
  'clean-up-too-soon': 'a leader deletes new containers, and nodes whose time to live is not over',
  'ignore-quota': 'a leader lets writes pass that a hard quota forbids',
  'commit-with-old-quorum':
    'a leader commits a change of membership that the new one did not accept',
  'commit-with-new-quorum':
    'a leader commits a change of membership that the old one did not accept',
  'activate-before-commit': 'a leader puts a membership in force as soon as it is proposed',
  'removed-leader-commits': 'a leader that a new membership does not name goes on committing',
  'count-data-twice': 'a server counts twice what is written below a quota',
} as const;

export type Mutant = keyof typeof MUTANTS;

/** Whether this server is to make the error. */
export function mutant(sys: System, name: Mutant): boolean {
  return sys.hook(`mutant:${name}`);
}
