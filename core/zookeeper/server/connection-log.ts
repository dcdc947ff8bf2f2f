/**
 * What a server logs of its clients' connections: the texts of `NIOServerCnxn` and of the handshake
 * in `ZooKeeperServer`. Exceptions are named without their stacks.
 */

import { JuteError } from '../protocol/jute.ts';
import type { Logger } from './logger.ts';
import { javaException } from './request-log.ts';
import { hexId } from './session-id.ts';

/** As in `ProviderRegistry.listProviders`. */
const PROVIDERS = 'ip digest ';

export class ConnectionLog {
  private readonly logger: Logger;
  /** `/10.0.0.1:40322`. */
  private readonly remote: string;

  constructor(logger: Logger, remote: { readonly address: string; readonly port: number }) {
    this.logger = logger;
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

  authFailed(scheme: string | null): void {
    const isKnown = scheme !== null && PROVIDERS.split(' ').includes(scheme);
    const text = isKnown
      ? `Authentication failed for scheme: ${scheme}`
      : `No authentication provider for scheme: ${scheme} has ${PROVIDERS}`;
    this.logger.warn('ZooKeeperServer', text);
  }
}
