/**
 * Every key of `zoo.cfg`, declared once: type, default, unit and what it is for. The parser reads
 * strictly the keys that `QuorumPeerConfig` knows (`source: 'file'`), and as the JVM reads system
 * properties those that it hands on as `zookeeper.<key>` (`source: 'property'`) or that only a
 * `-D` flag sets (`source: 'jvm'`). Schemas and documentation are generated from this table.
 */

export type ZooKeyType = 'int' | 'bool' | 'yes-no' | 'path' | 'text' | 'choice' | 'csv';

export interface ZooKey {
  readonly type: ZooKeyType;
  /** As it would be written; absent when there is none. */
  readonly default?: string;
  readonly unit?: 'ms' | 'ticks' | 'hours' | 'bytes' | 'KiB' | 'port';
  readonly choices?: readonly string[];
  readonly about: string;
  readonly source: 'file' | 'property' | 'jvm';
  /** Read, and accepted, but it changes nothing in the simulated server. */
  readonly inert?: true;
}

const file = (type: ZooKeyType, about: string, more: Partial<ZooKey> = {}): ZooKey => ({
  type,
  about,
  source: 'file',
  ...more,
});

const property = (type: ZooKeyType, about: string, more: Partial<ZooKey> = {}): ZooKey => ({
  ...file(type, about, more),
  source: 'property',
});

const jvm = (type: ZooKeyType, about: string, more: Partial<ZooKey> = {}): ZooKey => ({
  ...file(type, about, more),
  source: 'jvm',
});

const bool = (value: boolean) => ({ default: String(value) });
const inert = { inert: true } as const;

/** Keys with a fixed name. `server.N`, `group.N` and `weight.N` are in {@link ZOO_KEY_FAMILIES}. */
export const ZOO_KEYS = {
  tickTime: file('int', 'The basic unit of time', { default: '3000', unit: 'ms' }),
  initLimit: file('int', 'Longest connect and synchronisation with a leader; needed in a quorum', {
    default: '0',
    unit: 'ticks',
  }),
  syncLimit: file('int', 'Longest silence between leader and follower; needed in a quorum', {
    default: '0',
    unit: 'ticks',
  }),
  connectToLearnerMasterLimit: file('int', 'Longest connect to the leader; 0 is initLimit', {
    default: '0',
    unit: 'ticks',
  }),
  dataDir: file(
    'path',
    'Where snapshots and the file `myid` are; also the logs, unless dataLogDir is set',
  ),
  dataLogDir: file('path', 'Where transaction logs are; dataDir when not set'),
  clientPort: file('int', 'Where clients connect; none when not set', { unit: 'port' }),
  clientPortAddress: file('text', 'The one address on which clientPort listens'),
  secureClientPort: file('int', 'The port for clients with TLS', { unit: 'port', ...inert }),
  secureClientPortAddress: file('text', 'The one address of secureClientPort', inert),
  observerMasterPort: file('int', 'Where followers serve observers, which learn from them then', {
    unit: 'port',
  }),
  clientPortListenBacklog: file(
    'int',
    'How many connections may wait at the client port; -1 is as the system has it',
    { default: '-1' },
  ),
  maxClientCnxns: file('int', 'Connections of one client address; 0 is without limit', {
    default: '60',
  }),
  minSessionTimeout: file('int', 'Shortest session; -1 is 2 ticks', { default: '-1', unit: 'ms' }),
  maxSessionTimeout: file('int', 'Longest session; -1 is 20 ticks', { default: '-1', unit: 'ms' }),
  electionAlg: file('int', 'The election algorithm; only 3 exists', { default: '3' }),
  peerType: file('choice', 'The role of this server; its server.N line wins', {
    default: 'participant',
    choices: ['participant', 'observer'],
  }),
  quorumListenOnAllIPs: file('bool', 'Quorum and election ports on all addresses', bool(false)),
  syncEnabled: file('bool', 'Observers keep logs and snapshots on disk', bool(true)),
  standaloneEnabled: file('bool', 'One server alone runs without a quorum', bool(true)),
  reconfigEnabled: file('bool', 'Membership may change at run time', bool(false)),
  dynamicConfigFile: file('path', 'The file with the server, group and weight lines'),
  localSessionsEnabled: file('bool', 'Sessions known to one server only', bool(false)),
  localSessionsUpgradingEnabled: file(
    'bool',
    'A local session may become a global one',
    bool(false),
  ),
  'autopurge.snapRetainCount': file('int', 'Snapshots that the purge task keeps; at least 3', {
    default: '3',
  }),
  'autopurge.purgeInterval': file('int', 'From one purge to the next; 0 is never', {
    default: '0',
    unit: 'hours',
  }),
  sslQuorum: file('bool', 'TLS between servers', { ...bool(false), ...inert }),
  portUnification: file('bool', 'Plain and TLS on one quorum port', { ...bool(false), ...inert }),
  sslQuorumReloadCertFiles: file('bool', 'Reload certificates', { ...bool(false), ...inert }),
  'quorum.auth.enableSasl': file('bool', 'SASL between servers', { ...bool(false), ...inert }),
  'quorum.auth.serverRequireSasl': file('bool', 'Demand SASL of learners', {
    ...bool(false),
    ...inert,
  }),
  'quorum.auth.learnerRequireSasl': file('bool', 'Demand SASL of the leader', {
    ...bool(false),
    ...inert,
  }),
  'quorum.cnxn.threads.size': file('int', 'Threads that connect to peers', {
    default: '20',
    ...inert,
  }),
  'metricsProvider.className': file('text', 'The class that collects metrics', inert),
  'multiAddress.enabled': file('bool', 'Several addresses per server', {
    ...bool(false),
    ...inert,
  }),
  oraclePath: file('path', 'The oracle of a two-server ensemble', inert),
  'jvm.pause.monitor': file('bool', 'Warn of pauses of the JVM', { ...bool(false), ...inert }),

  '4lw.commands.whitelist': property('csv', 'Four-letter words that are answered; * is all', {
    default: 'srvr',
  }),
  'db.autocreate': property('bool', 'A server without any files takes part in elections', {
    ...bool(true),
  }),
  leaderServes: property('yes-no', 'The leader serves clients itself', { default: 'yes' }),
  skipACL: property('yes-no', 'Do not check access control lists', { default: 'no' }),
  forceSync: property('yes-no', 'Fsync the log before acknowledging', { default: 'yes' }),
  snapCount: property('int', 'Transactions between two snapshots', { default: '100000' }),
  snapSizeLimitInKb: property('int', 'Log between two snapshots; 0 is without limit', {
    default: '4194304',
    unit: 'KiB',
  }),
  txnLogSizeLimitInKb: property('int', 'The longest log file; below 1 is without limit', {
    default: '-1',
    unit: 'KiB',
  }),
  'observer.election.DelayMs': property(
    'int',
    'The longest that an observer waits before it looks for a leader again',
    { default: '200', unit: 'ms' },
  ),
  'observer.reconnectDelayMs': property(
    'int',
    'The longest that an observer waits before it tries again whom it learns from',
    { default: '0', unit: 'ms' },
  ),
  'observerMaster.sizeLimit': property('int', 'Transactions that a follower keeps for observers', {
    default: '33554432',
    unit: 'bytes',
  }),
  commitLogCount: property('int', 'Committed proposals kept in memory for learners', {
    default: '500',
  }),
  globalOutstandingLimit: property('int', 'Requests in flight before clients are not read', {
    default: '1000',
  }),
  preAllocSize: property('int', 'By how much a log file grows at a time', {
    default: '65536',
    unit: 'KiB',
  }),
  maxCnxns: property('int', 'Connections in all; 0 is without limit', { default: '0' }),
  cnxTimeout: property('int', 'Longest connect to the election port of a peer', {
    default: '5000',
    unit: 'ms',
  }),
  quorumCnxnTimeoutMs: property(
    'int',
    'Longest wait for the handshake of a peer; -1 is syncLimit',
    {
      default: '-1',
      unit: 'ms',
    },
  ),
  electionPortBindRetry: property('int', 'Attempts to bind the election port; 0 is for ever', {
    default: '3',
  }),
  'fastleader.minNotificationInterval': property('int', 'First wait for a notification', {
    default: '200',
    unit: 'ms',
  }),
  'fastleader.maxNotificationInterval': property('int', 'Longest wait for a notification', {
    default: '60000',
    unit: 'ms',
  }),
  'fsync.warningthresholdms': property('int', 'An fsync slower than this is logged', {
    default: '1000',
    unit: 'ms',
  }),
  extendedTypesEnabled: property('bool', 'Znodes may have a time to live', bool(false)),
  enforceQuota: property('bool', 'Writes beyond a hard quota are refused', bool(false)),
  'DigestAuthenticationProvider.superDigest': property(
    'text',
    'The superuser, as `super:<digest>`',
  ),
  'DigestAuthenticationProvider.enabled': property('bool', 'There is the scheme `digest`', {
    ...bool(true),
  }),
  'DigestAuthenticationProvider.digestAlg': property('text', 'The hash of the scheme `digest`', {
    default: 'SHA1',
  }),
  ensembleAuthName: property(
    'text',
    'Names of the ensemble, for clients that use the scheme `ensemble`',
  ),
  'nio.sessionlessCnxnTimeout': property(
    'int',
    'A silent connection without a session is dropped',
    {
      default: '10000',
      unit: 'ms',
    },
  ),
  'admin.enableServer': property('bool', 'The HTTP server that answers commands', {
    ...bool(true),
  }),
  'admin.serverPort': property('int', 'The port of the HTTP server that answers commands', {
    default: '8080',
    unit: 'port',
  }),
  'admin.serverAddress': property('text', 'The one address of that port; 0.0.0.0 is all', {
    default: '0.0.0.0',
  }),
  'admin.commandURL': property('text', 'The path under which the commands are', {
    default: '/commands',
  }),
  'admin.idleTimeout': property('int', 'How long a connection may be idle there', {
    default: '30000',
    unit: 'ms',
  }),
  'audit.enable': property('bool', 'Write an audit log', { ...bool(false), ...inert }),
  tcpKeepAlive: property('bool', 'Keepalive on election connections', {
    ...bool(false),
    ...inert,
  }),

  'readonlymode.enabled': jvm('bool', 'Without a leader, serve who only reads', bool(false)),
  'jute.maxbuffer': jvm('int', 'Longest client packet', { default: '1048575', unit: 'bytes' }),
  'znode.container.checkIntervalMs': jvm(
    'int',
    'From one search for empty containers to the next',
    {
      default: '60000',
      unit: 'ms',
    },
  ),
  'znode.container.maxPerMinute': jvm('int', 'Containers deleted per minute', {
    default: '10000',
  }),
  'znode.container.maxNeverUsedIntervalMs': jvm(
    'int',
    'How long a container may wait for its first child; 0 is for ever',
    { default: '0', unit: 'ms' },
  ),
} as const satisfies Record<string, ZooKey>;

export type ZooKeyName = keyof typeof ZOO_KEYS;

/** Keys with a number or a name in them. */
export const ZOO_KEY_FAMILIES = {
  'server.': {
    example: 'server.1=m1:2888:3888',
    about: 'host:quorumPort:electionPort[:role][;[address:]clientPort] of one server',
  },
  'group.': { example: 'group.1=1:2:3', about: 'The servers of one group of a hierarchy' },
  'weight.': { example: 'weight.1=2', about: 'The weight of one server in its group; 1 if unset' },
  'authProvider.': {
    example: 'authProvider.1=org.apache.zookeeper.server.auth.EnsembleAuthenticationProvider',
    about: 'One more provider; that of the scheme `ensemble` is the only one there is',
  },
  'metricsProvider.': { example: 'metricsProvider.httpPort=7000', about: 'Handed to the provider' },
} as const;
