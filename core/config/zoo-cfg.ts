/**
 * Reads a `zoo.cfg` as `QuorumPeerConfig` of Apache ZooKeeper 3.8 does: the same keys, the same
 * order of checks, the same words when it refuses. What it would log on the way is returned too,
 * so that the simulated server can write it. The keys themselves are data, in `zoo-keys.ts`.
 */
import { ConfigError, ILLEGAL_ARGUMENT } from './config-error.ts';
import { javaLong } from './java-numbers.ts';
import { lastOfEach, type Property, readProperties } from './properties.ts';
import type { QuorumConfig, ServerSpec } from './quorum-config.ts';
import { learnerType } from './server-line.ts';
import { type Basics, type ConfigLogLine, readBasics } from './zoo-basics.ts';
import { Keys } from './zoo-key-reader.ts';
import { ZOO_KEY_FAMILIES, ZOO_KEYS, type ZooKeyName } from './zoo-keys.ts';
import { isDistributed, type Membership, readMembership } from './zoo-members.ts';
import { tunables } from './zoo-tunables.ts';

export type { LearnerType, QuorumConfig, ServerSpec } from './quorum-config.ts';

export interface ZooCfgOptions {
  /** As given to the server; stands in "Error processing <path>". */
  readonly path: string;
  /** The text of a file, or undefined if there is none: for `myid` and `dynamicConfigFile`. */
  readonly readFile: (path: string) => string | undefined;
  /** `-D` flags of the JVM; keys of the file that become properties are laid over them. */
  readonly jvmProperties?: ReadonlyMap<string, string>;
}

/** The `ConfigException`, and the exception inside it where there is one. */
export interface ConfigFailure {
  readonly message: string;
  readonly cause?: string;
  /** Of which class the exception inside is. */
  readonly causeClass?: string;
  /** What to correct, and where, when one key is to blame. */
  readonly key?: string;
  readonly line?: number;
}

export type ZooCfgResult =
  | { readonly ok: true; readonly config: QuorumConfig; readonly log: readonly ConfigLogLine[] }
  | { readonly ok: false; readonly error: ConfigFailure; readonly log: readonly ConfigLogLine[] };

/**
 * Parses the text of a `zoo.cfg`. Never throws for what the file says: a refusal is
 * `{ ok: false }` with the words of the real `ConfigException`.
 */
export function parseZooCfg(text: string, options: ZooCfgOptions): ZooCfgResult {
  const log: ConfigLogLine[] = [
    { level: 'INFO', text: `Reading configuration from: ${options.path}` },
  ];
  let processing = options.path;
  try {
    const table = lastOfEach(readProperties(text));
    const keys = new Keys(table);
    const basics = readBasics(keys, log);
    const dynamicFile = keys.text('dynamicConfigFile');
    let source: ReadonlyMap<string, Property> = table;
    if (dynamicFile !== undefined) {
      processing = dynamicFile;
      source = readDynamicFile(dynamicFile, options);
    }
    const standaloneEnabled = keys.bool('standaloneEnabled');
    const strict = dynamicFile !== undefined;
    const members = readMembership(source, { strict, standaloneEnabled, log });
    const config = assemble(keys, basics, members, options, log);
    if (!strict) return { ok: true, config: { ...config, initialConfig: text }, log };
    const nextMembers = readNextMembers(options, standaloneEnabled);
    return {
      ok: true,
      config: { ...config, initialConfig: text, ...(nextMembers && { nextMembers }) },
      log,
    };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { ok: false, log, error: failure(error, processing) };
  }
}

function failure(error: ConfigError, processing: string): ConfigFailure {
  const { message, wrapped, key, line } = error;
  return {
    message: wrapped === undefined ? message : `Error processing ${processing}`,
    ...(wrapped !== undefined && { cause: message, causeClass: wrapped }),
    ...(key !== undefined && { key }),
    ...(line !== undefined && { line }),
  };
}

function readDynamicFile(path: string, options: ZooCfgOptions): ReadonlyMap<string, Property> {
  const text = options.readFile(path);
  if (text === undefined) {
    const cause = `${path} (No such file or directory)`;
    throw new ConfigError(cause, {
      wrapped: 'java.io.FileNotFoundException',
      key: 'dynamicConfigFile',
    });
  }
  const table = lastOfEach(readProperties(text));
  if (table.has('version')) throw new ConfigError("dynamic file shouldn't have version inside");
  const value = path.slice(path.lastIndexOf('.') + 1);
  if (/\.[0-9a-fA-F]{1,16}$/.test(path)) table.set('version', { key: 'version', value, line: 0 });
  return table;
}

/** A membership whose proposal was on disk when the server ended. */
function readNextMembers(options: ZooCfgOptions, standaloneEnabled: boolean) {
  const text = options.readFile(`${options.path}.dynamic.next`);
  if (text === undefined) return undefined;
  const table = lastOfEach(readProperties(text));
  return readMembership(table, { strict: true, standaloneEnabled, log: [] });
}

/** `setupMyId`: absent when there is no such file. @throws ConfigError when it holds no number */
function readMyid(dataDir: string, options: ZooCfgOptions): number | undefined {
  const text = options.readFile(`${dataDir.replace(/\/$/, '')}/myid`);
  if (text === undefined) return undefined;
  const first = text === '' ? 'null' : (text.split(/\r\n|\r|\n/)[0] ?? '');
  const myid = javaLong(first);
  if (myid !== undefined) return myid;
  throw new ConfigError(`serverid ${first} is not a number`, { wrapped: ILLEGAL_ARGUMENT });
}

/** `setupQuorumPeerConfig`: who this server is among the others, and whether it may run. */
function assemble(
  keys: Keys,
  basics: Basics,
  members: Membership,
  options: ZooCfgOptions,
  log: ConfigLogLine[],
): QuorumConfig {
  const myid = readMyid(basics.dataDir, options);
  const self = members.servers.find((server) => server.sid === myid);
  const standaloneEnabled = keys.bool('standaloneEnabled');
  const standalone = !isDistributed(members, standaloneEnabled);
  const initLimit = keys.int('initLimit');
  const syncLimit = keys.int('syncLimit');
  const client = clientListener(keys, self);
  const declared = learnerType(keys.text('peerType') ?? 'participant');
  const peerType = self?.role ?? 'participant';
  if (peerType !== declared) {
    const [listed, own] = [peerType.toUpperCase(), declared.toUpperCase()];
    const text = `Peer type from servers list (${listed}) doesn't match peerType (${own}).`;
    log.push({ level: 'WARN', text: `${text} Defaulting to servers list.` });
  }
  if (!standalone) {
    if (initLimit === 0) throw keys.refusal('initLimit', 'initLimit is not set', ILLEGAL_ARGUMENT);
    if (syncLimit === 0) throw keys.refusal('syncLimit', 'syncLimit is not set', ILLEGAL_ARGUMENT);
    if (myid === undefined)
      throw new ConfigError('myid file is missing', { wrapped: ILLEGAL_ARGUMENT });
  }
  return {
    ...basics,
    ...members,
    ...client,
    initLimit,
    syncLimit,
    connectToLearnerMasterLimit: keys.int('connectToLearnerMasterLimit'),
    observerMasterPort: keys.int('observerMasterPort'),
    clientPortListenBacklog: keys.int('clientPortListenBacklog'),
    maxClientCnxns: keys.int('maxClientCnxns'),
    ...(myid !== undefined && { myid }),
    peerType,
    standalone,
    standaloneEnabled,
    hasDynamicFile: keys.text('dynamicConfigFile') !== undefined,
    reconfigEnabled: keys.bool('reconfigEnabled'),
    localSessionsEnabled: keys.bool('localSessionsEnabled'),
    localSessionsUpgradingEnabled: keys.bool('localSessionsUpgradingEnabled'),
    ...(options.path !== '' && { configPath: options.path }),
    syncEnabled: keys.bool('syncEnabled'),
    autopurgePurgeInterval: keys.int('autopurge.purgeInterval'),
    quorumListenOnAllIPs: keys.bool('quorumListenOnAllIPs'),
    ...tunables(jvmProperties(keys, options), options.jvmProperties),
  };
}

/** `setupClientPort`: the client part of the own `server.N` line counts before `clientPort`. */
function clientListener(
  keys: Keys,
  self: ServerSpec | undefined,
): Pick<QuorumConfig, 'clientPort' | 'clientPortAddress'> {
  const port = keys.int('clientPort');
  const address = keys.text('clientPortAddress');
  if (self?.clientPort === undefined) {
    return { clientPort: port, ...(address !== undefined && { clientPortAddress: address }) };
  }
  const own = self.clientAddress === '0.0.0.0' ? undefined : self.clientAddress;
  if (port !== 0 && (port !== self.clientPort || (address !== undefined && address !== own))) {
    const found = `/${self.clientAddress ?? '0.0.0.0'}:${self.clientPort}`;
    const text =
      `client address for this server (id = ${self.sid}) in static config file is ` +
      `${address === undefined ? '0.0.0.0/0.0.0.0' : `/${address}`}:${port} is different from client address found in dynamic file: `;
    throw keys.refusal('clientPort', text + found);
  }
  return { clientPort: self.clientPort, ...(own !== undefined && { clientPortAddress: own }) };
}

/** What Java does with keys it does not know: `System.setProperty("zookeeper." + key, value)`. */
function jvmProperties(keys: Keys, options: ZooCfgOptions): Map<string, string> {
  const properties = new Map(options.jvmProperties);
  for (const [name, { value }] of keys.table) {
    const known = Object.hasOwn(ZOO_KEYS, name) && ZOO_KEYS[name as ZooKeyName].source === 'file';
    const family = Object.keys(ZOO_KEY_FAMILIES).find((prefix) => name.startsWith(prefix));
    // Lines of the membership become properties as well, which only the admin server shows.
    if (!known && family !== 'metricsProvider.') properties.set(`zookeeper.${name}`, value.trim());
  }
  return properties;
}
