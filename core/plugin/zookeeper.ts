/**
 * `quorate/plugin/zookeeper`: what core has of ZooKeeper, handed on to plugins. The client is for
 * every plugin whose role keeps something in ZooKeeper; the engine and the reader of `zoo.cfg` are
 * for the plugin that runs servers.
 */

export { lastOfEach, readProperties } from '../config/properties.ts';
export {
  type ConfigFailure,
  parseZooCfg,
  type QuorumConfig,
} from '../config/zoo-cfg.ts';
export { ZOO_KEYS, type ZooKey } from '../config/zoo-keys.ts';
export { ZOO_SAMPLE_CFG } from '../config/zoo-sample.ts';
export * from '../zookeeper/client/index.ts';
export { type FieldType, ZOOKEEPER_EVENT_FIELDS, ZOOKEEPER_EVENTS } from '../zookeeper/events.ts';
export { FrameAssembler } from '../zookeeper/protocol/frame.ts';
export {
  decodeUtf8,
  JuteError,
  JuteReader,
  JuteUnderflow,
  JuteWriter,
} from '../zookeeper/protocol/jute.ts';
export { type MultiOperation, MultiRequest, MultiResponse } from '../zookeeper/protocol/multi.ts';
export { CreateMode, OP_NAMES, Op, Xid } from '../zookeeper/protocol/opcodes.ts';
export {
  ConnectRequest,
  ConnectResponse,
  ReplyHeader,
  Stat,
  type StatPersisted,
} from '../zookeeper/protocol/records.ts';
export {
  AuthPacket,
  Create2Response,
  CreateRequest,
  CreateTtlRequest,
  GetAclResponse,
  GetChildren2Response,
  GetDataResponse,
  PathRecord,
  PathTypeRequest,
  PathVersionRequest,
  PathWatchRequest,
  SetAclRequest,
  SetDataRequest,
  SetWatches,
  SetWatches2,
} from '../zookeeper/protocol/requests.ts';
export { readInnerRecords, readTxn, type Txn, TxnHeader } from '../zookeeper/protocol/txn.ts';
export { startQuorumPeer } from '../zookeeper/quorum-peer-main.ts';
export { verifierFromText } from '../zookeeper/quorum-verifier.ts';
export { javaDate, logDate, shortDate } from '../zookeeper/server/calendar.ts';
export {
  aclTexts,
  type Change,
  CONTENTS_HOOK,
  dataDigest,
  limitsText,
} from '../zookeeper/server/contents.ts';
export { SNAPSHOT_PREFIX } from '../zookeeper/storage/files.ts';
export {
  isSound,
  LOG_MAGIC,
  type LogHeader,
  readEndOfRecord,
  readLogHeader,
  readRecord,
  writeLogHeader,
  writeRecord,
} from '../zookeeper/storage/log-records.ts';
export { purgeTxnLog } from '../zookeeper/storage/purge-task.ts';
export { readUnsealed, type Snapshot } from '../zookeeper/storage/snapshot.ts';
export { digestId } from '../zookeeper/tree/acl.ts';
export { adler32, crc32 } from '../zookeeper/tree/checksum.ts';
export type { DataTree } from '../zookeeper/tree/data-tree.ts';
export { hashMapOrder } from '../zookeeper/tree/java-map.ts';
