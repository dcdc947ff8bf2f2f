/**
 * Everything that this plugin takes from the core, in one place: the system interface, the
 * ZooKeeper engine and its client, the reader of `zoo.cfg`.
 */
export { type ConfigFailure, parseZooCfg, type QuorumConfig } from '../../core/config/zoo-cfg.ts';
export { ZOO_SAMPLE_CFG } from '../../core/config/zoo-sample.ts';
export type { OutputStream, Program, System } from '../../core/machine/system.ts';
export { SystemError } from '../../core/machine/system.ts';
export {
  type Acl,
  Code,
  type CreateOptions,
  codeMessage,
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
