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
export { JuteReader } from '../zookeeper/protocol/jute.ts';
export { type MultiOperation, MultiRequest, MultiResponse } from '../zookeeper/protocol/multi.ts';
export { CreateMode, Op, Xid } from '../zookeeper/protocol/opcodes.ts';
export {
  ConnectRequest,
  ConnectResponse,
  ReplyHeader,
  Stat,
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
export { startQuorumPeer } from '../zookeeper/quorum-peer-main.ts';
export { verifierFromText } from '../zookeeper/quorum-verifier.ts';
export { javaDate, logDate } from '../zookeeper/server/calendar.ts';
export {
  aclTexts,
  type Change,
  CONTENTS_HOOK,
  dataDigest,
  limitsText,
} from '../zookeeper/server/contents.ts';
export { purgeTxnLog } from '../zookeeper/storage/purge-task.ts';
export { digestId } from '../zookeeper/tree/acl.ts';
export { crc32 } from '../zookeeper/tree/checksum.ts';
