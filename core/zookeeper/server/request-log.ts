/**
 * What a server logs of requests that it refuses or cannot read: the texts of `PrepRequestProcessor`
 * and `FinalRequestProcessor`. Refusals that any client may meet are not logged, as in the real one.
 */

import { Code } from '../protocol/codes.ts';
import { decodeUtf8, JuteReader, JuteUnderflow, NULL_FIELD } from '../protocol/jute.ts';
import { OP_NAMES, Op } from '../protocol/opcodes.ts';
import type { TxnHeader } from '../protocol/txn.ts';
import type { Logger } from './logger.ts';
import type { KeeperError, Request } from './request.ts';
import { hexId } from './session-id.ts';

/** `zxid` of a request that has no transaction. */
const NO_ZXID = -2n;
const LONGEST_PATH = 4_096;

const WITHOUT_PATH: ReadonlySet<number> = new Set([
  Op.createSession,
  Op.setWatches,
  Op.setWatches2,
  Op.closeSession,
]);

/** `Request.op2String`, which in 3.8.0 does not know addWatch. */
function opName(type: number): string {
  if (type === Op.createTTL) return 'createTtl';
  return type === Op.addWatch ? `unknown ${type}` : (OP_NAMES.get(type) ?? `unknown ${type}`);
}

/** `Request.toString`. */
function describe(request: Request, header: TxnHeader | undefined, path = 'n/a'): string {
  const { session, type, cxid } = request;
  const zxid = hexId(header?.zxid ?? NO_ZXID);
  const txnType = header === undefined ? 'unknown' : `${header.type}`;
  const id = `sessionid:${hexId(session)} type:${opName(type)} cxid:${hexId(BigInt(cxid))}`;
  return `${id} zxid:${zxid} txntype:${txnType} reqpath:${path}`;
}

/** Shown of requests whose reader did not come to the end. */
function pathIn({ type, body }: Request): string {
  if (WITHOUT_PATH.has(type) || body.length < 4) return 'n/a';
  const length = new JuteReader(body).int();
  if (length < 0 || length >= LONGEST_PATH || body.length - 4 < length) return 'n/a';
  return decodeUtf8(body.subarray(4, 4 + length));
}

/** A path that no znode can have. */
export function logInvalidPath(
  logger: Logger,
  request: Request,
  path: string,
  reason: string | undefined,
): void {
  const why = reason === undefined ? '' : `, reason: ${reason}`;
  const session = hexId(request.session);
  logger.info('PrepRequestProcessor', `Invalid path ${path} with session ${session}${why}`);
}

/** Only what a client library should not have sent (codes above `APIERROR`). */
export function logRefusal(logger: Logger, request: Request, error: KeeperError): void {
  if (error.code <= Code.apiError) return;
  const multi = request.header?.type === Op.multi ? ' aborting remaining multi ops.' : '';
  const what = `when processing ${describe(request, request.header)}${multi}`;
  const why = `Error Path:${error.path ?? 'null'} Error:${error.message}`;
  logger.info('PrepRequestProcessor', `Got user-level KeeperException ${what} ${why}`);
}

/** Bytes that are no such request. `place` is the processor that found out. */
export function logUnreadable(
  logger: Logger,
  place: 'PrepRequestProcessor' | 'FinalRequestProcessor',
  request: Request,
  header: TxnHeader | undefined,
  error: unknown,
): void {
  logger.error(
    place,
    `Failed to process ${describe(request, header, pathIn(request))}\n${javaException(error)}`,
  );
  const bytes = Buffer.from(request.body).toString('hex');
  const name = opName(request.type);
  logger.error(place, `Dumping request buffer for request type ${name}: 0x${bytes}`);
}

/** The exception that Java meets where a reader here meets this one; its stack is not printed. */
export function javaException(error: unknown): string {
  if (error instanceof JuteUnderflow) return 'java.io.EOFException';
  const message = error instanceof Error ? error.message : `${error}`;
  if (message === NULL_FIELD) return 'java.lang.NullPointerException';
  return `java.io.IOException: ${message}`;
}
