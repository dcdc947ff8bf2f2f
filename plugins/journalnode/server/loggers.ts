/** The classes whose log lines a JournalNode prints, as `%c{2}` shortens them. */

export const LOGGER = {
  journal: 'server.Journal',
  files: 'namenode.FileJournalManager',
  node: 'server.JournalNode',
  syncer: 'server.JournalNodeSyncer',
  storage: 'common.Storage',
} as const;
