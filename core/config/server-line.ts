/**
 * The value of one `server.N` line: `host:quorumPort:electionPort[:role][;[address:]clientPort]`,
 * read and written as `QuorumPeer.QuorumServer` does, with its messages.
 */
import { ConfigError, ILLEGAL_ARGUMENT } from './config-error.ts';
import { javaInt } from './java-numbers.ts';
import type { LearnerType, ServerSpec } from './quorum-config.ts';

const FORM =
  ' does not have the form server_config or server_config;client_config' +
  ' where server_config is the pipe separated list of host:port:port or host:port:port:type' +
  ' and client_config is port or host:port';

/** @throws ConfigError with the text of the real `ConfigException` */
export function parseServerLine(sid: number, text: string): ServerSpec {
  const parts = javaSplit(text, ';');
  const client = parts.length === 2 ? parseClient(text, parts[1] ?? '') : {};
  const addresses = javaSplit(parts[0] ?? '', '|');
  if (addresses.length > 1) {
    throw new ConfigError(
      `Multiple address feature is disabled, but multiple addresses were specified for sid ${sid}`,
    );
  }
  const fields = hostAndPort(addresses[0] ?? '');
  if (parts.length > 2 || fields.length < 3 || fields.length > 4)
    throw new ConfigError(text + FORM);
  const [host = '', quorum = '', election = '', role] = fields;
  const quorumPort = port(host, quorum);
  const electionPort = port(host, election);
  if (quorumPort === electionPort) {
    throw new ConfigError(
      'Client and election port must be different! Please update the configuration file on server.' +
        sid,
    );
  }
  const spec = { sid, host, quorumPort, electionPort, ...client };
  return { ...spec, role: role === undefined ? 'participant' : learnerType(role) };
}

/** `QuorumServer.toString`: as it stands in `/zookeeper/config` and in notifications. */
export function formatServerLine(server: ServerSpec): string {
  const client =
    server.clientPort === undefined
      ? ''
      : `;${bracketed(server.clientAddress ?? '0.0.0.0')}:${server.clientPort}`;
  const host = bracketed(server.host);
  return `${host}:${server.quorumPort}:${server.electionPort}:${server.role}${client}`;
}

/** @throws ConfigError */
export function learnerType(text: string): LearnerType {
  const name = text.trim().toLowerCase();
  if (name === 'observer' || name === 'participant') return name;
  throw new ConfigError(`Unrecognised peertype: ${text}`);
}

function parseClient(whole: string, text: string): { clientAddress?: string; clientPort: number } {
  const fields = hostAndPort(text);
  if (fields.length > 2) throw new ConfigError(whole + FORM);
  const digits = fields[fields.length - 1] ?? '';
  const clientPort = javaInt(digits);
  // "null" is what Java prints: the host name is not known yet at this point.
  if (clientPort === undefined) throw new ConfigError(`Address unresolved: null:${digits}`);
  return fields.length === 2 ? { clientAddress: fields[0] ?? '', clientPort } : { clientPort };
}

function port(host: string, digits: string): number {
  const value = javaInt(digits);
  if (value === undefined) throw new ConfigError(`Address unresolved: ${host}:${digits}`);
  if (value < 0 || value > 65535) {
    throw new ConfigError(`port out of range:${value}`, { wrapped: ILLEGAL_ARGUMENT });
  }
  return value;
}

/** `ConfigUtils.getHostAndPort`: splits on colons, an IPv6 literal in brackets counts as one. */
function hostAndPort(text: string): string[] {
  if (!text.startsWith('[')) return javaSplit(text, ':');
  const end = text.indexOf(']');
  if (end < 0) throw new ConfigError(`${text} starts with '[' but has no matching ']:'`);
  if (end + 2 === text.length) throw new ConfigError(`${text} doesn't have a port after colon`);
  if (end + 2 > text.length) return [text.slice(1, end)];
  return [text.slice(1, end), ...javaSplit(text.slice(end + 2), ':')];
}

/** `String.split`: trailing empty parts are dropped. */
function javaSplit(text: string, separator: string): string[] {
  const parts = text.split(separator);
  while (parts.length > 1 && parts[parts.length - 1] === '') parts.pop();
  return parts;
}

const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host);
