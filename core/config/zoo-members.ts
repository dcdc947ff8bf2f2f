/**
 * The membership lines of `zoo.cfg` (`server.N`, `group.N`, `weight.N`), as
 * `QuorumPeerConfig.parseDynamicConfig` and the quorum verifiers read them.
 */
import { ConfigError, ILLEGAL_ARGUMENT, NUMBER_FORMAT } from './config-error.ts';
import { javaLong, notANumber } from './java-numbers.ts';
import type { Property } from './properties.ts';
import type { QuorumConfig, ServerSpec } from './quorum-config.ts';
import { parseServerLine } from './server-line.ts';

export type Membership = Pick<QuorumConfig, 'servers' | 'groups' | 'weights' | 'version'>;

interface Options {
  /** A dynamic file may hold nothing else. */
  readonly strict: boolean;
  readonly standaloneEnabled: boolean;
  readonly log: { push(line: { level: 'WARN' | 'ERROR'; text: string }): unknown };
}

/** @throws ConfigError with the text of the real server */
export function readMembership(table: ReadonlyMap<string, Property>, options: Options): Membership {
  const servers = new Map<number, ServerSpec>();
  const groups = new Map<number, readonly number[]>();
  const weights = new Map<number, number>();
  const grouped = new Set<number>();
  let version = 0n;
  for (const property of table.values()) {
    const key = property.key.trim();
    placed(property, () => {
      if (key.startsWith('server.')) {
        const sid = idOf(key);
        servers.set(sid, parseServerLine(sid, property.value));
      } else if (key.startsWith('group')) {
        groups.set(idOf(key), groupMembers(property.value, grouped));
      } else if (key.startsWith('weight')) {
        weights.set(idOf(key), long(property.value));
      } else if (options.strict && key === 'version') {
        version = hexadecimal(property.value);
      } else if (options.strict) {
        throw new ConfigError(`Unrecognised parameter: ${key}`);
      }
    });
  }
  const hierarchical = groups.size + weights.size > 0;
  const sorted = [...servers.values()].sort((a, b) => a.sid - b.sid);
  if (hierarchical) checkGroups(sorted, grouped);
  checkCount(sorted, options);
  return { servers: sorted, version, ...(hierarchical && { groups, weights }) };
}

/** `QuorumPeerConfig.isDistributed`. */
export function isDistributed(members: Membership, standaloneEnabled: boolean): boolean {
  return !standaloneEnabled || voters(members.servers).length > 1;
}

const voters = (servers: readonly ServerSpec[]) => servers.filter((s) => s.role === 'participant');

function checkCount(servers: readonly ServerSpec[], options: Options): void {
  const participants = voters(servers).length;
  const observers = servers.length - participants;
  if (participants === 0) {
    if (!options.standaloneEnabled) {
      throw illegal('standaloneEnabled = false then number of participants should be >0');
    }
    if (observers > 0) throw illegal('Observers w/o participants is an invalid configuration');
  } else if (participants === 1 && options.standaloneEnabled) {
    const text = 'Invalid configuration, only one server specified (ignoring)';
    options.log.push({ level: 'ERROR', text });
    if (observers > 0) throw illegal('Observers w/o quorum is an invalid configuration');
  } else if (participants <= 2) {
    const text = 'No server failure will be tolerated. You need at least 3 servers.';
    options.log.push({ level: 'WARN', text });
  } else if (participants % 2 === 0) {
    const text = 'Non-optimal configuration, consider an odd number of servers.';
    options.log.push({ level: 'WARN', text });
  }
}

/** The missing blanks are the real server's. */
function checkGroups(servers: readonly ServerSpec[], grouped: ReadonlySet<number>): void {
  for (const { sid } of voters(servers)) {
    if (!grouped.has(sid)) throw new ConfigError(`Server ${sid}is not in a group`);
  }
}

function groupMembers(value: string, grouped: Set<number>): number[] {
  return value.split(':').map((part) => {
    const sid = long(part);
    if (grouped.has(sid)) throw new ConfigError(`Server ${sid}is in multiple groups`);
    grouped.add(sid);
    return sid;
  });
}

const idOf = (key: string): number => long(key.slice(key.indexOf('.') + 1));

function long(text: string): number {
  const value = javaLong(text);
  if (value === undefined) throw new ConfigError(notANumber(text), { wrapped: NUMBER_FORMAT });
  return value;
}

/** `Long.parseLong(text, 16)`. */
function hexadecimal(text: string): bigint {
  if (!/^[0-9a-fA-F]{1,16}$/.test(text))
    throw new ConfigError(notANumber(text), { wrapped: NUMBER_FORMAT });
  return BigInt(`0x${text}`);
}

const illegal = (text: string): ConfigError => new ConfigError(text, { wrapped: ILLEGAL_ARGUMENT });

function placed(property: Property, read: () => void): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const { wrapped } = error;
    throw new ConfigError(error.message, { wrapped, key: property.key, line: property.line });
  }
}
