/** The client library and its recipes, as the rest of core and plugins see them. */

export { Code } from '../protocol/codes.ts';
export { EventType, KeeperState } from '../protocol/opcodes.ts';
export type { Acl, Id, Stat } from '../protocol/records.ts';
export { OPEN_ACL } from '../protocol/records.ts';
export { Client, type ConnectOptions, connect, type Guard } from './client.ts';
export type { ClientState } from './events.ts';
export { eventText, type WatchedEvent, type Watcher } from './events.ts';
export type { SessionTicket } from './held-session.ts';
export { is, KeeperException } from './keeper-exception.ts';
export { Lost } from './lost.ts';
export type {
  CreateOptions,
  Data,
  Mode,
  MultiOp,
  MultiOpResult,
  NodeData,
  ReadOp,
  ReadOpResult,
  ServerChange,
} from './operations.ts';
export type { ClientOptions } from './options.ts';
export { PathError } from './paths.ts';
export { Barrier, DoubleBarrier, type Inside } from './recipes/barrier.ts';
export { Counter } from './recipes/counter.ts';
export { Election, type Leader } from './recipes/election.ts';
export type { Held } from './recipes/held.ts';
export { Mutex, ReadWriteLock, type SideOfLock } from './recipes/lock.ts';
export { Queue, type Taken } from './recipes/queue.ts';
export type { WatchKind } from './watches.ts';
export { ZooKeeper } from './zookeeper.ts';
