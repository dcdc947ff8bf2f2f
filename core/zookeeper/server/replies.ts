/**
 * Writes the answer to a request (`FinalRequestProcessor`): of a write, what applying it gave; of a
 * read, what the tree holds now. A refusal is a header alone; where the session has moved to
 * another server, its connection is closed instead.
 */

import { Code } from '../protocol/codes.ts';
import { encodeUtf8, type JuteWriter } from '../protocol/jute.ts';
import { MultiResponse, type MultiResult } from '../protocol/multi.ts';
import { Op, Xid } from '../protocol/opcodes.ts';
import { Stat } from '../protocol/records.ts';
import type { TxnResult } from '../tree/data-tree.ts';
import type { ClientConnection } from './client-connection.ts';
import { codeOf } from './prep.ts';
import { RefusedWithBody, writeRead } from './reads.ts';
import { KeeperError, type Request } from './request.ts';
import type { ZooKeeperServer } from './server.ts';

/** Sends the reply; that to the end of a session is the connection's last. */
export function answer(
  server: ZooKeeperServer,
  connection: ClientConnection,
  request: Request,
  result: TxnResult | undefined,
): void {
  const code = refusal(request, result);
  const zxid = server.db.lastZxid;
  const xid = request.type === Op.ping ? Xid.ping : request.cxid;
  if (code !== Code.ok) return connection.respond(xid, zxid, code);
  if (result !== undefined) {
    connection.respond(xid, zxid, Code.ok, (output) =>
      writeResult(output, server, request.type, result),
    );
    if (request.type === Op.closeSession) connection.close();
    return;
  }
  if (request.isLocal) {
    connection.respond(xid, zxid, Code.ok);
    return connection.close();
  }
  const body = server.readOutput;
  body.cutTo(0);
  let err: number = Code.ok;
  try {
    writeRead(body, server, connection, request);
  } catch (error) {
    err = codeOf(error);
    if (!(error instanceof KeeperError)) server.unreadable(request, error);
    if (!(error instanceof RefusedWithBody)) body.cutTo(0);
  }
  connection.respond(xid, zxid, err, (output) => output.raw(body.written()));
}

/** The session is another server's by now: there is no answer. */
export function isMoved(request: Request, result: TxnResult | undefined): boolean {
  return refusal(request, result) === Code.sessionMoved;
}

function refusal(request: Request, result: TxnResult | undefined): number {
  if (result === undefined) return request.error;
  if (result.type === Op.error && request.upgradeError !== Code.ok) return request.upgradeError;
  // Inside a multi, too, this is a matter of the connection.
  const isMoved = result.results?.some(({ err }) => err === Code.sessionMoved) ?? false;
  return isMoved ? Code.sessionMoved : result.err;
}

function writeResult(
  output: JuteWriter,
  server: ZooKeeperServer,
  type: number,
  result: TxnResult,
): void {
  switch (type) {
    case Op.create:
      return output.string(result.path ?? null);
    case Op.create2:
    case Op.createContainer:
    case Op.createTTL:
      output.string(result.path ?? null);
      return Stat.write(output, result.stat as Stat);
    case Op.reconfig:
      output.buffer(encodeUtf8(server.membership()));
      return Stat.write(output, result.stat as Stat);
    case Op.setData:
    case Op.setACL:
      return Stat.write(output, result.stat as Stat);
    case Op.multi:
      return MultiResponse.write(output, (result.results ?? []).map(multiResult));
    default:
      return;
  }
}

function multiResult(result: TxnResult): MultiResult {
  const { path = '', stat } = result;
  switch (result.type) {
    case Op.create:
      return result.err === Code.ok ? { type: Op.create, path } : failure(result.err);
    case Op.create2:
    case Op.createContainer:
    case Op.createTTL:
      return { type: Op.create2, path, stat: stat as Stat };
    case Op.delete:
      return { type: Op.delete };
    case Op.check:
      return { type: Op.check };
    case Op.setData:
      return { type: Op.setData, stat: stat as Stat };
    default:
      return failure(result.err);
  }
}

function failure(code: number): MultiResult {
  return { type: Op.error, code };
}
