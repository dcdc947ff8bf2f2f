/**
 * `journalnode`: JournalNodes, which keep the edits of HA NameNodes, and what must always be so of
 * them and of those who write to them.
 */

import { definePlugin } from '../../core/plugin/index.ts';
import { journalNodePort, runsJournalNode } from './configuration.ts';
import { events } from './events.ts';
import { journalNodesStarted } from './install.ts';
import { invariants } from './invariants/index.ts';
import { MUTANTS } from './mutants.ts';
import { journalNode } from './server/journal-node.ts';

export default definePlugin({
  name: 'journalnode',
  summary: 'JournalNodes, the quorum of them that NameNodes write their edits to',
  version: '1.0.0',
  requires: { 'hadoop-common': '^1' },
  events,
  roles: {
    JournalNode: {
      summary: 'keeps the edits of HA NameNodes, as one of a quorum',
      aliases: ['journalnode'],
      states: ['idle', 'writing'],
      hooks: Object.fromEntries(
        Object.entries(MUTANTS).map(([name, about]) => [`mutant:${name}`, about]),
      ),
      rankIs: 'epoch',
      jvm: true,
      startup: { minMs: 700, maxMs: 1_100 },
      runsOn: runsJournalNode,
      port: journalNodePort,
      main: journalNode,
    },
  },
  invariants,
  running: journalNodesStarted,
});
