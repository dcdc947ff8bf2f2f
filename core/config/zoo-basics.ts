/**
 * What `QuorumPeerConfig.parseProperties` reads of a `zoo.cfg` without looking at the other servers:
 * each value converted as it is met, directories, ports, times, and what has to go together.
 */
import { ConfigError, ILLEGAL_ARGUMENT } from './config-error.ts';
import type { Property } from './properties.ts';
import { learnerType } from './server-line.ts';
import type { Keys } from './zoo-key-reader.ts';
import { ZOO_KEYS, type ZooKeyName } from './zoo-keys.ts';

/** A line that `QuorumPeerConfig` logs while it reads. */
export interface ConfigLogLine {
  readonly level: 'INFO' | 'WARN' | 'ERROR';
  readonly text: string;
}

export type Basics = ReturnType<typeof readBasics>;

/** `parseProperties`: everything that does not depend on the other servers. */
export function readBasics(keys: Keys, log: ConfigLogLine[]) {
  checkTypes(keys);
  const dataDir = keys.text('dataDir');
  const dataLogDir = keys.text('dataLogDir');
  for (const path of [dataDir, dataLogDir]) warnIfRelative(path, log);
  checkSasl(keys);
  const retain = keys.int('autopurge.snapRetainCount');
  if (retain < 3) {
    log.push({
      level: 'WARN',
      text: `Invalid autopurge.snapRetainCount: ${retain}. Defaulting to 3`,
    });
  }
  if (dataDir === undefined) throw keys.refusal('dataDir', 'dataDir is not set', ILLEGAL_ARGUMENT);
  checkPort(keys, 'clientPort', 'clientPortAddress', log);
  checkPort(keys, 'secureClientPort', 'secureClientPortAddress', log);
  const observerMasterPort = keys.int('observerMasterPort');
  const isSet = observerMasterPort > 0 ? observerMasterPort : 'not set';
  log.push({ level: 'INFO', text: `observerMasterPort is ${isSet}` });
  const tickTimeMs = keys.int('tickTime');
  if (tickTimeMs === 0) throw keys.refusal('tickTime', 'tickTime is not set', ILLEGAL_ARGUMENT);
  const min = keys.int('minSessionTimeout');
  const max = keys.int('maxSessionTimeout');
  const minSessionTimeoutMs = min === -1 ? tickTimeMs * 2 : min;
  const maxSessionTimeoutMs = max === -1 ? tickTimeMs * 20 : max;
  if (minSessionTimeoutMs > maxSessionTimeoutMs) {
    const text = 'minSessionTimeout must not be larger than maxSessionTimeout';
    throw keys.refusal('minSessionTimeout', text, ILLEGAL_ARGUMENT);
  }
  const autopurgeSnapRetainCount = Math.max(3, retain);
  return {
    tickTimeMs,
    minSessionTimeoutMs,
    maxSessionTimeoutMs,
    autopurgeSnapRetainCount,
    dataDir,
    dataLogDir: dataLogDir ?? dataDir,
  };
}

/** Java converts each value as it meets it, whether or not it is used later. */
function checkTypes(keys: Keys): void {
  for (const [name, property] of keys.table) {
    if (/^(server\.|group|weight)/.test(name) && keys.table.has('dynamicConfigFile')) {
      const text = `parameter: ${name} must be in a separate dynamic config file`;
      throw keys.refusal(name, text);
    }
    const key = name as ZooKeyName;
    if (!Object.hasOwn(ZOO_KEYS, name) || ZOO_KEYS[key].source !== 'file') continue;
    if (ZOO_KEYS[key].type === 'int') keys.int(key);
    if (ZOO_KEYS[key].type === 'bool') keys.bool(key);
    if (key === 'peerType') withPlace(property, () => learnerType(property.value.trim()));
    if (key === 'electionAlg' && keys.int(key) !== 3) {
      throw keys.refusal(key, 'Invalid electionAlg value. Only 3 is supported.');
    }
  }
}

function withPlace<T>(property: Property, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const { wrapped } = error;
    throw new ConfigError(error.message, { wrapped, key: property.key, line: property.line });
  }
}

function checkPort(
  keys: Keys,
  portKey: 'clientPort' | 'secureClientPort',
  addressKey: 'clientPortAddress' | 'secureClientPortAddress',
  log: ConfigLogLine[],
): void {
  const address = keys.text(addressKey);
  const port = keys.int(portKey);
  if (port === 0) {
    log.push({ level: 'INFO', text: `${portKey} is not set` });
    if (address === undefined) return;
    throw keys.refusal(
      addressKey,
      `${addressKey} is set but ${portKey} is not set`,
      ILLEGAL_ARGUMENT,
    );
  }
  if (port < 0 || port > 65535)
    throw keys.refusal(portKey, `port out of range:${port}`, ILLEGAL_ARGUMENT);
  log.push({ level: 'INFO', text: `${addressKey} is ${address ?? '0.0.0.0'}:${port}` });
}

/** `VerifyingFileFactory.warnForRelativePath`. */
function warnIfRelative(path: string | undefined, log: ConfigLogLine[]): void {
  if (path === undefined || path.startsWith('/') || path.startsWith('./')) return;
  const text = `${path} is relative. Prepend ./ to indicate that you're sure!`;
  log.push({ level: 'WARN', text });
}

/** Who demands authentication has to have it. */
function checkSasl(keys: Keys): void {
  const demands = (one: SaslKey, needed: SaslKey): void => {
    if (!keys.bool(one) || keys.bool(needed)) return;
    const text = `${needed} is disabled, so cannot enable ${one}`;
    throw keys.refusal(one, text, ILLEGAL_ARGUMENT);
  };
  demands('quorum.auth.serverRequireSasl', 'quorum.auth.enableSasl');
  demands('quorum.auth.learnerRequireSasl', 'quorum.auth.enableSasl');
  demands('quorum.auth.serverRequireSasl', 'quorum.auth.learnerRequireSasl');
}

type SaslKey =
  | 'quorum.auth.enableSasl'
  | 'quorum.auth.serverRequireSasl'
  | 'quorum.auth.learnerRequireSasl';
