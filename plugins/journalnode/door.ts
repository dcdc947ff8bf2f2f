/** What other plugins take of `journalnode`: the writer's and reader's side of a quorum of journals. */

export type * from './edits/journal-manager.ts';
export * from './protocol.ts';
