/**
 * The settings that the real server reads as JVM system properties, not in `QuorumPeerConfig`:
 * wrong values are not refused there but fall back to the default, as `Integer.getInteger` does.
 */
import { authProviders } from './auth-providers.ts';
import { javaInt } from './java-numbers.ts';
import type { QuorumConfig } from './quorum-config.ts';
import { ZOO_KEYS, type ZooKeyName } from './zoo-keys.ts';

type Tunables = Pick<
  QuorumConfig,
  | 'fourLetterWords'
  | 'readOnlyMode'
  | 'admin'
  | 'snapCount'
  | 'commitLogCount'
  | 'autoCreateDb'
  | 'snapSizeLimitBytes'
  | 'txnLogSizeLimitBytes'
  | 'observerElectionDelayMs'
  | 'observerReconnectDelayMs'
  | 'observerMasterBytesLimit'
  | 'forceSync'
  | 'leaderServes'
  | 'skipACL'
  | 'cnxTimeoutMs'
  | 'quorumCnxnTimeoutMs'
  | 'electionPortBindRetry'
  | 'minNotificationIntervalMs'
  | 'maxNotificationIntervalMs'
  | 'globalOutstandingLimit'
  | 'extendedTypesEnabled'
  | 'auth'
  | 'sessionlessTimeoutMs'
  | 'maxBufferBytes'
  | 'enforceQuota'
  | 'containerCheckIntervalMs'
  | 'containerMaxPerMinute'
  | 'containerMaxNeverUsedIntervalMs'
  | 'maxCnxns'
  | 'jvmProperties'
>;

/** `flags` are the `-D` flags alone, for keys that `zoo.cfg` cannot set. */
export function tunables(
  properties: ReadonlyMap<string, string>,
  flags: ReadonlyMap<string, string> = new Map(),
): Tunables {
  const text = (key: ZooKeyName): string | undefined =>
    ZOO_KEYS[key].source === 'jvm' ? flags.get(key) : properties.get(`zookeeper.${key}`);
  const fallback = (key: ZooKeyName): string =>
    (ZOO_KEYS[key] as { default?: string }).default ?? '';
  const int = (key: ZooKeyName): number => javaInt(text(key) ?? '') ?? Number(fallback(key));
  const bool = (key: ZooKeyName): boolean => (text(key) ?? fallback(key)).toLowerCase() === 'true';
  return {
    fourLetterWords: whitelist(text('4lw.commands.whitelist'), bool('readonlymode.enabled')),
    readOnlyMode: bool('readonlymode.enabled'),
    ...(text('admin.enableServer') !== 'false' && {
      admin: {
        port: int('admin.serverPort'),
        address: text('admin.serverAddress') ?? fallback('admin.serverAddress'),
        commandUrl: text('admin.commandURL') ?? fallback('admin.commandURL'),
        idleTimeoutMs: int('admin.idleTimeout'),
      },
    }),
    snapCount: Math.max(2, int('snapCount')),
    snapSizeLimitBytes: int('snapSizeLimitInKb') * 1024,
    txnLogSizeLimitBytes: int('txnLogSizeLimitInKb') * 1024,
    observerElectionDelayMs: int('observer.election.DelayMs'),
    observerReconnectDelayMs: int('observer.reconnectDelayMs'),
    observerMasterBytesLimit: int('observerMaster.sizeLimit'),
    autoCreateDb: bool('db.autocreate'),
    commitLogCount: Math.max(500, int('commitLogCount')),
    // The real tests differ: anything but "no" is yes for these two, anything but "yes" is no below.
    forceSync: text('forceSync') !== 'no',
    leaderServes: text('leaderServes') !== 'no',
    skipACL: text('skipACL') === 'yes',
    cnxTimeoutMs: int('cnxTimeout'),
    quorumCnxnTimeoutMs: int('quorumCnxnTimeoutMs'),
    electionPortBindRetry: int('electionPortBindRetry'),
    minNotificationIntervalMs: int('fastleader.minNotificationInterval'),
    maxNotificationIntervalMs: int('fastleader.maxNotificationInterval'),
    globalOutstandingLimit: int('globalOutstandingLimit'),
    extendedTypesEnabled: bool('extendedTypesEnabled'),
    auth: authProviders(properties),
    sessionlessTimeoutMs: int('nio.sessionlessCnxnTimeout'),
    maxBufferBytes: int('jute.maxbuffer'),
    enforceQuota: bool('enforceQuota'),
    containerCheckIntervalMs: int('znode.container.checkIntervalMs'),
    containerMaxPerMinute: int('znode.container.maxPerMinute'),
    containerMaxNeverUsedIntervalMs: int('znode.container.maxNeverUsedIntervalMs'),
    maxCnxns: int('maxCnxns'),
    jvmProperties: properties,
  };
}

/** `FourLetterCommands`: `srvr` is always there, and `isro` when read-only mode is on. */
function whitelist(text: string | undefined, isReadOnlyMode: boolean): ReadonlySet<string> | '*' {
  const words = (text ?? '').split(',').map((word) => word.trim());
  if (words.includes('*')) return '*';
  const listed = words.filter((word) => word !== '');
  return new Set([...listed, ...(isReadOnlyMode ? ['isro'] : []), 'srvr']);
}
