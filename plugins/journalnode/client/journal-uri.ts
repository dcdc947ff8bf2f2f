/** `qjournal://m1:8485;m2:8485;m3:8485/mycluster`: which JournalNodes, and which of their journals. */

import { JAVA, JavaException, type NetAddress, parseAddress } from '../../hadoop-common/door.ts';

/** `DFS_JOURNALNODE_RPC_PORT_DEFAULT` */
export const JOURNALNODE_RPC_PORT = 8485;

export interface JournalUri {
  readonly text: string;
  readonly addresses: readonly NetAddress[];
  readonly journalId: string;
}

/** @throws JavaException */
export function parseJournalUri(text: string): JournalUri {
  const [, authority = '', path = ''] = /^qjournal:\/\/([^/]*)(.*)$/.exec(text.trim()) ?? [];
  if (authority === '') {
    throw new JavaException(JAVA.io, `URI has no authority: ${text}`);
  }
  if (path === '') {
    throw new JavaException(
      JAVA.illegalArgument,
      `Bad URI '${text}': must identify journal in path component`,
    );
  }
  const journalId = path.slice(1);
  checkJournalId(journalId);
  const parts = authority.split(';').filter((part) => part.trim() !== '');
  return {
    text,
    addresses: parts.map((part) => parseAddress(part, JOURNALNODE_RPC_PORT)),
    journalId,
  };
}

/** @throws JavaException */
export function checkJournalId(journalId: string): void {
  if (journalId !== '' && !journalId.includes('/') && !journalId.startsWith('.')) return;
  throw new JavaException(JAVA.illegalArgument, `bad journal id: ${journalId}`);
}
