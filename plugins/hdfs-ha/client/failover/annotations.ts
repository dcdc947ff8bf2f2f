/**
 * The annotations of `ClientProtocol`'s methods: whether a call may be made again when nobody knows
 * if it took place (`@Idempotent`; `@AtMostOnce` by grace of the NameNode's retry cache), and whether
 * an observer may answer it (`@ReadOnly`).
 */

import type { ClientProtocol } from '../../protocols/client-protocol.ts';

export interface MethodAnnotation {
  readonly repeatable: 'Idempotent' | 'AtMostOnce';
  readonly readOnly?: true;
}

export type Annotations<P> = Readonly<Record<keyof P, MethodAnnotation>>;

const IDEMPOTENT: MethodAnnotation = { repeatable: 'Idempotent' };
const AT_MOST_ONCE: MethodAnnotation = { repeatable: 'AtMostOnce' };
const READ: MethodAnnotation = { repeatable: 'Idempotent', readOnly: true };

export const CLIENT_PROTOCOL_ANNOTATIONS: Annotations<ClientProtocol> = {
  getServerDefaults: READ,
  getFileInfo: READ,
  getListing: READ,
  getContentSummary: READ,
  getBlockLocations: READ,
  create: AT_MOST_ONCE,
  append: AT_MOST_ONCE,
  addBlock: IDEMPOTENT,
  abandonBlock: IDEMPOTENT,
  getAdditionalDatanode: IDEMPOTENT,
  complete: IDEMPOTENT,
  fsync: IDEMPOTENT,
  updateBlockForPipeline: IDEMPOTENT,
  updatePipeline: AT_MOST_ONCE,
  renewLease: IDEMPOTENT,
  recoverLease: IDEMPOTENT,
  setReplication: IDEMPOTENT,
  setPermission: IDEMPOTENT,
  setOwner: IDEMPOTENT,
  setTimes: IDEMPOTENT,
  rename: AT_MOST_ONCE,
  truncate: IDEMPOTENT,
  delete: AT_MOST_ONCE,
  mkdirs: IDEMPOTENT,
  getStats: READ,
  getDatanodeReport: READ,
  setSafeMode: IDEMPOTENT,
  saveNamespace: AT_MOST_ONCE,
  rollEdits: IDEMPOTENT,
  refreshNodes: IDEMPOTENT,
  finalizeUpgrade: IDEMPOTENT,
  metaSave: IDEMPOTENT,
  msync: READ,
  reportBadBlocks: IDEMPOTENT,
};
