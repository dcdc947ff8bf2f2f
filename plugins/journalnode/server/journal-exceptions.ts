/** The exceptions with which a JournalNode refuses. */

import { JAVA, JavaException } from '../../hadoop-common/door.ts';

/** Full names of the classes of `org.apache.hadoop.hdfs.qjournal`. */
export const QJOURNAL_EXCEPTIONS = {
  notFormatted: 'org.apache.hadoop.hdfs.qjournal.protocol.JournalNotFormattedException',
  outOfSync: 'org.apache.hadoop.hdfs.qjournal.protocol.JournalOutOfSyncException',
  newerTxnId: 'org.apache.hadoop.hdfs.qjournal.server.NewerTxnIdException',
} as const;

export function ioError(text: string): JavaException {
  return new JavaException(JAVA.io, text);
}

export function outOfSync(text: string): JavaException {
  return new JavaException(QJOURNAL_EXCEPTIONS.outOfSync, text);
}

/** Java's own class for what must never be. */
export function assertionError(text: string): JavaException {
  return new JavaException('java.lang.AssertionError', text);
}
