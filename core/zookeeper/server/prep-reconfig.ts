/**
 * The checks of a reconfiguration, in the order of `PrepRequestProcessor`, and the membership that
 * it asks for: named in full, or as servers that join and leave. What is proposed is the text of
 * `/zookeeper/config`, under the zxid of its own transaction.
 */

import { ConfigError } from '../../config/config-error.ts';
import { javaLong } from '../../config/java-numbers.ts';
import { lastOfEach, readProperties } from '../../config/properties.ts';
import type { ServerSpec } from '../../config/quorum-config.ts';
import { parseServerLine } from '../../config/server-line.ts';
import { readMembership } from '../../config/zoo-members.ts';
import { ReconfigRequest } from '../protocol/admin-requests.ts';
import { Code } from '../protocol/codes.ts';
import { encodeUtf8, JuteReader } from '../protocol/jute.ts';
import { Op, Perm } from '../protocol/opcodes.ts';
import type { SetDataTxn } from '../protocol/txn.ts';
import { type QuorumVerifier, quorumVerifier } from '../quorum-verifier.ts';
import { isAllowed } from '../tree/acl.ts';
import type { LocalSessions } from './local-sessions.ts';
import type { PrepContext } from './prep-context.ts';
import { KeeperError } from './request.ts';
import type { ExpiringSessionTracker } from './session-tracker.ts';

const CONFIG_NODE = '/zookeeper/config';

/** What a leader knows of its ensemble. */
export interface EnsembleState {
  current(): QuorumVerifier;
  lastSeen(): QuorumVerifier;
  /** Whether enough voters of this membership follow to be its quorum. */
  isQuorumSynced(verifier: QuorumVerifier): boolean;
}

/** What a leader's server gets from its role. */
export interface EnsembleParts extends EnsembleState {
  /** The tracker of all sessions where some are local to a server. */
  tracker(
    known: ReadonlyMap<bigint, number>,
    expire: (session: bigint, timeoutMs: number) => void,
    local: LocalSessions,
  ): ExpiringSessionTracker;
}

export interface ReconfigOptions {
  readonly reconfigEnabled: boolean;
  readonly standaloneEnabled: boolean;
  /** Absent on a server without an ensemble. */
  readonly ensemble: EnsembleState | undefined;
}

/** @throws KeeperError with the reason a client is told; JuteError for bytes that are no request */
export function prepareReconfig(
  context: PrepContext,
  options: ReconfigOptions,
  body: Uint8Array,
): SetDataTxn {
  const { ensemble } = options;
  const request = ReconfigRequest.read(new JuteReader(body));
  if (!options.reconfigEnabled) throw new KeeperError(Code.reconfigDisabled);
  context.checkSession();
  if (ensemble === undefined) throw new KeeperError(Code.unimplemented);
  const lastSeen = ensemble.lastSeen();
  if (lastSeen.version !== ensemble.current().version) {
    throw new KeeperError(Code.reconfigInProgress);
  }
  const { curConfigId } = request;
  if (curConfigId !== -1n && curConfigId !== lastSeen.version) {
    throw new KeeperError(Code.badVersion);
  }
  const next = nextMembership(request, lastSeen, options.standaloneEnabled);
  const { zxid } = context.header;
  const verifier = next.withVersion(zxid);
  if (verifier.voters.length < (options.standaloneEnabled ? 2 : 1)) {
    throw new KeeperError(Code.badArguments);
  }
  if (!ensemble.isQuorumSynced(verifier)) throw new KeeperError(Code.newConfigNoQuorum);
  return changeNode(context, encodeUtf8(verifier.text));
}

function changeNode(context: PrepContext, data: Uint8Array): SetDataTxn {
  const { changes, header, ids, auth, skipAcl } = context;
  const node = changes.find(CONFIG_NODE);
  if (node === undefined) throw new KeeperError(Code.noNode, CONFIG_NODE);
  if (!skipAcl && !isAllowed(node.acl, Perm.write, ids, auth)) throw new KeeperError(Code.noAuth);
  const { zxid, time } = header;
  const stat = { ...node.stat, version: -1, mtime: time, mzxid: zxid };
  changes.add({ ...node, zxid, stat, data });
  return { type: Op.reconfig, path: CONFIG_NODE, data, version: -1 };
}

function nextMembership(
  request: ReconfigRequest,
  lastSeen: QuorumVerifier,
  standaloneEnabled: boolean,
): QuorumVerifier {
  const { newMembers, joiningServers, leavingServers } = request;
  try {
    if (newMembers !== null) {
      const table = lastOfEach(readProperties(newMembers.replaceAll(',', '\n')));
      return quorumVerifier(readMembership(table, { strict: true, standaloneEnabled, log: [] }));
    }
    if (lastSeen.isHierarchical) throw new KeeperError(Code.badArguments);
    return incremental(lastSeen, parts(joiningServers, ','), parts(leavingServers, ','));
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    // What Java wraps is no ConfigException: the request could not be processed at all.
    throw new KeeperError(error.wrapped ? Code.marshallingError : Code.badArguments);
  }
}

function incremental(
  lastSeen: QuorumVerifier,
  joining: readonly string[],
  leaving: readonly string[],
): QuorumVerifier {
  const servers = new Map(lastSeen.servers.map((server) => [server.sid, server]));
  for (const text of leaving) servers.delete(sidOf(text));
  for (const joiner of joining) {
    const [key, value, ...more] = parts(joiner, '=');
    if (key === undefined || value === undefined || more.length > 0) {
      throw new KeeperError(Code.badArguments);
    }
    const server = parseServerLine(sidOf(key.slice(key.lastIndexOf('.') + 1)), value);
    if (server.clientPort === undefined) throw new KeeperError(Code.badArguments);
    for (const other of servers.values()) {
      if (other.sid !== server.sid && conflict(server, other)) {
        throw new KeeperError(Code.badArguments);
      }
    }
    servers.delete(server.sid);
    servers.set(server.sid, server);
  }
  return quorumVerifier({ servers: [...servers.values()].sort((a, b) => a.sid - b.sid) });
}

/** `StringUtils.split`: trimmed, without what is empty. */
function parts(text: string | null, separator: string): string[] {
  return (text ?? '')
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** A text that is no number fails where Java expects none to fail. */
function sidOf(text: string): number {
  const sid = javaLong(text);
  if (sid === undefined) throw new KeeperError(Code.marshallingError);
  return sid;
}

/** `checkAddressDuplicate`: wildcard and loopback addresses may be shared. */
function conflict(a: ServerSpec, b: ServerSpec): boolean {
  const others = new Set(addressesOf(b));
  return addressesOf(a).some((address) => others.has(address));
}

function addressesOf({ host, quorumPort, electionPort, clientAddress, clientPort }: ServerSpec) {
  const client = clientAddress ?? '0.0.0.0';
  const all: [string, number | undefined][] = [
    [host, quorumPort],
    [host, electionPort],
    [client, clientPort],
  ];
  return all
    .filter(([name, port]) => port !== undefined && !/^(0\.0\.0\.0|::|localhost$|127\.)/.test(name))
    .map(([name, port]) => `${name}:${port}`);
}
