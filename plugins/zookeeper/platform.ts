/**
 * Everything that this plugin takes from the core, in one place: the plugin's door, and what the
 * core has of ZooKeeper itself (the reader of `zoo.cfg`, the engine, the client).
 */
export { type ConfigFailure, parseZooCfg, type QuorumConfig } from '../../core/config/zoo-cfg.ts';
export { ZOO_SAMPLE_CFG } from '../../core/config/zoo-sample.ts';
export {
  type FileContent,
  type FileTree,
  type OutputStream,
  type Program,
  programHeader,
  type System,
  SystemError,
} from '../../core/plugin/index.ts';
export {
  type Acl,
  Code,
  type CreateOptions,
  eventText,
  is,
  KeeperException,
  KeeperState,
  OPEN_ACL,
  PathError,
  type Stat,
  type WatchedEvent,
  ZooKeeper,
} from '../../core/zookeeper/client/index.ts';
