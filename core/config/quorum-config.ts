/**
 * The parsed `zoo.cfg`: what `QuorumPeerConfig` of Apache ZooKeeper holds after a successful
 * parse. The engine reads only this; nothing below it looks at text again. Times are already in
 * milliseconds, limits stay in ticks as their names say in the file.
 */

import type { AuthProviders } from './auth-providers.ts';

export type LearnerType = 'participant' | 'observer';

/** One `server.N=` line: a member of the ensemble. */
export interface ServerSpec {
  /** The N of `server.N`. */
  readonly sid: number;
  /** The host as written (a name or an address). */
  readonly host: string;
  /** Where learners connect to the leader. */
  readonly quorumPort: number;
  /** Where `FastLeaderElection` listens. */
  readonly electionPort: number;
  readonly role: LearnerType;
  /** The part before the port in `;address:port`, when given. */
  readonly clientAddress?: string;
  readonly clientPort?: number;
}

/** `admin.*`. */
export interface AdminConfig {
  readonly port: number;
  /** `0.0.0.0` is all addresses. */
  readonly address: string;
  /** `/commands`. */
  readonly commandUrl: string;
  readonly idleTimeoutMs: number;
}

export interface QuorumConfig {
  readonly tickTimeMs: number;
  /** Ticks. */
  readonly initLimit: number;
  /** Ticks. */
  readonly syncLimit: number;
  /** Ticks; 0 means `initLimit`. */
  readonly connectToLearnerMasterLimit: number;
  readonly dataDir: string;
  readonly dataLogDir: string;
  /** 0: no client port, the server takes no clients. */
  readonly clientPort: number;
  readonly clientPortAddress?: string;
  /** Connections that may wait to be accepted; -1 is as the system has it. */
  readonly clientPortListenBacklog: number;
  readonly minSessionTimeoutMs: number;
  readonly maxSessionTimeoutMs: number;
  /** Per client address; 0 is without limit. */
  readonly maxClientCnxns: number;
  /** Sorted by sid. */
  readonly servers: readonly ServerSpec[];
  /** `group.N`: sids by group, when a hierarchical quorum is configured. */
  readonly groups?: ReadonlyMap<number, readonly number[]>;
  /** `weight.sid`; 1 where not given. */
  readonly weights?: ReadonlyMap<number, number>;
  /** The zxid of the reconfiguration that made this membership; 0 when it was only written by hand. */
  readonly version?: bigint;
  /** From `<zoo.cfg>.dynamic.next`: a membership that was proposed and perhaps not committed. */
  readonly nextMembers?: Pick<QuorumConfig, 'servers' | 'groups' | 'weights' | 'version'>;
  /** `zoo.cfg` itself, which a reconfiguration rewrites; absent where there is no file. */
  readonly configPath?: string;
  /** The membership stands in a file of its own already. */
  readonly hasDynamicFile: boolean;
  /** The membership may change at run time. */
  readonly reconfigEnabled: boolean;
  /** New sessions are known to the server of their client only. */
  readonly localSessionsEnabled: boolean;
  /** A local session becomes a global one when it creates an ephemeral node. */
  readonly localSessionsUpgradingEnabled: boolean;
  /** Without a leader, clients that only read are served. */
  readonly readOnlyMode: boolean;
  /** One server alone runs without a quorum. */
  readonly standaloneEnabled: boolean;
  /** From `dataDir/myid`; absent in standalone mode without the file. */
  readonly myid?: number;
  readonly peerType: LearnerType;
  /** No quorum is defined: one server on its own. */
  readonly standalone: boolean;
  readonly fourLetterWords: ReadonlySet<string> | '*';
  /** Absent when the admin server is not enabled. */
  readonly admin?: AdminConfig;
  /** The whole text of `zoo.cfg`, for who asks what it said at the start. */
  readonly initialConfig?: string;
  readonly snapCount: number;
  /** Bytes of log between two snapshots. */
  readonly snapSizeLimitBytes: number;
  /** Bytes of one log file; below 1 is without limit. */
  readonly txnLogSizeLimitBytes: number;
  /** Observers wait at most this long before they look for a leader again. */
  readonly observerElectionDelayMs: number;
  /** Where followers serve observers, and observers look for them; 0 is nowhere. */
  readonly observerMasterPort: number;
  /** `zookeeper.observer.reconnectDelayMs`: an observer waits at most this long once it has tried all. */
  readonly observerReconnectDelayMs: number;
  /** Bytes of committed transactions that a follower keeps for observers. */
  readonly observerMasterBytesLimit: number;
  readonly commitLogCount: number;
  /** `zookeeper.db.autocreate`: an empty disk is that of a new server, not of one that lost all. */
  readonly autoCreateDb: boolean;
  /** Fsync before acknowledging. */
  readonly forceSync: boolean;
  readonly leaderServes: boolean;
  readonly skipACL: boolean;
  /** Election: connecting to a peer. */
  readonly cnxTimeoutMs: number;
  /** Reading the handshake of a peer; -1 is syncLimit * tickTime. */
  readonly quorumCnxnTimeoutMs: number;
  /** Attempts; 0 is for ever. */
  readonly electionPortBindRetry: number;
  readonly minNotificationIntervalMs: number;
  readonly maxNotificationIntervalMs: number;
  /** Observers log to disk. */
  readonly syncEnabled: boolean;
  readonly autopurgeSnapRetainCount: number;
  /** Hours; 0 is off. */
  readonly autopurgePurgeInterval: number;
  readonly globalOutstandingLimit: number;
  /** TTL nodes. */
  readonly extendedTypesEnabled: boolean;
  readonly auth: AuthProviders;
  /** A connection without a session is dropped when it has been silent for so long. */
  readonly sessionlessTimeoutMs: number;
  /** `jute.maxbuffer`. */
  readonly maxBufferBytes: number;
  readonly quorumListenOnAllIPs: boolean;
  readonly enforceQuota: boolean;
  readonly containerCheckIntervalMs: number;
  readonly containerMaxPerMinute: number;
  /** 0 is for ever. */
  readonly containerMaxNeverUsedIntervalMs: number;
  /** Connections of all clients; 0 is without limit. */
  readonly maxCnxns: number;
  /**
   * Keys that `QuorumPeerConfig` does not know. They become JVM properties
   * `zookeeper.<key>`; here the map is keyed by that full name.
   */
  readonly jvmProperties: ReadonlyMap<string, string>;
}
