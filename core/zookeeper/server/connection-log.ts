/**
 * What a server logs of its clients' connections: the texts of `NIOServerCnxn` and of the handshake
 * in `ZooKeeperServer`. Exceptions are named without their stacks.
 */

import { decodeUtf8, JuteError } from '../protocol/jute.ts';
import type { Logger } from './logger.ts';
import { javaException } from './request-log.ts';
import { hexId } from './session-id.ts';

export class ConnectionLog {
  private readonly logger: Logger;
  private readonly address: string;
  /** `/10.0.0.1:40322`. */
  private readonly remote: string;

  constructor(logger: Logger, remote: { readonly address: string; readonly port: number }) {
    this.logger = logger;
    this.address = remote.address;
    this.remote = `/${remote.address}:${remote.port}`;
  }

  /** A length in front of a frame that is out of bounds. */
  badLength(session: bigint, length: number, limit: number): void {
    const what = `A message from ${this.remote} with advertised length of ${length}`;
    const why = 'is either a malformed message or too large to process';
    const bound = `(length is greater than jute.maxbuffer=${limit})`;
    this.closing(session, new JuteError(`Len error. ${what} ${why} ${bound}`));
  }

  notRunning(session: bigint): void {
    this.closing(session, new JuteError('ZooKeeperServer not running'));
  }

  /** The connection is closed for something that cannot be read. */
  closing(session: bigint, error: JuteError): void {
    this.logger.warn(
      'NIOServerCnxn',
      `Close of session ${hexId(session)}\n${javaException(error)}`,
    );
  }

  oldClient(): void {
    const what = `Connection request from old client ${this.remote}`;
    this.logger.warn('ZooKeeperServer', `${what}; will be dropped if server is in r-o mode`);
  }

  zxidAhead(seen: bigint, ours: bigint): void {
    const what = `Refusing session request for client ${this.remote} as it has seen zxid ${hexId(seen)}`;
    const why = `our last zxid is ${hexId(ours)} client must try another server`;
    this.logger.info('ZooKeeperServer', `${what} ${why}`);
  }

  wrongPassword(session: bigint): void {
    const text = `Incorrect password from ${this.remote} for session ${hexId(session)}`;
    this.logger.warn('ZooKeeperServer', text);
  }

  invalidSession(session: bigint): void {
    const text = `Invalid session ${hexId(session)} for client ${this.remote}, probably expired`;
    this.logger.info('ZooKeeperServer', text);
  }

  authPacket(): void {
    this.logger.info('ZooKeeperServer', `got auth packet ${this.remote}`);
  }

  authenticated(session: bigint, scheme: string): void {
    const text = `auth success for scheme ${scheme} and address ${this.remote}`;
    this.logger.info('ZooKeeperServer', `Session ${hexId(session)}: ${text}`);
  }

  wrongEnsemble(name: Uint8Array): void {
    const text = `Unexpected ensemble name: ensemble name: ${decodeUtf8(name)} client ip: ${this.address}`;
    this.logger.warn('EnsembleAuthenticationProvider', text);
  }

  /** `schemes` are those that there are. */
  authFailed(scheme: string | null, schemes: readonly string[]): void {
    const text =
      scheme !== null && schemes.includes(scheme)
        ? `Authentication failed for scheme: ${scheme}`
        : `No authentication provider for scheme: ${scheme} has ${schemes.join(' ')} `;
    this.logger.warn('ZooKeeperServer', text);
  }
}
