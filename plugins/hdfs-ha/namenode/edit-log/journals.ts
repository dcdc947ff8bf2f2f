/**
 * `FSEditLog.initJournals`: the journals that a NameNode writes to, the shared ones first, or only
 * reads from.
 */

import type { System } from '../../../../core/plugin/index.ts';
import {
  DFS_NAMENODE_EDITS_DIR_MINIMUM,
  type Logger,
  type RpcClient,
} from '../../../hadoop-common/door.ts';
import { type NamespaceInfo, QuorumJournalManager } from '../../../journalnode/door.ts';
import type { NodeConf } from '../startup/node-conf.ts';
import { FileJournalManager } from './file-journal-manager.ts';
import { Journal, JournalSet } from './journal-set.ts';

export interface JournalsOptions {
  readonly sys: System;
  readonly log: Logger;
  readonly rpc: RpcClient;
  readonly node: NodeConf;
  readonly terminate: (why: string) => Promise<void>;
  readonly namespaceInfo: () => NamespaceInfo;
}

/** The quorum of JournalNodes, if the configuration names one. */
export function sharedJournal(
  options: Omit<JournalsOptions, 'terminate'>,
): QuorumJournalManager | undefined {
  const { sys, log, rpc, node, namespaceInfo } = options;
  if (node.sharedEdits === undefined) return undefined;
  return new QuorumJournalManager(sys, node.conf, rpc, {
    uri: node.sharedEdits,
    nsInfo: namespaceInfo(),
    nameserviceId: node.nameserviceId ?? null,
    log,
  });
}

export function journalsOf(options: JournalsOptions): {
  forRead(): JournalSet;
  forWrite(): JournalSet;
  local(): JournalSet;
} {
  const { sys, log, node, terminate } = options;
  const minimumRedundant = node.conf.read(DFS_NAMENODE_EDITS_DIR_MINIMUM);
  const setOf = (journals: readonly Journal[]): JournalSet =>
    new JournalSet({ journals, minimumRedundant, terminate, log });
  const shared = (): Journal[] => {
    const journal = sharedJournal(options);
    return journal ? [new Journal(journal, true)] : [];
  };
  const own = (): Journal[] =>
    node.editsDirs.map(
      (dir) =>
        new Journal(new FileJournalManager(sys, log, dir), node.requiredEditsDirs.includes(dir)),
    );
  return {
    forRead: () => setOf(shared()),
    forWrite: () => setOf([...shared(), ...own()]),
    local: () => setOf(own()),
  };
}
