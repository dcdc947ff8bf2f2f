/**
 * Who may speak to the control endpoint: whoever knows its address, and its token if it has one.
 * A web page does not, whatever name it gave this machine's address: requests for another `Host`
 * (a name rebound to 127.0.0.1) and those that a browser marks as another page's are refused.
 */

import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { QuorateError } from '../../errors/quorate-error.ts';

export interface Doorman {
  readonly port: number;
  /** Undefined: whoever is on this machine may come in. */
  readonly token: string | undefined;
}

/** @throws QuorateError serve/foreign-host, serve/foreign-origin, serve/no-token */
export function admit(headers: IncomingHttpHeaders, { port, token }: Doorman): void {
  const own = [`127.0.0.1:${port}`, `localhost:${port}`];
  const { host = '', origin, authorization } = headers;
  if (!own.includes(host.toLowerCase())) {
    throw new QuorateError('serve/foreign-host', { host, own: own[0]! });
  }
  const isOwnPage = origin === undefined || own.some((one) => origin === `http://${one}`);
  const site = headers['sec-fetch-site'] ?? 'none';
  if (!isOwnPage || !['none', 'same-origin'].includes(String(site))) {
    throw new QuorateError('serve/foreign-origin', {
      origin: origin === undefined ? 'another site' : `\`${origin}\``,
    });
  }
  if (token !== undefined && !isToken(authorization, token)) {
    throw new QuorateError('serve/no-token');
  }
}

/** Takes as long for a token that is nearly right as for any other. */
function isToken(authorization: string | undefined, token: string): boolean {
  const [, given = ''] = /^bearer +(.*)$/i.exec(authorization ?? '') ?? [];
  return timingSafeEqual(digest(given), digest(token));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
