/**
 * When a local session has to become one of the whole ensemble
 * (`QuorumZooKeeperServer.checkUpgradeSession`): before its first ephemeral node is created.
 */

import { Code } from '../protocol/codes.ts';
import { JuteError, JuteReader } from '../protocol/jute.ts';
import { MultiRequest } from '../protocol/multi.ts';
import { CreateMode, Op } from '../protocol/opcodes.ts';
import { CreateRequest } from '../protocol/requests.ts';
import type { LocalSessions } from './local-sessions.ts';
import { Request } from './request.ts';

/**
 * The request that creates the session for all, to go before this one; undefined when there is no
 * need. Where upgrading is not enabled the request is marked with what its client will be told.
 */
export function upgradeBefore(
  request: Request,
  local: LocalSessions | undefined,
  isEnabled: boolean,
): Request | undefined {
  if (local === undefined || !local.has(request.session) || !makesEphemeral(request)) {
    return undefined;
  }
  if (!isEnabled) {
    request.upgradeError = Code.ephemeralOnLocalSession;
    return undefined;
  }
  const timeoutMs = local.upgrade(request.session);
  if (timeoutMs === undefined) return undefined;
  return Request.ofNewSession(request.session, timeoutMs);
}

/** Bytes that cannot be read are refused later, where every request is read. */
function makesEphemeral(request: Request): boolean {
  try {
    return flagsOf(request).some(
      (flags) => flags === CreateMode.ephemeral || flags === CreateMode.ephemeralSequential,
    );
  } catch (error) {
    if (!(error instanceof JuteError)) throw error;
    return false;
  }
}

function flagsOf({ type, body }: Request): number[] {
  const input = new JuteReader(body);
  switch (type) {
    case Op.create:
    case Op.create2:
      return [CreateRequest.read(input).flags];
    case Op.multi:
      return MultiRequest.read(input).flatMap((operation) =>
        operation.type === Op.create || operation.type === Op.create2
          ? [operation.request.flags]
          : [],
      );
    default:
      return [];
  }
}
