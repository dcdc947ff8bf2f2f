/** What other plugins take of `journalnode`: edit log files, and a quorum of journals to write and read. */

export type { JournalUri } from './client/journal-uri.ts';
export {
  QuorumJournalManager,
  type QuorumJournalOptions,
} from './client/quorum-journal-manager.ts';
export { ioException, withJavaIo } from './edits/disk-error.ts';
export * from './edits/edit-log-file.ts';
export * from './edits/edit-log-header.ts';
export * from './edits/edit-record-codec.ts';
export { digestOf } from './edits/edits-digest.ts';
export type * from './edits/journal-manager.ts';
export { chainStreams } from './edits/redundant-input-stream.ts';
export * from './edits/segment-name.ts';
export * from './edits/segment-scan.ts';
export { SegmentWriter } from './edits/segment-writer.ts';
export * from './protocol.ts';
