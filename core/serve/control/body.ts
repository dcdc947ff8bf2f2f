/**
 * The body of a request as a text. Only types that no form and no plain script of a web page can
 * send are taken, so that a browser asks first, and is refused.
 */

import type { IncomingMessage } from 'node:http';
import { QuorateError } from '../../errors/quorate-error.ts';

const TYPES = [
  'application/json',
  'application/yaml',
  'application/x-yaml',
  'text/yaml',
  'text/x-yaml',
];
const MOST_BYTES = 1 << 20;

/** @throws QuorateError serve/bad-type, serve/too-large, serve/bad-text */
export async function readBody(request: IncomingMessage): Promise<string> {
  checkType(request.headers['content-type'] ?? '');
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined) throw badText(`it is compressed (\`${encoding}\`)`);
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new QuorateError('serve/too-large', { limit: MOST_BYTES });
    chunks.push(chunk);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw badText('it is no UTF-8');
  }
}

function badText(why: string): QuorateError {
  return new QuorateError('serve/bad-text', { why });
}

function checkType(type: string): void {
  const [name = '', ...parameters] = type.toLowerCase().split(/\s*;\s*/);
  const isKnown = TYPES.includes(name.trim());
  const isUtf8 = parameters.every((one) => !/^charset=/.test(one) || /^charset="?utf-8/.test(one));
  if (!isKnown || !isUtf8) throw new QuorateError('serve/bad-type', { type: type || 'nothing' });
}
